import type { CompleteTaskDef } from "../definition/defaults";
import { taskDefDefaults, withTaskDefDefaults } from "../definition/defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import { allTasks } from "../definition/walk";
import { MAX_INT } from "../limits";
import { formatDuration } from "./duration";
import { rehearse } from "./rehearse";
import { allowedRetries } from "./retry";
import type { Scenario } from "./strip";
import { previewPolicy } from "./strip";

interface PolicyFix {
  readonly label: string;
  readonly changes: Readonly<Partial<TaskDef>>;
}

export interface PolicyProblem {
  readonly code:
    | "V1"
    | "V2"
    | "V3"
    | "W1"
    | "W2"
    | "W3"
    | "W4"
    | "W5"
    | "W6"
    | "W7"
    | "W8"
    | "W9"
    | "W10";
  /** An error keeps the rule from being stored. */
  readonly severity: "error" | "warning";
  /** The field to show it at. */
  readonly field: string;
  readonly message: string;
  readonly fix: PolicyFix | null;
}

interface Subject {
  /** As written, and with defaults. */
  readonly raw: TaskDef;
  readonly rule: CompleteTaskDef;
  readonly task: WorkflowTask;
  readonly workflow: WorkflowDef | null;
  readonly scenario: Scenario;
  readonly retries: number;
}

/**
 * What is wrong (V) or surprising (W) about a rule where it is used, errors first, each with a change that would settle
 * it if there is an obvious one. `workflow` null: the rule is looked at by itself. `scenario` decides which attempts
 * count as reached.
 */
export function policyProblems(
  rule: TaskDef,
  task: WorkflowTask,
  workflow: WorkflowDef | null,
  scenario: Scenario = { kind: "fails", afterSeconds: 1 },
): PolicyProblem[] {
  const bounds = boundProblems(rule);
  // With a negative or fractional number nothing else can be computed.
  if (bounds.length > 0) return bounds;
  const complete = withTaskDefDefaults(rule);
  const subject: Subject = {
    raw: rule,
    rule: complete,
    task,
    workflow,
    scenario,
    retries: allowedRetries(task, complete),
  };
  const found = [orderProblems, limitProblems, delayProblems, reachProblems, fanOutProblems];
  return found.flatMap((find) => find(subject));
}

/**
 * The response limit that follows a shorter time limit while nobody has set it: Conductor's default of an hour would be
 * refused. Null: nothing has to change.
 */
export function followingResponseTimeout(rule: TaskDef): number | null {
  const response = rule.responseTimeoutSeconds ?? taskDefDefaults.responseTimeoutSeconds;
  const limit = rule.timeoutSeconds ?? 0;
  return limit > 0 && response === taskDefDefaults.responseTimeoutSeconds && response > limit
    ? limit
    : null;
}

const LEAST: Readonly<Record<string, number>> = {
  retryCount: 0,
  retryDelaySeconds: 0,
  backoffScaleFactor: 1,
  maxRetryDelaySeconds: 0,
  backoffJitterMs: 0,
  responseTimeoutSeconds: 1,
  timeoutSeconds: 0,
  totalTimeoutSeconds: 0,
  pollTimeoutSeconds: 0,
  rateLimitPerFrequency: 0,
  rateLimitFrequencyInSeconds: 0,
  concurrentExecLimit: 0,
};

function boundProblems(rule: TaskDef): PolicyProblem[] {
  return Object.entries(LEAST).flatMap(([field, least]): PolicyProblem[] => {
    const value = rule[field];
    if (typeof value !== "number") return [];
    const message = boundMessage(value, least);
    if (message === null) return [];
    const nearest = Math.min(MAX_INT, Math.max(least, Math.round(value) || least));
    const fix = { label: `Set it to ${nearest}`, changes: { [field]: nearest } };
    return [{ code: "V1", severity: "error", field, message, fix }];
  });
}

function boundMessage(value: number, least: number): string | null {
  if (value < least) return `At least ${least}.`;
  if (value > MAX_INT) return `At most ${MAX_INT}.`;
  return Number.isInteger(value) ? null : "A whole number.";
}

function warning(
  code: PolicyProblem["code"],
  field: string,
  message: string,
  fix: PolicyFix | null = null,
): PolicyProblem {
  return { code, severity: "warning", field, message, fix };
}

/** V2, V3, W1: response ≤ time limit ≤ total. */
function orderProblems({ raw, rule }: Subject): PolicyProblem[] {
  const {
    responseTimeoutSeconds: response,
    timeoutSeconds: limit,
    totalTimeoutSeconds: total,
  } = rule;
  const problems: PolicyProblem[] = [];
  if (limit > 0 && response > limit) {
    const fix = {
      label: `Set response to ${formatDuration(limit)}`,
      changes: { responseTimeoutSeconds: limit },
    };
    const message = `A silent worker is noticed after ${formatDuration(response)}, but the attempt may only take ${formatDuration(limit)}. ${fix.label}.`;
    problems.push({ code: "V2", severity: "error", field: "responseTimeoutSeconds", message, fix });
    if (followingResponseTimeout(raw) !== null) {
      const note = `Nobody has set the response limit: it follows the time limit of ${formatDuration(limit)}.`;
      problems.push(warning("W1", "responseTimeoutSeconds", note, fix));
    }
  }
  if (limit > 0 && total > 0 && limit > total) {
    const fix = {
      label: `Set the total to ${formatDuration(limit)}`,
      changes: { totalTimeoutSeconds: limit },
    };
    const message = "One attempt may take longer than all together.";
    problems.push({ code: "V3", severity: "error", field: "totalTimeoutSeconds", message, fix });
  }
  return problems;
}

/** W2, W5, W9: what the time limits do. */
function limitProblems({ rule, retries }: Subject): PolicyProblem[] {
  const { timeoutSeconds: limit, responseTimeoutSeconds: response, timeoutPolicy } = rule;
  const problems: PolicyProblem[] = [];
  if (limit > 0 && retries > 0 && timeoutPolicy === "TIME_OUT_WF") {
    const count = retries === 1 ? "the retry only covers" : `the ${retries} retries only cover`;
    const silence = response < limit ? " and silence" : "";
    const fix: PolicyFix = { label: "Retry it", changes: { timeoutPolicy: "RETRY" } };
    const message = `A time-out ends the workflow; ${count} reported failures${silence}.`;
    problems.push(warning("W2", "timeoutPolicy", message, fix));
  }
  if (limit === 0)
    problems.push(
      warning("W5", "timeoutSeconds", "A worker that keeps reporting can run forever."),
    );
  if (timeoutPolicy === "ALERT_ONLY") {
    problems.push(warning("W9", "timeoutPolicy", "Silence still times the attempt out."));
  }
  return problems;
}

/** W3, W4, W8: fields that do not do what they seem to. */
function delayProblems({ rule }: Subject): PolicyProblem[] {
  const {
    retryDelaySeconds: delay,
    maxRetryDelaySeconds: cap,
    backoffScaleFactor: scale,
    backoffJitterMs: jitter,
  } = rule;
  const problems: PolicyProblem[] = [];
  if (scale !== 1 && rule.retryLogic !== "LINEAR_BACKOFF") {
    const fix = { label: "Set it to 1", changes: { backoffScaleFactor: 1 } };
    problems.push(warning("W3", "backoffScaleFactor", "Scale factor is ignored.", fix));
  }
  if (cap > 0 && cap < delay) {
    const fix = { label: "Remove the cap", changes: { maxRetryDelaySeconds: 0 } };
    problems.push(
      warning("W4", "maxRetryDelaySeconds", "The cap shortens even the first wait.", fix),
    );
  }
  if (delay > 0 && jitter > delay * 1000) {
    const fix = {
      label: `Set jitter to ${formatDuration(delay)}`,
      changes: { backoffJitterMs: delay * 1000 },
    };
    problems.push(warning("W8", "backoffJitterMs", "Jitter is larger than the delay.", fix));
  }
  return problems;
}

/** W6, W7: attempts that a longer clock never lets happen. */
function reachProblems({ rule, task, workflow, scenario }: Subject): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  if (rule.totalTimeoutSeconds > 0) {
    const { attempts, unreachedFrom, endsWorkflowAt } = previewPolicy(rule, task, scenario);
    const cutByTotal = (endsWorkflowAt ?? 0) >= rule.totalTimeoutSeconds * 1000;
    if (unreachedFrom !== null && cutByTotal) {
      problems.push(
        warning("W6", "totalTimeoutSeconds", unreachedText(unreachedFrom + 1, attempts.length)),
      );
    }
  }
  const limitSeconds =
    workflow?.timeoutPolicy === "TIME_OUT_WF" ? (workflow.timeoutSeconds ?? 0) : 0;
  const longest = rehearse(rule, task, {
    worker: { kind: "last-moment" },
    jitterMs: rule.backoffJitterMs,
    beyondTheEnd: false,
  });
  if (limitSeconds > 0 && longest.endAt > limitSeconds * 1000) {
    const begun = longest.attempts.filter(
      ({ startAt }) => startAt !== null && startAt < limitSeconds * 1000,
    ).length;
    const place = begun > 0 ? `after attempt ${begun}` : "before the first attempt";
    const message = `The workflow's limit (${formatDuration(limitSeconds)}) cuts this ${place}.`;
    problems.push(warning("W7", "timeoutSeconds", message));
  }
  return problems;
}

function unreachedText(first: number, last: number): string {
  return first === last
    ? `Attempt ${first} is never reached.`
    : `Attempts ${first} to ${last} are never reached.`;
}

/** W10: a fork starts more of the task at once than its limits let through. */
function fanOutProblems({ rule, task, workflow }: Subject): PolicyProblem[] {
  const width = workflow ? fanOutOf(workflow, task.name ?? "") : 1;
  const slots = rule.concurrentExecLimit ?? 0;
  const { rateLimitPerFrequency: starts, rateLimitFrequencyInSeconds: windowSeconds } = rule;
  const problems: PolicyProblem[] = [];
  if (slots > 0 && slots < width) {
    const message = `${width} branches, ${slots} at a time: at least ${Math.ceil(width / slots)} rounds.`;
    problems.push(warning("W10", "concurrentExecLimit", message));
  }
  if (starts > 0 && windowSeconds > 0 && starts < width) {
    const lastStart = Math.floor((width - 1) / starts) * windowSeconds;
    const message = `${width} branches, ${starts} starts per ${formatDuration(windowSeconds)}: the last one starts after ${formatDuration(lastStart)}.`;
    problems.push(warning("W10", "rateLimitPerFrequency", message));
  }
  return problems;
}

/** Most lanes of one fork in which a task of that name stands; 1 when no fork has it. Dynamic forks are not known. */
function fanOutOf(workflow: WorkflowDef, name: string): number {
  const lanes = new Map<WorkflowTask, Set<string>>();
  for (const placed of allTasks(workflow)) {
    if (placed.task.name !== name) continue;
    for (let inner = placed; inner.parent; inner = inner.parent) {
      const fork = inner.parent.task;
      if (fork.type !== "FORK_JOIN") continue;
      const lane = inner.path.slice(0, inner.path.lastIndexOf("["));
      lanes.set(fork, (lanes.get(fork) ?? new Set()).add(lane));
    }
  }
  return [...lanes.values()].reduce((widest, { size }) => Math.max(widest, size), 1);
}
