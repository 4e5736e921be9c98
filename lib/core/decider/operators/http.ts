import { taskInput } from "../context";
import { addTask } from "../turn";
import type { Operator } from "./operator";

/** Queued for the server's own worker; with asyncComplete somebody outside ends it (semantics §4.16). */
export const http: Operator = {
  decidesItself: false,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    const delay = task.startDelay ?? 0;
    const input = taskInput(turn.state, turn.env, task, taskId);
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "HTTP",
      status: "SCHEDULED",
      inputData: { ...input, asyncComplete: task.asyncComplete ?? input.asyncComplete ?? false },
      startDelayInSeconds: delay,
      callbackAfterSeconds: delay,
      dueTime: delay > 0 ? turn.env.now + delay * 1000 : 0,
      suffix,
    });
  },
};
