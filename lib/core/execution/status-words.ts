import type { ExecutionStatus } from "./state";

/** Names of the status tokens in globals.css. */
export type StatusToken =
  | "pending"
  | "queued"
  | "running"
  | "retry"
  | "completed"
  | "errors"
  | "failed"
  | "timedout"
  | "canceled"
  | "skipped"
  | "paused";

/** What a person reads for the status of an execution, and its colour. */
export const EXECUTION_WORDS: Readonly<
  Record<ExecutionStatus, { readonly word: string; readonly token: StatusToken }>
> = {
  RUNNING: { word: "Running", token: "running" },
  PAUSED: { word: "Paused", token: "paused" },
  COMPLETED: { word: "Completed", token: "completed" },
  FAILED: { word: "Failed", token: "failed" },
  TIMED_OUT: { word: "Timed out", token: "timedout" },
  TERMINATED: { word: "Terminated", token: "canceled" },
};
