import type { TaskRecord } from "../execution/state";
import { isSuccessfulTask, isTerminalExecution, isTerminalTask } from "../execution/state";
import type { ChildReopening } from "./messages";
import { operatorOf } from "./operators/registry";
import type { Turn } from "./turn";
import { moveExecution, moveTask, settleRest } from "./turn";

/**
 * A child that had ended runs again, so its parent does: the task waits for it, joins wait again, what was canceled with
 * the parent is scheduled again (semantics §6.9).
 */
export function reopenForChild(turn: Turn, { taskId, siblings }: ChildReopening): void {
  const { header, byId, latest } = turn.state;
  const task = byId.get(taskId);
  if (!task || task.retried) return;
  const wasOver = isTerminalExecution(header.status);
  if (wasOver) {
    moveExecution(turn, "RUNNING", null);
    header.failedReferenceTaskNames = [];
    header.failedTaskNames = [];
    header.failedTaskId = null;
    header.lastRetriedTime = turn.env.now;
  }
  reopen(turn, task);
  for (const other of latest.values()) {
    if (other === task || !isTerminalTask(other.status) || isSuccessfulTask(other.status)) continue;
    if (isWaiting(other) || siblings.includes(other.taskId)) reopen(turn, other);
    else if (wasOver && other.status === "CANCELED") scheduleAgain(turn, other);
  }
  if (header.status === "RUNNING") settleRest(turn);
}

function isWaiting({ taskType, status }: TaskRecord): boolean {
  return taskType === "JOIN" || (taskType === "DO_WHILE" && status === "CANCELED");
}

function reopen(turn: Turn, task: TaskRecord): void {
  task.executed = false;
  task.updateTime = turn.env.now;
  moveTask(turn, task, "IN_PROGRESS", null);
}

function scheduleAgain(turn: Turn, task: TaskRecord): void {
  task.executed = false;
  task.retryCount += 1;
  task.scheduledTime = turn.env.now;
  task.startTime = 0;
  task.endTime = 0;
  task.updateTime = turn.env.now;
  task.dueTime = 0;
  task.callbackAfterSeconds = 0;
  moveTask(turn, task, "SCHEDULED", null);
  operatorOf(task.workflowTask).revive?.(turn, task);
}
