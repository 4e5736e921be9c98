import type { StatusToken } from "./status-words";

/** Conductor's Task, as far as a viewer needs it. Times are epoch ms. */
export interface TaskView {
  readonly taskId: string;
  readonly referenceTaskName: string;
  readonly taskType: string;
  readonly status: string;
  readonly seq: number;
  readonly retryCount: number;
  readonly scheduledTime: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly updateTime: number;
  readonly startDelayInSeconds: number;
  readonly callbackAfterSeconds: number;
  /** Turns of the loop around it, from 1; 0 or absent: none. */
  readonly iteration?: number;
  readonly retriedTaskId?: string;
  readonly reasonForIncompletion?: string;
  readonly workerId?: string;
  readonly subWorkflowId?: string;
  readonly pollCount?: number;
  readonly inputData: Readonly<Record<string, unknown>>;
  readonly outputData: Readonly<Record<string, unknown>>;
  /** Epoch ms from which it may be handed out; 0 = at once. */
  readonly dueTime?: number;
}

/** All attempts of one task, oldest first. */
export interface TaskRun {
  readonly ref: string;
  readonly attempts: readonly TaskView[];
  readonly current: TaskView;
}

export type RunState =
  | "queued"
  | "held"
  | "running"
  | "waiting"
  | "retry"
  | "completed"
  | "errors"
  | "failed"
  | "failed-final"
  | "timed-out"
  | "canceled"
  | "skipped"
  | "unknown";

export interface RunLook {
  readonly state: RunState;
  readonly token: StatusToken;
  readonly word: string;
}

/** Task types that wait for something else than a worker. */
const WAITING: ReadonlySet<string> = new Set([
  "WAIT",
  "HUMAN",
  "JOIN",
  "SUB_WORKFLOW",
  "EXCLUSIVE_JOIN",
]);

/** With `asyncComplete` these stay open when their own part is done, until somebody outside ends them. */
const OUTSIDE: ReadonlySet<string> = new Set(["EVENT", "KAFKA_PUBLISH", "HTTP"]);

const ENDED: Readonly<Record<string, RunLook>> = {
  COMPLETED: { state: "completed", token: "completed", word: "Completed" },
  COMPLETED_WITH_ERRORS: { state: "errors", token: "errors", word: "Completed with errors" },
  FAILED: { state: "failed", token: "failed", word: "Failed" },
  FAILED_WITH_TERMINAL_ERROR: { state: "failed-final", token: "failed", word: "Failed, final" },
  TIMED_OUT: { state: "timed-out", token: "timedout", word: "Timed out" },
  CANCELED: { state: "canceled", token: "canceled", word: "Canceled" },
  SKIPPED: { state: "skipped", token: "skipped", word: "Skipped" },
};

/** Attempts by reference, in the order in which the references first appeared. Turns of a loop are apart (`a__2`). */
export function taskRuns(tasks: Iterable<TaskView>): Map<string, TaskRun> {
  const byRef = new Map<string, TaskView[]>();
  for (const task of [...tasks].toSorted((a, b) => a.seq - b.seq)) {
    const known = byRef.get(task.referenceTaskName);
    if (known) known.push(task);
    else byRef.set(task.referenceTaskName, [task]);
  }
  const runs = new Map<string, TaskRun>();
  for (const [ref, all] of byRef) {
    const attempts = all.toSorted((a, b) => a.retryCount - b.retryCount || a.seq - b.seq);
    const current = attempts.at(-1);
    if (current) runs.set(ref, { ref, attempts, current });
  }
  return runs;
}

/** The name in the definition: without the suffixes `__N` of turns in loops. A loop itself counts turns but has none. */
export function baseRefOf({
  referenceTaskName,
  iteration = 0,
}: Pick<TaskView, "referenceTaskName" | "iteration">): string {
  return iteration > 0 ? referenceTaskName.replace(/(?:__\d+)+$/, "") : referenceTaskName;
}

/** The runs of one task in the turns of its loops, in order; a task outside of loops has one. */
export function turnsOf(runs: ReadonlyMap<string, TaskRun>, run: TaskRun): TaskRun[] {
  const base = baseRefOf(run.current);
  return [...runs.values()]
    .filter(({ current }) => baseRefOf(current) === base)
    .toSorted((a, b) => a.current.seq - b.current.seq);
}

/** Runs by their name in the definition; of the turns of a loop the latest. */
export function latestRuns(runs: ReadonlyMap<string, TaskRun>): Map<string, TaskRun> {
  const latest = new Map<string, TaskRun>();
  for (const run of runs.values()) {
    const ref = baseRefOf(run.current);
    const known = latest.get(ref);
    if (!known || (known.current.iteration ?? 0) <= (run.current.iteration ?? 0)) {
      latest.set(ref, run);
    }
  }
  return latest;
}

/** Whether an attempt has come to an end, whatever its outcome. */
export function hasEnded({ status }: TaskView): boolean {
  return status !== "SCHEDULED" && status !== "IN_PROGRESS";
}

/** Failed for itself or by the clock. */
export function hasFailed({ status }: TaskView): boolean {
  return status === "FAILED" || status === "FAILED_WITH_TERMINAL_ERROR" || status === "TIMED_OUT";
}

/**
 * What an attempt looks like at a moment (epoch ms). `retries` is how many the policy grants after the first attempt;
 * null: not known. Texts that nobody knows stay readable.
 */
export function lookOf(task: TaskView, now: number, retries: number | null = null): RunLook {
  const ended = Object.hasOwn(ENDED, task.status) ? ENDED[task.status] : undefined;
  if (ended) return ended;
  if (task.status === "IN_PROGRESS") return runningLook(task);
  if (task.status === "SCHEDULED") return scheduledLook(task, now, retries);
  return { state: "unknown", token: "pending", word: `Unknown (${task.status})` };
}

/** Whether an attempt goes on only when somebody outside says how it ended: a person, a signal, who was asked or told. */
export function isEndedOutside(task: TaskView): boolean {
  const { status, taskType } = task;
  const waits = taskType === "HUMAN" || taskType === "WAIT" || isAnswerAwaited(task);
  return status === "IN_PROGRESS" && waits;
}

/** An event is sent at once; a request is only waited for when it has its answer. */
function isAnswerAwaited({ taskType, inputData, outputData }: TaskView): boolean {
  if (!OUTSIDE.has(taskType) || inputData["asyncComplete"] !== true) return false;
  return taskType !== "HTTP" || outputData["response"] !== undefined;
}

function runningLook(task: TaskView): RunLook {
  return WAITING.has(task.taskType) || isAnswerAwaited(task)
    ? { state: "waiting", token: "running", word: waitingWord(task) }
    : { state: "running", token: "running", word: "Running" };
}

function waitingWord({ taskType }: TaskView): string {
  if (taskType === "HUMAN") return "Waiting for a person";
  if (taskType === "SUB_WORKFLOW") return "Waiting for its run";
  return OUTSIDE.has(taskType) ? "Waiting to be ended from outside" : "Waiting";
}

function scheduledLook(task: TaskView, now: number, retries: number | null): RunLook {
  const dueAt = dueAtOf(task);
  if (dueAt <= now) return { state: "queued", token: "queued", word: "Queued" };
  const left = countdown(dueAt - now);
  if (task.retriedTaskId === undefined) {
    // Its worker may have begun, and asked to be called again.
    const word = `${task.startTime > 0 ? "Goes on" : "Starts"} in ${left}`;
    return { state: "held", token: "queued", word };
  }
  const count = retries === null ? task.retryCount : `${task.retryCount} of ${retries}`;
  return { state: "retry", token: "retry", word: `Retry ${count} in ${left}` };
}

/** `8 s`, `2 m 5 s`, `3 h 20 m`: whole seconds, rounded up. */
function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
}

/** When an attempt may begin, in epoch ms; in the past where nothing holds it back. */
export function dueAtOf(task: TaskView): number {
  if (task.dueTime !== undefined && task.dueTime > 0) return task.dueTime;
  const from = task.startTime > 0 ? task.updateTime : task.scheduledTime;
  return from + task.callbackAfterSeconds * 1000;
}
