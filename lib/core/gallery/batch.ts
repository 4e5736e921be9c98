/** One run of a batch, for its page. Times are epoch ms. */
export interface BatchRun {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly status: string;
  readonly startTime: number;
  /** 0: it has not ended. */
  readonly endTime: number;
  readonly reason: string | null;
  /** The first stored picture in its input; null: there is none. */
  readonly photo: { readonly artifactId: string; readonly name: string } | null;
  /** Pictures it has made, and their bytes together. */
  readonly variants: number;
  readonly bytes: number;
  /** The first of them. */
  readonly imageId: string | null;
}

/** Answer of `GET /api/batches/{id}`: all runs with this correlation id, in the order of their start. */
export interface Batch {
  readonly id: string;
  /** More than are listed when there are very many. */
  readonly total: number;
  readonly runs: readonly BatchRun[];
}

/** What a batch may be called: it is a correlation id and a part of an address. */
export const BATCH_ID = /^[\w-]{1,100}$/;

export interface BatchCounts {
  readonly open: number;
  readonly completed: number;
  /** Failed, timed out or terminated. */
  readonly failed: number;
}

/** How far a batch is. Pure. */
export function countsOf(runs: readonly Pick<BatchRun, "status">[]): BatchCounts {
  const completed = runs.filter(({ status }) => status === "COMPLETED").length;
  const open = runs.filter(({ status }) => status === "RUNNING" || status === "PAUSED").length;
  return { open, completed, failed: runs.length - open - completed };
}
