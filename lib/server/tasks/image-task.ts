import {
  type FailureClass,
  failureClass,
  ImageError,
  imageError,
  isRetryable,
} from "@/lib/core/image/errors";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { type Warning, warningJson } from "@/lib/core/image/warnings";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import type { WorkerOutcome, WorkerTask } from "./worker";

/** A worker ends this much before the tightest limit of its task, so that the user reads our sentence. */
const SAFETY_MS = 1_000;
const REMEMBERED_CRASHES = 1_000;

/** What a task may use while it runs. */
export interface TaskRun {
  /** Aborted by cancel and by the deadline. */
  readonly signal: AbortSignal;
  /** Time left for one variant, in milliseconds. */
  readonly deadlineMs: number;
}

export interface TaskRunOptions {
  readonly task: WorkerTask;
  readonly signal: AbortSignal;
  readonly limits: ImageLimits;
  readonly crashes: CrashMemory;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The failure that means "out of time" here. */
  readonly timedOut: (limitMs: number) => ImageError;
}

/** Runs one attempt and turns its ImageError into the outcome that its class and attempt ask for. */
export async function runImageTask(
  options: TaskRunOptions,
  step: (run: TaskRun) => Promise<JsonObject>,
): Promise<WorkerOutcome> {
  const { task, signal, limits, now } = options;
  const leftMs = task.deadlineMs === null ? Number.POSITIVE_INFINITY : task.deadlineMs - now();
  const totalMs = Math.max(1, leftMs - SAFETY_MS);
  const timer = new AbortController();
  const timeout = Number.isFinite(totalMs) ? setTimeout(() => timer.abort(), totalMs) : null;
  try {
    const output = await step({
      signal: AbortSignal.any([signal, timer.signal]),
      deadlineMs: Math.min(limits.deadlineMs, totalMs),
    });
    return { status: "completed", output };
  } catch (error) {
    const late = timer.signal.aborted && !signal.aborted;
    const known = late ? options.timedOut(totalMs) : error;
    if (!(known instanceof ImageError)) throw error;
    return failed(known, options);
  } finally {
    if (timeout !== null) clearTimeout(timeout);
  }
}

/** How often the image worker crashed over each task of late; kept in memory, bounded. */
export class CrashMemory {
  private readonly counts = new Map<string, number>();

  note(task: WorkerTask): number {
    const key = `${task.workflowId}/${task.ref}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.delete(key);
    this.counts.set(key, count);
    const [oldest] = this.counts.keys();
    if (this.counts.size > REMEMBERED_CRASHES && oldest !== undefined) this.counts.delete(oldest);
    return count;
  }
}

/** Adds each warning to the log and gives them as JSON. */
export function reportWarnings(task: WorkerTask, warnings: readonly Warning[]): JsonValue[] {
  for (const { code, message } of warnings) task.log(`${code}: ${message}`);
  return warnings.map(warningJson);
}

export function imageTimeout(target: string): (limitMs: number) => ImageError {
  return (limitMs) => imageError("IMAGE_TIMEOUT", { target, limitMs });
}

function failed(error: ImageError, { task, signal, crashes }: TaskRunOptions): WorkerOutcome {
  const kind: FailureClass = failureClass(error.code);
  if (kind === "canceled" || signal.aborted) return { status: "canceled" };
  const crashCount = kind === "crash" ? crashes.note(task) : 0;
  const retry = isRetryable(error.code, task.attempt, crashCount);
  task.log(`${error.code}: ${error.message}`);
  return {
    status: "failed",
    code: error.code,
    reason: error.message,
    retry,
    output: {
      error: { code: error.code, message: error.message, retryable: retry, details: error.details },
    },
  };
}
