import { taskInput } from "../context";
import { addTask } from "../turn";
import type { Operator } from "./operator";

/** Completes at once with an empty output (semantics §4.10). */
export const noop: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "NOOP",
      status: "COMPLETED",
      inputData: taskInput(turn.state, turn.env, task, taskId),
      suffix,
    });
  },
};
