import type { JsonObject } from "../../json";
import { taskInput } from "../context";
import type { DecideEnv } from "../messages";
import { addTask, moveTask, touchTask } from "../turn";
import { parseWaitDuration, parseWaitUntil } from "./wait-time";
import type { Operator } from "./operator";

/** Seconds that Conductor stores for a WAIT that only the outside ends. */
const FOREVER_SECONDS = 2_147_483_647;

type Deadline =
  | { readonly ok: true; readonly dueTime: number; readonly seconds: number }
  | { readonly ok: false; readonly reason: string };

/** In progress from the start; over at its deadline or by an update from outside (semantics §4.8). */
export const wait: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const { state, env } = turn;
    const taskId = env.newId();
    const inputData = taskInput(state, env, task, taskId);
    const record = { workflowTask: task, taskId, taskType: "WAIT", inputData, suffix };
    const deadline = deadlineOf(inputData, env);
    if (!deadline.ok) {
      addTask(turn, { ...record, status: "FAILED_WITH_TERMINAL_ERROR", reason: deadline.reason });
      return;
    }
    addTask(turn, {
      ...record,
      status: "IN_PROGRESS",
      callbackAfterSeconds: deadline.seconds,
      dueTime: deadline.dueTime,
    });
  },
  revive(turn, task) {
    const deadline = deadlineOf(task.inputData, turn.env);
    if (!deadline.ok) {
      moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", deadline.reason);
      return;
    }
    task.callbackAfterSeconds = deadline.seconds;
    task.dueTime = deadline.dueTime;
    moveTask(turn, task, "IN_PROGRESS");
    touchTask(turn, task);
  },
};

function deadlineOf(input: JsonObject, env: DecideEnv): Deadline {
  const duration = text(input.duration);
  const until = text(input.until);
  if (duration && until) {
    return {
      ok: false,
      reason: "Both 'duration' and 'until' specified. Please provide only one input",
    };
  }
  if (duration) {
    const seconds = parseWaitDuration(duration);
    if (seconds === null) return { ok: false, reason: `Not valid duration: ${duration}` };
    return { ok: true, dueTime: Math.max(1, env.now + seconds * 1000), seconds };
  }
  if (until) {
    const at = parseWaitUntil(until, env.zoneOffsetMinutes);
    if (at === null) {
      return { ok: false, reason: `Invalid/Unsupported Wait Until format.  Provided: ${until}` };
    }
    return {
      ok: true,
      dueTime: Math.max(1, at),
      seconds: Math.max(0, Math.ceil((at - env.now) / 1000)),
    };
  }
  return { ok: true, dueTime: 0, seconds: FOREVER_SECONDS };
}

function text(value: JsonObject[string] | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}
