import { javaText } from "../definition/references-text";
import type { WorkflowTask } from "../definition/schema";
import { isNeverRetried } from "../definition/task-types";
import type { ExecutionStatus, TaskRecord } from "../execution/state";
import { isRetriableTask, isSuccessfulTask, isTerminalTask, ruleOf } from "../execution/state";
import { allowedRetries, jitterMs, retryDelaySeconds } from "../policy/retry";
import { isTotalBudgetSpent } from "../policy/timeout";
import { taskInput } from "./context";
import { outerSuffix, plainRefOf, suffixOf } from "./loop-names";
import { operatorOf } from "./operators/registry";
import { TerminateExecution } from "./terminate-execution";
import { endExecution } from "./termination";
import type { Turn } from "./turn";
import { placeOf, finishTask, insertTask, markRetried, moveTask, withinLimits } from "./turn";

const HOT_RETRIES = 10;
const HOT_RETRY_PAUSE_MS = 50;

/** Draws the consequences of one terminal attempt (semantics §2.3 step 4): retry, give up, or go on. */
export function settle(turn: Turn, task: TaskRecord): void {
  if (task.executed || task.retried || !isTerminalTask(task.status)) return;
  if (!isSuccessfulTask(task.status)) {
    if (retry(turn, task)) return;
    if (task.workflowTask.optional) moveTask(turn, task, "COMPLETED_WITH_ERRORS");
    else noteLoopAround(turn, task);
  }
  finishTask(turn, task);
  if (task.taskType === "TERMINATE" && task.status === "COMPLETED") {
    endByTerminateTask(turn, task);
    return;
  }
  goOn(turn, task);
}

/** Schedules the static successor, passing over what was skipped; at the end of a loop's body the loop is looked at. */
function goOn(turn: Turn, task: TaskRecord): void {
  if (task.inputData.hasChildren === "true" && isSwitch(task)) return;
  const suffix = suffixOf(task);
  const place = placeOf(turn, plainRefOf(task));
  let next = place?.next ?? null;
  while (next && next !== place?.loop) {
    const ref = next.taskReferenceName ?? "";
    const existing = turn.state.latest.get(ref + suffix) ?? turn.state.latest.get(ref);
    if (!existing) {
      turn.schedule(next, suffix);
      return;
    }
    if (!isTerminalTask(existing.status)) return;
    if (existing.status !== "SKIPPED") break;
    next = placeOf(turn, ref)?.next ?? null;
  }
  if (place?.loop) noteLoop(turn, place.loop, suffix);
}

/** The first task of the chosen case was scheduled with the switch. */
function isSwitch({ taskType }: TaskRecord): boolean {
  return taskType === "SWITCH" || taskType === "DECISION";
}

/** A permissive failure fails the loop around it at once, whatever else is open in there (semantics §4.5). */
function noteLoopAround(turn: Turn, task: TaskRecord): void {
  const loop = placeOf(turn, plainRefOf(task))?.loop;
  if (loop) noteLoop(turn, loop, suffixOf(task));
}

function noteLoop(turn: Turn, loop: WorkflowTask, suffix: string): void {
  const record = turn.state.latest.get((loop.taskReferenceName ?? "") + outerSuffix(suffix));
  if (record) turn.loopsToCheck.add(record);
}

/**
 * True: a new attempt was added. False: the task is optional or permissive and is given up quietly.
 * @throws TerminateExecution when the failure ends the execution. Semantics §2.4.
 */
function retry(turn: Turn, task: TaskRecord): boolean {
  const rule = ruleOf(task);
  const { workflowTask } = task;
  const over =
    !isRetriableTask(task.status) ||
    isNeverRetried(task.taskType) ||
    allowedRetries(workflowTask, rule) <= task.retryCount;
  if (over) {
    if (workflowTask.optional || workflowTask.permissive) return false;
    throw failure(task);
  }
  const { now } = turn.env;
  if (isTotalBudgetSpent(rule, task.firstScheduledTime, now)) {
    const elapsed = Math.floor((now - task.firstScheduledTime) / 1000);
    throw new TerminateExecution(
      task.status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED",
      `Task ${task.taskId}/${task.taskDefName} exceeded total timeout of ${rule.totalTimeoutSeconds} seconds (elapsed ${elapsed} seconds across all attempts). No further retries will be attempted.`,
      task,
    );
  }
  const delay = retryDelaySeconds(rule, task.retryCount);
  addAttempt(turn, task, {
    delaySeconds: delay,
    delayMs: Math.max(delay * 1000 + jitterMs(rule, turn.env.random()), hotRetryPauseMs(task)),
    reason: task.reasonForIncompletion,
  });
  return true;
}

/** Attempts that fail at once and are retried at once would keep a core busy: from the tenth on they wait a little. */
function hotRetryPauseMs({ retryCount }: TaskRecord): number {
  return retryCount < HOT_RETRIES ? 0 : HOT_RETRY_PAUSE_MS;
}

/** The workflow's status is printed where the task's would be expected (a quirk of the original, §2.4). */
function failure(task: TaskRecord): TerminateExecution {
  const status = endStatusOf(task);
  return new TerminateExecution(
    status,
    `Task ${task.taskId} failed with status: ${status} and reason: '${task.reasonForIncompletion}'`,
    task,
  );
}

function endStatusOf(
  task: TaskRecord,
): Exclude<ExecutionStatus, "RUNNING" | "PAUSED" | "COMPLETED"> {
  if (task.status === "CANCELED") return "TERMINATED";
  return task.status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED";
}

export interface NextAttempt {
  readonly delaySeconds: number;
  readonly delayMs: number;
  readonly reason: string | null;
}

/** The attempt after `task`, its input evaluated anew over the old one while `task` is still the latest (§2.4, §12). */
export function addAttempt(turn: Turn, task: TaskRecord, terms: NextAttempt): TaskRecord {
  const { now } = turn.env;
  const taskId = turn.env.newId();
  const inputData = Object.fromEntries([
    ...Object.entries(task.inputData),
    ...Object.entries(taskInput(turn.state, turn.env, task.workflowTask, taskId)),
  ]);
  markRetried(turn, task);
  const next = withinLimits({
    ...task,
    taskId,
    inputData: task.taskType === "JOIN" ? task.inputData : inputData,
    outputData: {},
    status: "SCHEDULED",
    retryCount: task.retryCount + 1,
    retriedTaskId: task.taskId,
    retried: false,
    executed: false,
    scheduledTime: now,
    startTime: 0,
    endTime: 0,
    updateTime: 0,
    startDelayInSeconds: terms.delaySeconds,
    callbackAfterSeconds: terms.delaySeconds,
    dueTime: terms.delayMs > 0 ? now + terms.delayMs : 0,
    pollCount: 0,
    workerId: null,
    subWorkflowId: null,
    reasonForIncompletion: terms.reason,
  });
  const attempt = insertTask(turn, next);
  if (attempt.status === "SCHEDULED") operatorOf(task.workflowTask).revive?.(turn, attempt);
  return attempt;
}

/**
 * Semantics §2.9: the TERMINATE task's own status, reason and output end the workflow. Permissive failures are remembered
 * then, as at every end (§2.3 step 6): status and reason are theirs.
 */
function endByTerminateTask(turn: Turn, task: TaskRecord): void {
  const problem = permissiveFailures(turn);
  if (problem !== null) {
    const output = task.outputData;
    endExecution(turn, { status: "FAILED", reason: problem, output, startFailureWorkflow: true });
    return;
  }
  const { terminationStatus, terminationReason } = task.inputData;
  const status =
    terminationStatus === "FAILED" || terminationStatus === "TERMINATED"
      ? terminationStatus
      : "COMPLETED";
  const reason =
    terminationReason === undefined || terminationReason === null || terminationReason === ""
      ? `Workflow is ${status} by TERMINATE task: ${task.taskId}`
      : javaText(terminationReason);
  endExecution(turn, {
    status,
    reason,
    failedTaskId: status === "COMPLETED" ? null : task.taskId,
    output: task.outputData,
    startFailureWorkflow: true,
  });
}

/** Semantics §2.3 step 6: nothing is open, nothing left to settle and every top-level task has ended. */
export function completeIfDone(turn: Turn): void {
  const { state, definition } = turn;
  if (state.openTasks > 0 || state.unsettled.size > 0 || state.tasks.length === 0) return;
  const ended = definition.topLevel.every((task) => state.latest.has(task.taskReferenceName ?? ""));
  if (!ended) return;
  const problem = permissiveFailures(turn);
  if (problem !== null) throw new TerminateExecution("FAILED", problem);
  endExecution(turn, { status: "COMPLETED", reason: null, startFailureWorkflow: false });
}

/** The reason to fail at the end; null: none. Only latest attempts that had ended badly count. */
function permissiveFailures({ state }: Turn): string | null {
  const failed = [...state.latest.values()].filter(
    ({ status, workflowTask }) =>
      !isSuccessfulTask(status) && workflowTask.permissive && !workflowTask.optional,
  );
  if (failed.length === 0) return null;
  return failed
    .map(
      ({ taskId, status, reasonForIncompletion: reason }) =>
        `Task ${taskId} failed with status: ${status} and reason: '${reason}'`,
    )
    .join(". ");
}
