import type { ExitCause } from "./child-process";

/** Uploads are waited for by a person; previews yield to everything. */
export type Priority = "upload" | "task" | "preview";

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly target: string;
  readonly priority: Priority;
  readonly onProgress?: (percent: number) => void;
  /** Given back when the job has a child: see `reserve`. */
  readonly slot?: Slot;
}

/** A child kept for a task that still fetches its source. `release` may be called more than once. */
export interface Slot {
  release(): void;
}

export interface PoolHealth {
  readonly ok: boolean;
  /** Null when all is well. */
  readonly reason: string | null;
  readonly children: number;
  readonly busy: number;
  readonly waiting: number;
  readonly memoryWatched: boolean;
  /** Children ended so far, by cause. */
  readonly ended: Readonly<Record<ExitCause, number>>;
}
