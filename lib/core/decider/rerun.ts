import { conflict, invalidInput } from "../errors";
import type { TaskRecord } from "../execution/state";
import { isSuccessfulTask, isTerminalExecution, isTerminalTask } from "../execution/state";
import { executionLabel } from "./execution-label";
import { suffixOf } from "./loop-names";
import type { Rerun } from "./messages";
import { operatorOf } from "./operators/registry";
import { removeAllTasks, removeTasks } from "./removal";
import type { Turn } from "./turn";
import { moveExecution, moveTask, settleRest } from "./turn";

/** Run again from their own scheduling: what they had scheduled goes with them. */
const EXPANDING: ReadonlySet<string> = new Set(["FORK", "SWITCH", "DECISION"]);

/**
 * Runs an execution again under its id (semantics §6.7). Answers true when it has to begin anew, by the caller; otherwise
 * it goes on from the task, and everything scheduled later is gone.
 * @throws AppError CONFLICT when it has not ended, INVALID_INPUT for an unknown task.
 */
export function rerun(turn: Turn, request: Rerun): boolean {
  const { header, byId } = turn.state;
  if (!isTerminalExecution(header.status)) {
    throw conflict(
      `Workflow: ${executionLabel(header)}.${header.status} is not in terminal state, unable to rerun.`,
    );
  }
  const target = request.taskId === null ? null : byId.get(request.taskId);
  if (target === undefined) throw invalidInput(`Task ${request.taskId} not found`);
  if (request.workflowInput) header.input = request.workflowInput;
  if (request.correlationId !== null) header.correlationId = request.correlationId;
  header.failedReferenceTaskNames = [];
  header.failedTaskNames = [];
  header.failedTaskId = null;
  header.output = {};
  if (target === null) {
    removeAllTasks(turn);
    header.status = "RUNNING";
    header.reasonForIncompletion = null;
    header.lastRetriedTime = 0;
    return true;
  }
  moveExecution(turn, "RUNNING", null);
  rerunFrom(turn, target, request);
  settleRest(turn);
  return false;
}

function rerunFrom(turn: Turn, target: TaskRecord, { taskInput }: Rerun): void {
  const { state } = turn;
  const expands = EXPANDING.has(target.taskType);
  const from = expands ? target.seq : target.seq + 1;
  if (target.taskType !== "SUB_WORKFLOW") {
    removeTasks(turn, new Set(state.tasks.filter((task) => task.seq >= from)));
  }
  const failed = [...state.latest.values()].filter(
    (task) => task !== target && isTerminalTask(task.status) && !isSuccessfulTask(task.status),
  );
  for (const task of failed) beginAgain(turn, task);
  if (expands) {
    turn.schedule(target.workflowTask, suffixOf(target));
    return;
  }
  if (taskInput) target.inputData = taskInput;
  beginAgain(turn, target);
}

/** The same attempt, as if it had just been scheduled; joins and loops wait again. */
function beginAgain(turn: Turn, task: TaskRecord): void {
  const waits = task.taskType === "JOIN" || task.taskType === "EXCLUSIVE_JOIN";
  task.executed = false;
  task.retried = false;
  task.outputData = {};
  task.pollCount = 0;
  task.workerId = null;
  task.callbackAfterSeconds = 0;
  task.startDelayInSeconds = 0;
  task.dueTime = 0;
  task.scheduledTime = turn.env.now;
  task.firstScheduledTime = turn.env.now;
  task.startTime = waits ? turn.env.now : 0;
  task.updateTime = turn.env.now;
  task.endTime = 0;
  moveTask(turn, task, waits ? "IN_PROGRESS" : "SCHEDULED", null);
  if (!waits) operatorOf(task.workflowTask).revive?.(turn, task);
}
