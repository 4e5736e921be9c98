import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import {
  EXECUTION_STATUSES,
  type ExecutionHeader,
  type ExecutionStatus,
  TASK_STATUSES,
  type TaskRecord,
  type TaskStatus,
} from "./state";

/**
 * An execution as another Conductor server printed it (GET /workflow/{id}), as records of ours. Fields that are missing or
 * of another type take what an execution without them has; statuses that nobody knows become FAILED and RUNNING. What is
 * not on the wire (first schedule, JOIN's times) is derived. Null: not an execution.
 */
export function executionFromJson(
  json: JsonValue | undefined,
): { readonly header: ExecutionHeader; readonly tasks: readonly TaskRecord[] } | null {
  if (!isJsonObject(json) || typeof json["workflowId"] !== "string") return null;
  const tasks = list(json["tasks"]).filter(isJsonObject);
  return { header: headerFromJson(json), tasks: tasks.map(taskFromJson) };
}

function headerFromJson(json: JsonObject): ExecutionHeader {
  const definition = map(json["workflowDefinition"]) as WorkflowDef;
  return {
    workflowId: text(json["workflowId"]),
    workflowName: text(json["workflowName"]) || (definition.name ?? ""),
    workflowVersion: whole(json["workflowVersion"], definition.version ?? 1),
    status: executionStatus(json["status"]),
    createTime: whole(json["createTime"]) || whole(json["startTime"]),
    updateTime: whole(json["updateTime"]),
    endTime: whole(json["endTime"]),
    lastRetriedTime: whole(json["lastRetriedTime"]),
    input: map(json["input"]),
    output: map(json["output"]),
    variables: map(json["variables"]),
    correlationId: textOrNull(json["correlationId"]),
    priority: whole(json["priority"]),
    taskToDomain: texts(json["taskToDomain"]),
    reasonForIncompletion: textOrNull(json["reasonForIncompletion"]),
    failedReferenceTaskNames: list(json["failedReferenceTaskNames"]).map(text),
    failedTaskNames: list(json["failedTaskNames"]).map(text),
    failedTaskId: null,
    parentWorkflowId: textOrNull(json["parentWorkflowId"]),
    parentWorkflowTaskId: textOrNull(json["parentWorkflowTaskId"]),
    reRunFromWorkflowId: textOrNull(json["reRunFromWorkflowId"]),
    event: textOrNull(json["event"]),
    createdBy: textOrNull(json["createdBy"]),
    idempotencyKey: textOrNull(json["idempotencyKey"]),
    faults: null,
    workflowDefinition: definition,
  };
}

/** One attempt (Conductor's Task, semantics §1.6). */
export function taskFromJson(json: JsonObject): TaskRecord {
  const scheduledTime = whole(json["scheduledTime"]);
  return {
    taskId: text(json["taskId"]),
    workflowInstanceId: text(json["workflowInstanceId"]),
    referenceTaskName: text(json["referenceTaskName"]),
    taskType: text(json["taskType"]),
    taskDefName: text(json["taskDefName"]) || text(json["taskType"]),
    status: taskStatus(json["status"]),
    seq: whole(json["seq"]),
    retryCount: whole(json["retryCount"]),
    iteration: whole(json["iteration"]),
    scheduledTime,
    startTime: whole(json["startTime"]),
    endTime: whole(json["endTime"]),
    updateTime: whole(json["updateTime"]),
    firstScheduledTime: scheduledTime,
    startDelayInSeconds: whole(json["startDelayInSeconds"]),
    callbackAfterSeconds: whole(json["callbackAfterSeconds"]),
    dueTime: dueTime(json),
    responseTimeoutSeconds: whole(json["responseTimeoutSeconds"]),
    rateLimitPerFrequency: whole(json["rateLimitPerFrequency"]),
    rateLimitFrequencyInSeconds: whole(json["rateLimitFrequencyInSeconds"]),
    pollCount: whole(json["pollCount"]),
    workerId: textOrNull(json["workerId"]),
    domain: textOrNull(json["domain"]),
    reasonForIncompletion: textOrNull(json["reasonForIncompletion"]),
    retriedTaskId: textOrNull(json["retriedTaskId"]),
    retried: json["retried"] === true,
    executed: json["executed"] === true,
    subWorkflowId: textOrNull(json["subWorkflowId"]),
    inputData: map(json["inputData"]),
    outputData: map(json["outputData"]),
    workflowTask: map(json["workflowTask"]) as WorkflowTask,
  };
}

/** When a waiting attempt may be handed out: the queue of the other server knows, its record says since when and for how long. */
function dueTime(json: JsonObject): number {
  const seconds = whole(json["callbackAfterSeconds"]) || whole(json["startDelayInSeconds"]);
  if (json["status"] !== "SCHEDULED" || seconds <= 0) return 0;
  return Math.max(whole(json["scheduledTime"]), whole(json["updateTime"])) + seconds * 1000;
}

function executionStatus(value: JsonValue | undefined): ExecutionStatus {
  return EXECUTION_STATUSES.find((status) => status === value) ?? "RUNNING";
}

function taskStatus(value: JsonValue | undefined): TaskStatus {
  return TASK_STATUSES.find((status) => status === value) ?? "FAILED";
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function whole(value: JsonValue | undefined, otherwise = 0): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : otherwise;
}

function map(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: JsonValue | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(map(value)).map(([key, each]) => [key, text(each)]));
}
