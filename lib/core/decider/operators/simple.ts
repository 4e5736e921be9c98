import { taskInput } from "../context";
import { addTask } from "../turn";
import type { Operator } from "./operator";

/**
 * A task for workers (semantics §4.1, §2.14). SIMPLE is queued under its name; a type that the engine does not know is
 * queued under that type.
 */
export const simple: Operator = {
  decidesItself: false,
  schedule(turn, task, { suffix }) {
    const { state, env } = turn;
    const taskId = env.newId();
    const name = task.name ?? "";
    const taskType = task.type && task.type !== "SIMPLE" ? task.type : name;
    const delay = task.startDelay ?? 0;
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType,
      status: "SCHEDULED",
      inputData: taskInput(state, env, task, taskId),
      startDelayInSeconds: delay,
      callbackAfterSeconds: delay,
      dueTime: delay > 0 ? env.now + delay * 1000 : 0,
      suffix,
      domain: env.domainOf(taskType, state.header.taskToDomain),
    });
  },
};
