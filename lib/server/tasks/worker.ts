import type { JsonObject } from "@/lib/core/json";

/** One attempt handed to a worker. Times are epoch milliseconds. */
export interface WorkerTask {
  readonly taskId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  /** Task reference name, with the loop suffix where there is one. */
  readonly ref: string;
  readonly taskType: string;
  /** Conductor's `retryCount`: 0 for the first attempt. */
  readonly attempt: number;
  readonly iteration: number;
  readonly input: JsonObject;
  /** When the tightest limit of the task ends it; null: no limit. A worker stops at least one second earlier. */
  readonly deadlineMs: number | null;
  /** Adds one line to the task log. */
  log(line: string): void;
  /** 0..100, for live viewers only; never stored. */
  progress(percent: number): void;
}

/**
 * What became of an attempt. `failed` with `retry: false` is final (FAILED_WITH_TERMINAL_ERROR), with `retry: true` the
 * policy of the task decides (FAILED). A throw means "crashed" and counts as a retryable failure.
 */
export type WorkerOutcome =
  | { readonly status: "completed"; readonly output: JsonObject }
  /** The work here is done; somebody outside ends the task (`asyncComplete`). */
  | { readonly status: "waiting"; readonly output: JsonObject }
  | {
      readonly status: "failed";
      readonly code: string;
      /** One or two sentences for the user: `reasonForIncompletion`. */
      readonly reason: string;
      readonly retry: boolean;
      readonly output?: JsonObject;
    }
  | { readonly status: "canceled" };

/**
 * Runs tasks of some types inside the server process (or in the stand-alone worker). It gets input and a signal and
 * never sees queue, engine or database. Work is asked for only while `freeSlots()` is positive.
 */
export interface Worker {
  readonly types: readonly string[];
  /** How many more tasks it could begin now. */
  freeSlots(): number;
  /** Calls the listener each time slots became free (or the worker became able to work). */
  onFree(listener: () => void): void;
  /** An aborted signal ends the work within 250 ms and yields `canceled`. */
  run(task: WorkerTask, signal: AbortSignal): Promise<WorkerOutcome>;
}
