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
  readonly retriedTaskId?: string;
  readonly reasonForIncompletion?: string;
  readonly workerId?: string;
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

const ENDED: Readonly<Record<string, RunLook>> = {
  COMPLETED: { state: "completed", token: "completed", word: "Completed" },
  COMPLETED_WITH_ERRORS: { state: "errors", token: "errors", word: "Completed with errors" },
  FAILED: { state: "failed", token: "failed", word: "Failed" },
  FAILED_WITH_TERMINAL_ERROR: { state: "failed-final", token: "failed", word: "Failed, final" },
  TIMED_OUT: { state: "timed-out", token: "timedout", word: "Timed out" },
  CANCELED: { state: "canceled", token: "canceled", word: "Canceled" },
  SKIPPED: { state: "skipped", token: "skipped", word: "Skipped" },
};

/** Attempts by reference, in the order in which the references first appeared. */
export function taskRuns(tasks: Iterable<TaskView>): Map<string, TaskRun> {
  const byRef = new Map<string, TaskView[]>();
  for (const task of tasks) {
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

/** What an attempt looks like at a moment. Texts that nobody knows stay readable. */
export function lookOf(task: TaskView, now: number): RunLook {
  const ended = Object.hasOwn(ENDED, task.status) ? ENDED[task.status] : undefined;
  if (ended) return ended;
  if (task.status === "IN_PROGRESS") return runningLook(task);
  if (task.status === "SCHEDULED") return scheduledLook(task, now);
  return { state: "unknown", token: "pending", word: `Unknown (${task.status})` };
}

function runningLook(task: TaskView): RunLook {
  return WAITING.has(task.taskType)
    ? { state: "waiting", token: "running", word: "Waiting" }
    : { state: "running", token: "running", word: "Running" };
}

function scheduledLook(task: TaskView, now: number): RunLook {
  const dueAt = dueAtOf(task);
  if (dueAt <= now) return { state: "queued", token: "queued", word: "Queued" };
  const seconds = Math.ceil((dueAt - now) / 1000);
  return task.retriedTaskId === undefined
    ? { state: "held", token: "queued", word: `Starts in ${seconds} s` }
    : { state: "retry", token: "retry", word: `Retry ${task.retryCount} in ${seconds} s` };
}

/** Epoch ms. */
function dueAtOf(task: TaskView): number {
  if (task.dueTime !== undefined && task.dueTime > 0) return task.dueTime;
  const from = task.startTime > 0 ? task.updateTime : task.scheduledTime;
  return from + task.callbackAfterSeconds * 1000;
}

/** The earliest attempt that failed for good and is not a consequence of another: where to look first. */
export function rootCause(tasks: Iterable<TaskView>): TaskView | null {
  const failed = [...taskRuns(tasks).values()]
    .map(({ current }) => current)
    .filter(
      ({ status, taskType }) =>
        (status === "FAILED" ||
          status === "FAILED_WITH_TERMINAL_ERROR" ||
          status === "TIMED_OUT") &&
        !WAITING.has(taskType),
    );
  return failed.toSorted((a, b) => a.endTime - b.endTime)[0] ?? null;
}
