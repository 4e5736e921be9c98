import { taskInput } from "../context";
import { TerminateExecution } from "../terminate-execution";
import { addTask } from "../turn";
import type { Operator } from "./operator";

/** FORK, then the first task of every branch, then the JOIN that must follow it (semantics §3.1). */
export const forkJoin: Operator = {
  decidesItself: true,
  schedule(turn, task, scheduling) {
    const { state, env } = turn;
    const next = turn.definition.places.get(task.taskReferenceName ?? "")?.next;
    if (next?.type !== "JOIN") {
      throw new TerminateExecution(
        "FAILED",
        "Fork task definition is not followed by a join task.  Check the blueprint",
      );
    }
    const taskId = env.newId();
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "FORK",
      taskDefName: "FORK",
      status: "COMPLETED",
      executed: true,
      inputData: taskInput(state, env, task, taskId),
      suffix: scheduling.suffix,
    });
    for (const branch of task.forkTasks ?? []) {
      const first = branch[0];
      if (first) scheduling.also(first);
    }
    scheduling.also(next);
  },
};
