import { taskInput } from "../context";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

/** Waits for an update from outside (semantics §4.9). */
export const human: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "HUMAN",
      status: "IN_PROGRESS",
      inputData: taskInput(turn.state, turn.env, task, taskId),
      suffix,
    });
  },
  revive(turn, task) {
    moveTask(turn, task, "IN_PROGRESS");
  },
};
