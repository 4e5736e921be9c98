import { notFound } from "../errors";
import { isTerminalExecution, isTerminalTask } from "../execution/state";
import type { TaskRecord } from "../execution/state";
import type { TaskResult } from "./messages";
import { operatorOf } from "./operators/registry";
import { taskPayloadProblem } from "./payload";
import type { Turn } from "./turn";
import { moveTask, touchTask } from "./turn";

const LONGEST_CALLBACK_SECONDS = 2_147_483_647;

/** A hand-out (semantics §6.2): startTime stays that of the first poll. Nothing happens unless it is SCHEDULED. */
export function applyPoll(turn: Turn, taskId: string, workerId: string | null): void {
  const task = turn.state.byId.get(taskId);
  if (!task || task.status !== "SCHEDULED" || isTerminalExecution(turn.state.header.status)) return;
  if (task.startTime === 0) task.startTime = turn.env.now;
  task.updateTime = turn.env.now;
  task.callbackAfterSeconds = 0;
  task.dueTime = 0;
  task.workerId = workerId;
  task.pollCount += 1;
  moveTask(turn, task, "IN_PROGRESS");
}

/**
 * A worker's report (semantics §6.2). Reports on what has ended are accepted and change nothing: the first terminal
 * write wins.
 * @throws AppError NOT_FOUND when the execution has no such task.
 */
export function applyResult(turn: Turn, result: TaskResult): void {
  const task = turn.state.byId.get(result.taskId);
  if (!task) throw notFound(`No such task found by id: ${result.taskId}`);
  if (isTerminalTask(task.status) || isTerminalExecution(turn.state.header.status)) return;
  // The last report does not count as an update, unless it is the only one (as Conductor stores it).
  if (result.extendLease || result.status === "IN_PROGRESS") task.updateTime = turn.env.now;
  if (result.extendLease) {
    touchTask(turn, task);
    return;
  }
  const sent = result.outputData ?? {};
  const output = result.mergeOutput
    ? Object.fromEntries([...Object.entries(task.outputData), ...Object.entries(sent)])
    : sent;
  const tooLarge = taskPayloadProblem(task, output);
  task.outputData = tooLarge === null ? output : {};
  task.workerId = result.workerId ?? null;
  task.callbackAfterSeconds = clampSeconds(result.callbackAfterSeconds ?? 0);
  if (result.subWorkflowId) task.subWorkflowId = result.subWorkflowId;
  const reason = result.reasonForIncompletion ?? null;
  if (tooLarge !== null) {
    moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", tooLarge);
  } else if (result.status === "IN_PROGRESS") {
    applyProgress(turn, task, reason);
  } else {
    moveTask(turn, task, result.status, reason);
  }
}

/** A worker's task goes back to its queue; what no worker takes stays as it is. */
function applyProgress(turn: Turn, task: TaskRecord, reason: string | null): void {
  const isWaiting = task.inputData.asyncComplete === true && task.taskType === "HTTP";
  if (operatorOf(task.workflowTask).decidesItself || isWaiting) {
    task.reasonForIncompletion = reason;
    touchTask(turn, task);
    return;
  }
  task.dueTime =
    task.callbackAfterSeconds > 0 ? turn.env.now + task.callbackAfterSeconds * 1000 : 0;
  moveTask(turn, task, "SCHEDULED", reason);
  touchTask(turn, task);
}

/** A worker's task is handed out again, as the same attempt; what no worker was given stays as it is. */
export function returnToQueue(turn: Turn, taskId: string): void {
  const task = turn.state.byId.get(taskId);
  if (task?.status !== "IN_PROGRESS" || operatorOf(task.workflowTask).decidesItself) return;
  task.dueTime = 0;
  task.updateTime = turn.env.now;
  moveTask(turn, task, "SCHEDULED");
}

function clampSeconds(seconds: number): number {
  return Math.min(LONGEST_CALLBACK_SECONDS, Math.max(0, Math.trunc(seconds)));
}
