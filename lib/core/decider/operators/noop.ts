import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

/** Completes at once, with nothing in and nothing out (semantics §4.10). */
export const noop: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    addTask(turn, {
      workflowTask: task,
      taskId: turn.env.newId(),
      taskType: "NOOP",
      status: "COMPLETED",
      inputData: {},
      suffix,
    });
  },
  revive(turn, task) {
    moveTask(turn, task, "COMPLETED");
  },
};
