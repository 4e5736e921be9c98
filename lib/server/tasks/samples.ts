import { setTimeout as sleep } from "node:timers/promises";

import { ImageError } from "@/lib/core/image/errors";
import { readTaskInput } from "@/lib/core/image/read-input";
import { TASK_SCHEMAS } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";

import { createSlots } from "./slots";
import type { Worker, WorkerOutcome, WorkerTask } from "./worker";

const AT_ONCE = 100;

/** `sample_flaky`, `sample_slow` and `sample_limited`: tasks to try retry, time and rate limits on. */
export function createSampleWorker(now: () => number): Worker {
  const slots = createSlots(AT_ONCE);
  return {
    types: ["sample_flaky", "sample_slow", "sample_limited"],
    freeSlots: slots.free,
    onFree: slots.onFree,
    run: (task, signal) => slots.use(() => guarded(task, signal, now)),
  };
}

async function guarded(
  task: WorkerTask,
  signal: AbortSignal,
  now: () => number,
): Promise<WorkerOutcome> {
  try {
    return task.taskType === "sample_flaky" ? flaky(task) : await slow(task, signal, now);
  } catch (error) {
    if (signal.aborted) return { status: "canceled" };
    if (!(error instanceof ImageError)) throw error;
    return { status: "failed", code: error.code, reason: error.message, retry: false };
  }
}

/** Fails while the attempt's number is below `failTimes`. */
function flaky(task: WorkerTask): WorkerOutcome {
  const { value } = readTaskInput(TASK_SCHEMAS.sample_flaky, task.input);
  const attempt = task.attempt + 1;
  if (task.attempt >= value.failTimes) {
    const message = `Worked at attempt ${attempt}.`;
    task.log(message);
    return { status: "completed", output: { attempt, message } };
  }
  const reason =
    value.message ?? `Attempt ${attempt} fails; attempt ${value.failTimes + 1} will succeed.`;
  task.log(reason);
  return { status: "failed", code: "SAMPLE_FAILURE", reason, retry: true, output: { attempt } };
}

async function slow(
  task: WorkerTask,
  signal: AbortSignal,
  now: () => number,
): Promise<WorkerOutcome> {
  const schema =
    task.taskType === "sample_slow" ? TASK_SCHEMAS.sample_slow : TASK_SCHEMAS.sample_limited;
  const { seconds } = readTaskInput(schema, task.input).value;
  const startedAt = now();
  const steps = Math.max(1, Math.min(20, Math.ceil(seconds)));
  for (let step = 1; step <= steps; step += 1) {
    await sleep((seconds * 1_000) / steps, undefined, { signal });
    task.progress(Math.round((100 * step) / steps));
  }
  const output: JsonObject = { seconds, startedAt };
  return { status: "completed", output };
}
