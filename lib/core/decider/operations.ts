import { conflict, invalidInput, notFound } from "../errors";
import type { JsonObject, JsonValue } from "../json";
import { isLargerThan } from "../json-size";
import { limits } from "../limits";
import type { WorkflowDef } from "../definition/schema";
import type { TaskRecord } from "../execution/state";
import { isSuccessfulTask, isTerminalExecution, isTerminalTask } from "../execution/state";
import { indexDefinition } from "./definition-index";
import { executionLabel } from "./execution-label";
import { addAttempt } from "./settle";
import { joinOnOf } from "./state";
import { cancelOpenTasks, endExecution, tellParent } from "./termination";
import { removeAllTasks } from "./removal";
import type { Turn } from "./turn";
import { moveExecution, moveTask, settleRest, touchTask } from "./turn";

/** Semantics §6.3. @throws AppError CONFLICT when the execution has ended. */
export function pause(turn: Turn): void {
  const { header } = turn.state;
  if (isTerminalExecution(header.status)) {
    throw conflict(`Workflow ${executionLabel(header)} has ended, status cannot be updated.`);
  }
  if (header.status !== "PAUSED") moveExecution(turn, "PAUSED", header.reasonForIncompletion);
}

/** Semantics §6.3: what ended meanwhile is settled now. @throws AppError CONFLICT unless PAUSED. */
export function resume(turn: Turn): void {
  const { header } = turn.state;
  if (header.status !== "PAUSED") {
    throw conflict(
      `The workflow ${header.workflowId} is not PAUSED so cannot resume. Current status is ${header.status}`,
    );
  }
  moveExecution(turn, "RUNNING", header.reasonForIncompletion);
  header.lastRetriedTime = turn.env.now;
  turn.toSettle.length = 0;
  settleRest(turn);
}

/** Semantics §6.4. @throws AppError CONFLICT when COMPLETED. */
export function terminateByUser(turn: Turn, reason: string | null): void {
  const { header } = turn.state;
  if (header.status === "COMPLETED") throw conflict("Cannot terminate a COMPLETED workflow.");
  if (header.status === "TERMINATED") return;
  if (isTerminalExecution(header.status)) {
    moveExecution(turn, "TERMINATED", reason);
    cancelOpenTasks(turn);
    tellParent(turn);
    return;
  }
  endExecution(turn, { status: "TERMINATED", reason, startFailureWorkflow: false });
}

/** Semantics §6.5: same id, input and variables; the first task is scheduled by the caller. */
export function restart(turn: Turn, definition: WorkflowDef | null): void {
  const { header } = turn.state;
  if (!isTerminalExecution(header.status)) {
    throw conflict(
      `Workflow: ${executionLabel(header)}.${header.status} is not in terminal state, unable to restart.`,
    );
  }
  if (header.workflowDefinition.restartable === false && header.status === "COMPLETED") {
    throw notFound(`Workflow: ${executionLabel(header)}.${header.status} is non-restartable`);
  }
  removeAllTasks(turn);
  if (definition) {
    header.workflowDefinition = definition;
    header.workflowVersion = definition.version ?? 1;
    turn.definition = indexDefinition(definition);
  }
  header.output = {};
  header.failedTaskId = null;
  header.createTime = turn.env.now;
  header.endTime = 0;
  header.lastRetriedTime = 0;
  header.status = "RUNNING";
  header.reasonForIncompletion = null;
}

/** Semantics §6.6: new attempts of what failed or was canceled; joins wait again. */
export function retryFailed(turn: Turn): void {
  const { header, tasks } = turn.state;
  if (!isTerminalExecution(header.status)) {
    throw notFound(`Workflow is still running.  status=${header.status}`);
  }
  if (tasks.length === 0) throw conflict("Workflow has not started yet");
  const failed = lastFailures(tasks);
  const reopened = failed.filter((task) => isInPlace(task) && waitsAgain(turn, task));
  const collected = failed.filter((task) => !reopened.includes(task));
  if (collected.length === 0 && header.status !== "TIMED_OUT") {
    throw conflict(
      "There are no retryable tasks! Use restart if you want to attempt entire workflow execution again.",
    );
  }
  moveExecution(turn, "RUNNING", null);
  header.lastRetriedTime = turn.env.now;
  for (const task of collected) {
    if (isInPlace(task)) {
      task.retryCount += 1;
      reopen(turn, task);
    } else {
      task.executed = true;
      const attempt = addAttempt(turn, task, { delaySeconds: 0, delayMs: 0, reason: null });
      if (attempt.status === "SCHEDULED") attempt.updateTime = turn.env.now;
    }
  }
  for (const task of reopened) reopen(turn, task);
  settleRest(turn);
}

/** Joins and loops have one attempt only: they wait again (semantics §6.6). */
function isInPlace({ taskType }: TaskRecord): boolean {
  return taskType === "JOIN" || taskType === "EXCLUSIVE_JOIN" || taskType === "DO_WHILE";
}

/** Per reference the last attempt that failed, timed out or was canceled, unless a later one succeeded. */
function lastFailures(tasks: readonly TaskRecord[]): TaskRecord[] {
  const failures = new Map<string, TaskRecord>();
  for (const task of tasks) {
    if (!isTerminalTask(task.status)) continue;
    if (isSuccessfulTask(task.status)) failures.delete(task.referenceTaskName);
    else failures.set(task.referenceTaskName, task);
  }
  return [...failures.values()];
}

/** What was canceled, and a join that a permissive branch failed, is not retried itself: it waits again in place. */
function waitsAgain(turn: Turn, join: TaskRecord): boolean {
  if (join.status === "CANCELED") return true;
  if (join.taskType === "DO_WHILE") return false;
  return joinOnOf(join).some((ref) => {
    const task = turn.state.latest.get(ref);
    return (
      task !== undefined &&
      !isSuccessfulTask(task.status) &&
      task.workflowTask.permissive === true &&
      !task.workflowTask.optional
    );
  });
}

function reopen(turn: Turn, task: TaskRecord): void {
  task.executed = false;
  if (task.taskType !== "DO_WHILE") task.outputData = {};
  task.endTime = 0;
  task.updateTime = turn.env.now;
  moveTask(turn, task, "IN_PROGRESS", null);
}

/** Semantics §6.10. @throws AppError CONFLICT when the execution has ended. */
export function resetCallbacks(turn: Turn): void {
  const { header, tasks } = turn.state;
  if (isTerminalExecution(header.status)) {
    throw conflict(`Workflow is in terminal state. Status = ${header.status}`);
  }
  for (const task of tasks) {
    if (task.status !== "SCHEDULED" || task.callbackAfterSeconds === 0) continue;
    task.callbackAfterSeconds = 0;
    task.dueTime = 0;
    touchTask(turn, task);
  }
}

/** Variables from outside. @throws AppError CONFLICT when the execution has ended, INVALID_INPUT when they are too large. */
export function updateVariables(turn: Turn, variables: JsonObject, append: boolean): void {
  const { header } = turn.state;
  if (isTerminalExecution(header.status))
    throw conflict(`Workflow ${executionLabel(header)} has ended, variables cannot be updated.`);
  const entries = Object.entries(variables).map(([key, value]): [string, JsonValue] => {
    const before = Object.hasOwn(header.variables, key) ? header.variables[key] : null;
    return append && Array.isArray(before) && Array.isArray(value)
      ? [key, [...before, ...value]]
      : [key, value];
  });
  const merged = Object.fromEntries([...Object.entries(header.variables), ...entries]);
  if (isLargerThan(merged, limits.variablesBytes))
    throw invalidInput(`The variables are larger than ${limits.variablesBytes} bytes.`);
  header.variables = merged;
  turn.changes.header = true;
}

/** The id of the failure workflow, or why it could not start, goes into the output (semantics §2.11). */
export function answerFailureWorkflow(turn: Turn, result: string): void {
  const { header } = turn.state;
  header.output = { ...header.output, "conductor.failure_workflow": result };
  turn.changes.header = true;
}
