import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import type { FaultPlan } from "../faults/fault";
import type { JsonObject } from "../json";

export const TASK_STATUSES = [
  "SCHEDULED",
  "IN_PROGRESS",
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
  "TIMED_OUT",
  "CANCELED",
  "SKIPPED",
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const EXECUTION_STATUSES = [
  "RUNNING",
  "PAUSED",
  "COMPLETED",
  "FAILED",
  "TIMED_OUT",
  "TERMINATED",
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** Semantics §1.5. */
export function isTerminalTask(status: TaskStatus): boolean {
  return status !== "SCHEDULED" && status !== "IN_PROGRESS";
}

export function isSuccessfulTask(status: TaskStatus): boolean {
  return (
    status === "COMPLETED" ||
    status === "COMPLETED_WITH_ERRORS" ||
    status === "SKIPPED" ||
    status === "SCHEDULED" ||
    status === "IN_PROGRESS"
  );
}

export function isRetriableTask(status: TaskStatus): boolean {
  return status !== "CANCELED" && status !== "FAILED_WITH_TERMINAL_ERROR" && status !== "SKIPPED";
}

export function isTerminalExecution(status: ExecutionStatus): boolean {
  return status !== "RUNNING" && status !== "PAUSED";
}

/**
 * One attempt of one task: a row of the store and, with derived fields added, Conductor's Task (semantics §1.6).
 * Names are the wire's. Times are epoch milliseconds, 0 = not yet; delays are seconds.
 */
export interface TaskRecord {
  taskId: string;
  workflowInstanceId: string;
  referenceTaskName: string;
  taskType: string;
  taskDefName: string;
  status: TaskStatus;
  /** From 1, rising over the life of the execution; SKIPPED records made by an operation have 0. */
  seq: number;
  retryCount: number;
  iteration: number;
  scheduledTime: number;
  startTime: number;
  endTime: number;
  updateTime: number;
  /** When the first attempt of this task was scheduled: start of totalTimeoutSeconds. */
  firstScheduledTime: number;
  startDelayInSeconds: number;
  callbackAfterSeconds: number;
  /** Epoch ms from which a SCHEDULED task may be handed out (delay and jitter included), or a WAIT is over; 0 = at once / never. */
  dueTime: number;
  responseTimeoutSeconds: number;
  rateLimitPerFrequency: number;
  rateLimitFrequencyInSeconds: number;
  pollCount: number;
  workerId: string | null;
  domain: string | null;
  reasonForIncompletion: string | null;
  retriedTaskId: string | null;
  /** A later attempt exists. */
  retried: boolean;
  /** The decider has drawn the consequences of the terminal status. */
  executed: boolean;
  subWorkflowId: string | null;
  inputData: JsonObject;
  outputData: JsonObject;
  /** Snapshot of the task's part of the definition, with its TaskDef embedded as `taskDefinition`. */
  workflowTask: WorkflowTask;
  /** Values that its TaskDef asks for by name; only in what a worker is given, never stored. */
  runtimeMetadata?: Record<string, string>;
}

/** The execution without its tasks: Conductor's Workflow (semantics §1.7). */
export interface ExecutionHeader {
  workflowId: string;
  workflowName: string;
  workflowVersion: number;
  status: ExecutionStatus;
  createTime: number;
  updateTime: number;
  endTime: number;
  lastRetriedTime: number;
  input: JsonObject;
  output: JsonObject;
  variables: JsonObject;
  correlationId: string | null;
  priority: number;
  taskToDomain: Record<string, string>;
  reasonForIncompletion: string | null;
  failedReferenceTaskNames: string[];
  failedTaskNames: string[];
  failedTaskId: string | null;
  parentWorkflowId: string | null;
  parentWorkflowTaskId: string | null;
  reRunFromWorkflowId: string | null;
  event: string | null;
  createdBy: string | null;
  idempotencyKey: string | null;
  /** What somebody wants to go wrong, from the start request; null: nothing. */
  faults: FaultPlan | null;
  /** Snapshot with every TaskDef embedded; never changes except by restart with the latest definition. */
  workflowDefinition: WorkflowDef;
}

/** One row of the history: feeds live events, the timeline and replay. `seq` counts from 1 per execution without gaps. */
export interface Transition {
  seq: number;
  /** Epoch ms. */
  at: number;
  /** Null: the execution itself. */
  ref: string | null;
  taskId: string | null;
  /** `retryCount` of the attempt, 0 for the execution itself. */
  attempt: number;
  /** Null: the record came into being. */
  from: string | null;
  to: string;
  reason: string | null;
}

/** The TaskDef that rules an attempt: embedded by the start of the execution (semantics §2.1). */
export function ruleOf(task: TaskRecord): TaskDef {
  return task.workflowTask.taskDefinition ?? {};
}
