import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { ExecutionHeader, ExecutionStatus } from "@/lib/core/execution/state";
import type { FaultPlan } from "@/lib/core/faults/fault";
import type { JsonObject } from "@/lib/core/json";

/** A row of `execution`. */
export interface ExecutionRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly createTime: number;
  readonly updateTime: number;
  readonly endTime: number;
  readonly lastRetriedTime: number;
  readonly correlationId: string | null;
  readonly priority: number;
  readonly reason: string | null;
  readonly failedRefs: string;
  readonly failedTaskNames: string;
  readonly failedTaskId: string | null;
  readonly parentWorkflowId: string | null;
  readonly parentWorkflowTaskId: string | null;
  readonly reRunFromWorkflowId: string | null;
  readonly event: string | null;
  readonly createdBy: string | null;
  readonly idempotencyKey: string | null;
  readonly taskToDomain: string;
  readonly faults: string | null;
  readonly snapshotId: string;
}

/** The columns of `execution_data`. */
export interface DataRow {
  readonly input: string;
  readonly output: string;
  readonly variables: string;
}

export function headerOf(
  row: ExecutionRow & DataRow,
  workflowDefinition: WorkflowDef,
): ExecutionHeader {
  return {
    workflowId: row.id,
    workflowName: row.name,
    workflowVersion: row.version,
    status: row.status,
    createTime: row.createTime,
    updateTime: row.updateTime,
    endTime: row.endTime,
    lastRetriedTime: row.lastRetriedTime,
    input: jsonObject(row.input),
    output: jsonObject(row.output),
    variables: jsonObject(row.variables),
    correlationId: row.correlationId,
    priority: row.priority,
    taskToDomain: jsonObject(row.taskToDomain) as Record<string, string>,
    reasonForIncompletion: row.reason,
    failedReferenceTaskNames: JSON.parse(row.failedRefs) as string[],
    failedTaskNames: JSON.parse(row.failedTaskNames) as string[],
    failedTaskId: row.failedTaskId,
    parentWorkflowId: row.parentWorkflowId,
    parentWorkflowTaskId: row.parentWorkflowTaskId,
    reRunFromWorkflowId: row.reRunFromWorkflowId,
    event: row.event,
    createdBy: row.createdBy,
    idempotencyKey: row.idempotencyKey,
    faults: row.faults === null ? null : (jsonObject(row.faults) as FaultPlan),
    workflowDefinition,
  };
}

function jsonObject(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
