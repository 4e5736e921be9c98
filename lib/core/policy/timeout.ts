import { taskDefDefaults } from "../definition/defaults";
import type { TaskDef, TimeoutPolicy } from "../definition/schema";
import { isSystemTask } from "../definition/task-types";
import type { ExecutionHeader, TaskRecord } from "../execution/state";
import { isTerminalExecution, isTerminalTask } from "../execution/state";

export type TimeoutKind = "total" | "run" | "poll" | "response";

export interface DueTimeout {
  readonly kind: TimeoutKind;
  /** What follows for the workflow. A silent worker's attempt is always retried, whatever its rule says. */
  readonly policy: TimeoutPolicy;
  /** Conductor's reason for the attempt and, if the workflow ends, for the workflow. */
  readonly text: string;
}

/** One limit that applies to an attempt now: when its clock began and how long it may run, in epoch ms and ms. */
interface Budget {
  readonly kind: TimeoutKind;
  readonly startAt: number;
  readonly limitMs: number;
}

/**
 * The first time limit that the attempt has passed at `now` (epoch ms), or null. Order total, run, poll, response;
 * the first three only note it under ALERT_ONLY and are then passed over. Rule: Conductor's DeciderService. Oddities kept: a
 * retried attempt gets its delay on top of the run limit, and twice its delay on top of the poll limit.
 */
export function dueTimeout(task: TaskRecord, now: number): DueTimeout | null {
  const due = budgets(task).find((budget) => now - budget.startAt >= budget.limitMs);
  if (!due) return null;
  const policy = due.kind === "response" ? "RETRY" : policyOf(ruleFor(task));
  return { kind: due.kind, policy, text: timeoutText(task, due, now) };
}

/** Earliest epoch ms at which `dueTimeout` answers if nothing changes; Infinity when no limit applies. */
export function nextTimeoutAt(task: TaskRecord): number {
  let at = Infinity;
  eachBudget(task, (_, startAt, limitMs) => {
    at = Math.min(at, startAt + limitMs);
  });
  return at;
}

/** Epoch ms at which the workflow's own limit ends it; Infinity when there is none, it only notes, or it has ended. */
export function workflowTimeoutAt(header: ExecutionHeader): number {
  const { timeoutSeconds, timeoutPolicy } = header.workflowDefinition;
  if (!timeoutSeconds || timeoutSeconds <= 0 || timeoutPolicy !== "TIME_OUT_WF") return Infinity;
  if (isTerminalExecution(header.status)) return Infinity;
  return workflowClockAt(header) + timeoutSeconds * 1000;
}

/** Conductor's reason for a workflow that took too long, seen at `now` (epoch ms). */
export function workflowTimeoutText(header: ExecutionHeader, now: number): string {
  const { timeoutSeconds, timeoutPolicy } = header.workflowDefinition;
  const elapsedSeconds = Math.floor((now - workflowClockAt(header)) / 1000);
  return `Workflow timed out after ${elapsedSeconds} seconds. Timeout configured as ${timeoutSeconds ?? 0} seconds. Timeout policy configured to ${timeoutPolicy ?? "ALERT_ONLY"}`;
}

function workflowClockAt(header: ExecutionHeader): number {
  return header.lastRetriedTime > 0 ? header.lastRetriedTime : header.createTime;
}

/**
 * Milliseconds that an attempt may run, counted from its start; Infinity without a limit. The seconds it was held back
 * before its delivery are added, as Conductor does.
 */
export function runLimitMs(rule: TaskDef, holdSeconds: number): number {
  const seconds = rule.timeoutSeconds ?? taskDefDefaults.timeoutSeconds;
  return seconds > 0 ? (seconds + holdSeconds) * 1000 : Infinity;
}

/**
 * Milliseconds from scheduling until an attempt that nobody asks for is given up; Infinity without a limit. A retried
 * attempt carries its delay as hold and as callback, so the delay counts twice.
 */
function pollLimitMs(rule: TaskDef, holdSeconds: number, callbackAfterSeconds: number): number {
  const seconds = rule.pollTimeoutSeconds ?? 0;
  return seconds > 0 ? (seconds + holdSeconds + callbackAfterSeconds) * 1000 : Infinity;
}

/** Milliseconds of silence, counted from the last report, after which an attempt is given up; Infinity without. */
function silenceLimitMs(rule: TaskDef, callbackAfterSeconds: number): number {
  const seconds = rule.responseTimeoutSeconds ?? taskDefDefaults.responseTimeoutSeconds;
  return seconds > 0 ? (seconds + callbackAfterSeconds) * 1000 : Infinity;
}

/** Milliseconds for all attempts and the waits between them; Infinity without a limit. */
function totalLimitMs(rule: TaskDef): number {
  const seconds = rule.totalTimeoutSeconds ?? taskDefDefaults.totalTimeoutSeconds;
  return seconds > 0 ? seconds * 1000 : Infinity;
}

/**
 * No attempt follows any more: the seconds for all attempts together have passed. It holds before each retry, also
 * under ALERT_ONLY. Both times in epoch ms.
 */
export function isTotalBudgetSpent(rule: TaskDef, firstScheduledAt: number, now: number): boolean {
  return firstScheduledAt > 0 && now - firstScheduledAt >= totalLimitMs(rule);
}

/** Limits that can end the attempt in its present status, in Conductor's order. */
function budgets(task: TaskRecord): Budget[] {
  const found: Budget[] = [];
  eachBudget(task, (kind, startAt, limitMs) => found.push({ kind, startAt, limitMs }));
  return found;
}

type BudgetVisitor = (kind: TimeoutKind, startAt: number, limitMs: number) => void;

/** Calls back for each limit, without making anything: it runs at every change of every task. */
function eachBudget(task: TaskRecord, visit: BudgetVisitor): void {
  if (isTerminalTask(task.status) || !task.workflowTask.taskDefinition) return;
  const rule = ruleFor(task);
  const visitFinite: BudgetVisitor = (kind, startAt, limitMs) => {
    if (limitMs !== Infinity) visit(kind, startAt, limitMs);
  };
  if (policyOf(rule) !== "ALERT_ONLY") eachRuledBudget(task, rule, visitFinite);
  if (task.status === "IN_PROGRESS" && !isCompletedFromOutside(task)) {
    const startAt = task.updateTime > 0 ? task.updateTime : task.scheduledTime;
    visitFinite("response", startAt, silenceLimitMs(rule, task.callbackAfterSeconds));
  }
}

/** Limits that follow the rule's timeoutPolicy. */
function eachRuledBudget(task: TaskRecord, rule: TaskDef, visit: BudgetVisitor): void {
  const holdSeconds = task.startDelayInSeconds;
  if (task.firstScheduledTime > 0) visit("total", task.firstScheduledTime, totalLimitMs(rule));
  if (task.startTime > 0) visit("run", task.startTime, runLimitMs(rule, holdSeconds));
  if (task.status === "SCHEDULED") {
    const limitMs = pollLimitMs(rule, holdSeconds, task.callbackAfterSeconds);
    visit("poll", task.scheduledTime, limitMs);
  }
}

/** Nobody reports while it runs: a join, a sub-workflow, or a system task told to wait for an update. */
function isCompletedFromOutside(task: TaskRecord): boolean {
  if (task.taskType === "SUB_WORKFLOW" || task.taskType === "JOIN") return true;
  if (!isSystemTask(task.taskType)) return false;
  const { asyncComplete } = task.inputData;
  return typeof asyncComplete === "boolean"
    ? asyncComplete
    : task.workflowTask.asyncComplete === true;
}

function ruleFor(task: TaskRecord): TaskDef {
  return task.workflowTask.taskDefinition ?? {};
}

function policyOf(rule: TaskDef): TimeoutPolicy {
  return rule.timeoutPolicy ?? taskDefDefaults.timeoutPolicy;
}

function timeoutText(task: TaskRecord, due: Budget, now: number): string {
  const rule = ruleFor(task);
  const policy = policyOf(rule);
  // The clocks of run and poll start after the hold, which the budget has on its limit's side.
  const heldMs = due.kind === "run" || due.kind === "poll" ? task.startDelayInSeconds * 1000 : 0;
  const elapsed = Math.floor((now - due.startAt - heldMs) / 1000);
  switch (due.kind) {
    case "total":
      return `Task ${task.taskDefName}/${task.taskId} exceeded total timeout of ${rule.totalTimeoutSeconds} seconds (elapsed ${elapsed} seconds across all attempts including retry delays). Timeout policy: ${policy}`;
    case "run":
      return `Task timed out after ${elapsed} seconds. Timeout configured as ${rule.timeoutSeconds} seconds. Timeout policy configured to ${policy}`;
    case "poll":
      return `Task poll timed out after ${elapsed} seconds. Poll timeout configured as ${rule.pollTimeoutSeconds} seconds. Timeout policy configured to ${policy}`;
    case "response":
      return `responseTimeout: ${rule.responseTimeoutSeconds ?? taskDefDefaults.responseTimeoutSeconds} exceeded for the taskId: ${task.taskId} with Task Definition: ${task.taskDefName}`;
  }
}
