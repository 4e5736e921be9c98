import type { StatusToken } from "./status-words";
import { dueAtOf, hasEnded, lookOf, type TaskRun, type TaskView } from "./task-runs";

/** A stretch of an attempt, in epoch ms. */
export interface Segment {
  readonly kind: "backoff" | "queue" | "run";
  readonly from: number;
  readonly to: number;
  readonly token: StatusToken;
  readonly attempt: number;
  readonly taskId: string;
}

/** The runs of all references in the order of their first attempts: one row each. */
export function timelineRows(runs: ReadonlyMap<string, TaskRun>): TaskRun[] {
  return [...runs.values()].toSorted((a, b) => firstSeq(a) - firstSeq(b));
}

/** The last moment (epoch ms) that is known of: the end of an attempt or of a delay that is still to come. */
export function lastMoment(rows: readonly TaskRun[]): number {
  return rows.reduce(
    (last, { current }) =>
      Math.max(last, current.endTime, hasEnded(current) ? 0 : waitEnd(current)),
    0,
  );
}

function waitEnd(task: TaskView): number {
  return task.startTime > 0 ? 0 : dueAtOf(task);
}

function firstSeq({ attempts, current }: TaskRun): number {
  return (attempts[0] ?? current).seq;
}

/** Waiting for its time, waiting for a worker, running. What took no time has no segment. */
export function segmentsOf(task: TaskView, now: number): Segment[] {
  const { token } = lookOf(task, now);
  const base = { attempt: task.retryCount, taskId: task.taskId };
  const end = hasEnded(task) ? Math.max(task.endTime, task.scheduledTime) : now;
  const dueAt = Math.min(firstDueAt(task), task.startTime || Number.POSITIVE_INFINITY);
  const begun = task.startTime > 0 ? Math.max(task.startTime, task.scheduledTime) : null;
  const segments: Segment[] = [];
  if (dueAt > task.scheduledTime) {
    const to = hasEnded(task) && begun === null ? Math.min(dueAt, end) : dueAt;
    segments.push({ ...base, kind: "backoff", from: task.scheduledTime, to, token: "retry" });
  }
  const ready = Math.max(dueAt, task.scheduledTime);
  const queueEnd = begun ?? end;
  if (queueEnd > ready) {
    segments.push({ ...base, kind: "queue", from: ready, to: queueEnd, token: "queued" });
  }
  if (begun !== null) {
    segments.push({ ...base, kind: "run", from: begun, to: Math.max(begun, end), token });
  }
  return segments;
}

/** When the attempt could begin for the first time; a worker that asks to be called back does not change it. */
function firstDueAt(task: TaskView): number {
  if (task.startTime > 0) return task.scheduledTime + task.startDelayInSeconds * 1000;
  return dueAtOf(task);
}

/** Round marks of a time axis over a span, in ms from its beginning: at most about `most` of them. */
export function axisTicks(spanMs: number, most = 6): number[] {
  const step =
    STEPS_MS.find((each) => spanMs / each <= most) ?? Math.ceil(spanMs / most / DAY) * DAY;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, at) => at * step);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS: readonly number[] = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
];

/** `0 s`, `0.5 s`, `30 s`, `5 m`, `2 h`, `3 d`: the label of a mark. */
export function tickText(ms: number): string {
  if (ms < MINUTE) return `${ms / SECOND} s`;
  if (ms < HOUR) {
    const rest = (ms % MINUTE) / SECOND;
    return rest === 0 ? `${ms / MINUTE} m` : `${Math.floor(ms / MINUTE)} m ${rest} s`;
  }
  if (ms < DAY) {
    const rest = (ms % HOUR) / MINUTE;
    return rest === 0 ? `${ms / HOUR} h` : `${Math.floor(ms / HOUR)} h ${rest} m`;
  }
  return `${Math.round((ms / DAY) * 10) / 10} d`;
}

export interface AttemptTiming {
  /** Held back by a delay or a back-off. */
  readonly waitMs: number;
  readonly queueMs: number;
  /** Null: has not begun. */
  readonly runMs: number | null;
}

/** How an attempt's time was spent, up to `now` (epoch ms). */
export function timingOf(task: TaskView, now: number): AttemptTiming {
  const segments = segmentsOf(task, now);
  const sum = (wanted: Segment["kind"]) =>
    segments.reduce(
      (total, { kind, from, to }) =>
        kind === wanted
          ? total + Math.max(0, Math.min(to, Math.max(now, task.endTime)) - from)
          : total,
      0,
    );
  return {
    waitMs: sum("backoff"),
    queueMs: sum("queue"),
    runMs: task.startTime > 0 ? sum("run") : null,
  };
}
