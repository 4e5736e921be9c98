import type { TaskDef, WorkflowTask } from "../definition/schema";
import type { TaskRecord } from "../execution/state";
import { allowedRetries, retryDelaySeconds } from "./retry";
import type { TimeoutKind } from "./timeout";
import { dueTimeout, isTotalBudgetSpent, nextTimeoutAt, runLimitMs } from "./timeout";

/** Attempts that a rehearsal follows at most. */
export const MAX_ATTEMPTS = 2_000;

/** Any time but 0, which means "not yet" in a task's record. */
const START_AT = 1_000_000_000_000;

/** Times are milliseconds since the first attempt was scheduled. */
export interface Attempt {
  /** 0 for the first. */
  readonly n: number;
  readonly scheduledAt: number;
  /** When it may be handed out: after its start delay or retry delay, and jitter. */
  readonly dueAt: number;
  /** Null: it never starts. */
  readonly startAt: number | null;
  /** Infinity: it never ends. */
  readonly endAt: number;
  /** Counted from the start; Infinity without a limit. */
  readonly runLimitMs: number;
  readonly outcome: "failed" | "timed-out" | "completed" | "never-ends";
  /** The limit that ended it. */
  readonly limit: TimeoutKind | null;
  /** False: the workflow has ended before; this is what would have followed. */
  readonly reached: boolean;
}

export interface Rehearsal {
  /** `last-moment`: reports all along and fails just before the attempt's limit. */
  readonly worker:
    | { readonly kind: "fails"; readonly afterSeconds: number }
    | { readonly kind: "works-on"; readonly attempt: number; readonly afterSeconds: number }
    | { readonly kind: "silent" | "hangs" | "unpolled" | "last-moment" };
  /** Added to every delivery of a retry. */
  readonly jitterMs: number;
  /** Go on after a limit has ended the workflow, as if it had not. */
  readonly beyondTheEnd: boolean;
}

export interface Rehearsed {
  readonly attempts: readonly Attempt[];
  /** When the task is over, or the workflow because of it; Infinity: never. */
  readonly endAt: number;
  readonly endsWorkflowAs: "FAILED" | "TIMED_OUT" | null;
}

/** Plays the attempts of one task on a clock of its own, with the engine's delays and limits. */
export function rehearse(rule: TaskDef, task: WorkflowTask, rehearsal: Rehearsal): Rehearsed {
  const retries = Math.min(Math.max(0, allowedRetries(task, rule)), MAX_ATTEMPTS - 1);
  const attempts: Attempt[] = [];
  let end: Omit<Rehearsed, "attempts"> | null = null;
  let scheduledAt = 0;
  for (let n = 0; n <= retries; n++) {
    const holdSeconds =
      n === 0 ? Math.max(0, task.startDelay ?? 0) : retryDelaySeconds(rule, n - 1);
    const inForce = end ? withoutEnds(rule) : rule;
    const attempt = play({
      rule: inForce,
      task,
      rehearsal,
      n,
      scheduledAt,
      holdSeconds,
      reached: end === null,
    });
    attempts.push(attempt);
    if (attempt.endAt === Infinity || attempt.outcome === "completed") {
      end ??= { endAt: attempt.endAt, endsWorkflowAs: null };
      break;
    }
    end ??= endBy(rule, attempt, n < retries);
    if (end && !rehearsal.beyondTheEnd) break;
    scheduledAt = attempt.endAt;
  }
  return { attempts, ...(end ?? exhausted(task, attempts.at(-1))) };
}

/** The rule without what ends a workflow before the retries are used up. */
function withoutEnds(rule: TaskDef): TaskDef {
  const timeoutPolicy = rule.timeoutPolicy === "ALERT_ONLY" ? "ALERT_ONLY" : "RETRY";
  return { ...rule, timeoutPolicy, totalTimeoutSeconds: 0 };
}

/** Whether an attempt's end is the workflow's at once: its policy says so, or no time is left for a retry. */
function endBy(
  rule: TaskDef,
  attempt: Attempt,
  retriesLeft: boolean,
): Omit<Rehearsed, "attempts"> | null {
  const timedOut = attempt.outcome === "timed-out";
  const policyEnds =
    timedOut &&
    attempt.limit !== "response" &&
    (rule.timeoutPolicy ?? "TIME_OUT_WF") === "TIME_OUT_WF";
  const budgetEnds = retriesLeft && isTotalBudgetSpent(rule, START_AT, START_AT + attempt.endAt);
  if (!policyEnds && !budgetEnds) return null;
  return { endAt: attempt.endAt, endsWorkflowAs: timedOut ? "TIMED_OUT" : "FAILED" };
}

/** All attempts are used up; an optional task lets the workflow go on. */
function exhausted(task: WorkflowTask, last: Attempt | undefined): Omit<Rehearsed, "attempts"> {
  const failure = last?.outcome === "timed-out" ? "TIMED_OUT" : "FAILED";
  return { endAt: last?.endAt ?? 0, endsWorkflowAs: task.optional ? null : failure };
}

interface Play {
  readonly rule: TaskDef;
  readonly task: WorkflowTask;
  readonly rehearsal: Rehearsal;
  readonly n: number;
  readonly scheduledAt: number;
  readonly holdSeconds: number;
  readonly reached: boolean;
}

function play(args: Play): Attempt {
  const { rule, rehearsal, n, scheduledAt, holdSeconds, reached } = args;
  const dueAt = scheduledAt + holdSeconds * 1000 + (n > 0 ? rehearsal.jitterMs : 0);
  const limitMs = runLimitMs(rule, holdSeconds);
  const base = { n, scheduledAt, dueAt, runLimitMs: limitMs, reached };
  const waiting = recordOf(args, {
    status: "SCHEDULED",
    startTime: 0,
    updateTime: 0,
    callbackAfterSeconds: holdSeconds,
  });
  const givenUpAt = nextTimeoutAt(waiting) - START_AT;
  const startAt = rehearsal.worker.kind === "unpolled" ? Infinity : dueAt;
  if (givenUpAt <= startAt) return { ...base, startAt: null, ...timedOut(waiting, givenUpAt) };

  const reportAt = startAt + reportAfterMs(rehearsal.worker, rule, limitMs);
  const updateTime =
    rehearsal.worker.kind === "hangs" || rehearsal.worker.kind === "last-moment"
      ? Infinity
      : START_AT + startAt;
  const running = recordOf(args, {
    status: "IN_PROGRESS",
    startTime: START_AT + startAt,
    updateTime,
    callbackAfterSeconds: 0,
  });
  const overAt = nextTimeoutAt(running) - START_AT;
  if (overAt < reportAt || reportAt === Infinity)
    return { ...base, startAt, ...timedOut(running, overAt) };
  const { worker } = rehearsal;
  const works = worker.kind === "works-on" && n + 1 >= worker.attempt;
  return {
    ...base,
    startAt,
    endAt: reportAt,
    outcome: works ? "completed" : "failed",
    limit: null,
  };
}

/** Milliseconds from its start until a worker reports the end of an attempt. */
function reportAfterMs(worker: Rehearsal["worker"], rule: TaskDef, limitMs: number): number {
  switch (worker.kind) {
    case "fails":
    case "works-on":
      return worker.afterSeconds * 1000;
    case "last-moment":
      return rule.timeoutPolicy === "ALERT_ONLY" ? Infinity : limitMs;
    default:
      return Infinity;
  }
}

function timedOut(record: TaskRecord, at: number): Pick<Attempt, "endAt" | "outcome" | "limit"> {
  if (at === Infinity) return { endAt: Infinity, outcome: "never-ends", limit: null };
  return {
    endAt: at,
    outcome: "timed-out",
    limit: dueTimeout(record, START_AT + at)?.kind ?? null,
  };
}

type Stage = Pick<TaskRecord, "status" | "startTime" | "updateTime" | "callbackAfterSeconds">;

/** The record that the engine would have of the attempt at that stage. */
function recordOf({ rule, task, n, scheduledAt, holdSeconds }: Play, stage: Stage): TaskRecord {
  return {
    taskId: "",
    workflowInstanceId: "",
    referenceTaskName: task.taskReferenceName ?? "",
    taskType: task.type ?? "SIMPLE",
    taskDefName: task.name ?? "",
    seq: n + 1,
    retryCount: n,
    iteration: 0,
    scheduledTime: START_AT + scheduledAt,
    endTime: 0,
    firstScheduledTime: START_AT,
    startDelayInSeconds: holdSeconds,
    dueTime: 0,
    responseTimeoutSeconds: 0,
    rateLimitPerFrequency: 0,
    rateLimitFrequencyInSeconds: 1,
    pollCount: 0,
    workerId: null,
    domain: null,
    reasonForIncompletion: null,
    retriedTaskId: null,
    retried: false,
    executed: false,
    subWorkflowId: null,
    inputData: {},
    outputData: {},
    workflowTask: { ...task, taskDefinition: rule },
    ...stage,
  };
}
