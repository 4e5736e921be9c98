import type { ExecutionStatus, TaskRecord } from "../execution/state";

export type EndStatus = Exclude<ExecutionStatus, "RUNNING" | "PAUSED">;

/** Thrown inside a turn to end the execution at once (Conductor's TerminateWorkflowException); decide.ts catches it. */
export class TerminateExecution extends Error {
  readonly status: EndStatus;
  readonly task: TaskRecord | null;
  constructor(status: EndStatus, reason: string, task: TaskRecord | null = null) {
    super(reason);
    this.name = "TerminateExecution";
    this.status = status;
    this.task = task;
  }
}
