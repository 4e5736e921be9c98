import { classifierOf } from "../definition/classifier";
import { javaText } from "../definition/references-text";
import type { JsonObject, JsonValue } from "../json";
import { joinOnOf } from "../decider/state";
import {
  taskDefToJson,
  workflowDefTextParts,
  workflowDefToJson,
  workflowTaskToJson,
} from "./conductor-definition-json";
import { jsonText } from "./json-text";
import { childInputToJson, inputToJson } from "./task-input-json";
import { isoTime } from "./iso-time";
import type { ExecutionHeader, TaskRecord } from "./state";
import { isSuccessfulTask, isTerminalExecution } from "./state";

export {
  taskDefToJson,
  workflowDefTextParts,
  workflowDefToJson,
} from "./conductor-definition-json";

/** Entries in the order Conductor prints them; null and undefined are left out. */
type Entries = readonly (readonly [key: string, value: JsonValue | undefined])[];

/** One attempt as Conductor's Task. */
export function taskToJson(task: TaskRecord, header: ExecutionHeader): JsonObject {
  const rule = task.workflowTask.taskDefinition;
  return withoutNulls([
    ...headOfTask(task, header),
    ["workflowTask", workflowTaskToJson(task.workflowTask)],
    ...middleOfTask(task, header),
    ["taskDefinition", rule ? taskDefToJson(rule) : null],
    ...endOfTask(task),
  ]);
}

/**
 * An execution as Conductor's Workflow, tasks in seq order, each as `printTask` makes it. A JOIN that still waits shows
 * what it has gathered. The definition's JSON is shared between calls: do not change the result.
 */
export function executionToJson(
  header: ExecutionHeader,
  tasks: readonly TaskRecord[],
  {
    includeTasks = true,
    printTask = taskToJson,
  }: { includeTasks?: boolean; printTask?: typeof taskToJson } = {},
): JsonObject {
  const shown = includeTasks ? shownTasks(header, tasks) : [];
  return withoutNulls([
    ...headOfExecution(header),
    ["tasks", shown.map((task) => printTask(task, header))],
    ...middleOfExecution(header),
    ["workflowDefinition", workflowDefToJson(header.workflowDefinition)],
    ...endOfExecution(header),
  ]);
}

/** `JSON.stringify(taskToJson(…))`, with the text of the definition's parts made only once. */
export function taskToJsonText(task: TaskRecord, header: ExecutionHeader): string {
  const rule = task.workflowTask.taskDefinition;
  return joinTexts([
    entriesText(headOfTask(task, header)),
    `"workflowTask":${jsonText(workflowTaskToJson(task.workflowTask))}`,
    entriesText(middleOfTask(task, header)),
    rule ? `"taskDefinition":${jsonText(taskDefToJson(rule))}` : "",
    entriesText(endOfTask(task)),
  ]);
}

/** `JSON.stringify(executionToJson(…))`, with the text of the definition's parts made only once. */
export function executionToJsonText(
  header: ExecutionHeader,
  tasks: readonly TaskRecord[],
  { includeTasks = true }: { includeTasks?: boolean } = {},
): string {
  const shown = includeTasks ? shownTasks(header, tasks) : [];
  return joinTexts([
    entriesText(headOfExecution(header)),
    `"tasks":[${shown.map((task) => taskToJsonText(task, header)).join(",")}]`,
    entriesText(middleOfExecution(header)),
    `"workflowDefinition":${jsonText(workflowDefToJson(header.workflowDefinition))}`,
    entriesText(endOfExecution(header)),
  ]);
}

/**
 * The text of `executionToJsonText` in pieces of a few tasks, for executions so large that others would wait for the
 * whole. The rows must not change until the last piece is made.
 */
export function* executionTextParts(
  header: ExecutionHeader,
  tasks: readonly TaskRecord[],
): Generator<string, void> {
  yield `{${entriesText(headOfExecution(header))},"tasks":[`;
  for (const [at, task] of shownTasks(header, tasks).entries())
    yield `${at > 0 ? "," : ""}${taskToJsonText(task, header)}`;
  yield `],${entriesText(middleOfExecution(header))},"workflowDefinition":`;
  yield* workflowDefTextParts(header.workflowDefinition);
  yield `,${entriesText(endOfExecution(header))}}`;
}

/** A search hit: Conductor's WorkflowSummary, input and output as Java prints maps, times in ISO form. */
export function workflowSummaryToJson(header: ExecutionHeader): JsonObject {
  const input = javaText(header.input);
  const output = javaText(header.output);
  return withoutNulls([
    ["workflowType", header.workflowName],
    ["version", header.workflowVersion],
    ["workflowId", header.workflowId],
    ["correlationId", header.correlationId],
    ["startTime", isoTime(header.createTime)],
    ["updateTime", isoTime(header.updateTime)],
    ["endTime", header.endTime > 0 ? isoTime(header.endTime) : null],
    ["status", header.status],
    ["input", input],
    ["output", output],
    ["reasonForIncompletion", header.reasonForIncompletion],
    ["executionTime", header.endTime > 0 ? header.endTime - header.createTime : 0],
    ["event", header.event],
    ["failedReferenceTaskNames", header.failedReferenceTaskNames.join(",")],
    ["priority", header.priority],
    ["failedTaskNames", header.failedTaskNames],
    ["createdBy", header.createdBy],
    ["taskToDomain", header.taskToDomain],
    ["idempotencyKey", header.idempotencyKey],
    ["parentWorkflowId", header.parentWorkflowId ?? ""],
    ["classifier", classifierOf(header.workflowDefinition)],
    ["inputSize", input.length],
    ["outputSize", output.length],
  ]);
}

/** A search hit: Conductor's TaskSummary. */
export function taskSummaryToJson(task: TaskRecord, header: ExecutionHeader): JsonObject {
  return withoutNulls([
    ["workflowId", task.workflowInstanceId],
    ["workflowType", header.workflowName],
    ["correlationId", header.correlationId],
    ["scheduledTime", isoTime(task.scheduledTime)],
    ["startTime", isoTime(task.startTime)],
    ["updateTime", isoTime(task.updateTime)],
    ["endTime", isoTime(task.endTime)],
    ["status", task.status],
    ["reasonForIncompletion", task.reasonForIncompletion],
    ["executionTime", task.endTime > 0 ? task.endTime - task.startTime : 0],
    ["queueWaitTime", task.startTime > 0 ? task.startTime - task.scheduledTime : 0],
    ["taskDefName", task.taskDefName],
    ["taskType", task.taskType],
    ["input", javaText(task.inputData)],
    ["output", javaText(task.outputData)],
    ["taskId", task.taskId],
    ["workflowPriority", header.priority],
    ["domain", task.domain],
  ]);
}

function headOfTask(task: TaskRecord, header: ExecutionHeader): Entries {
  return [
    ["taskType", task.taskType],
    ["status", task.status],
    ["inputData", inputToJson(task)],
    ["referenceTaskName", task.referenceTaskName],
    ["retryCount", task.retryCount],
    ["seq", task.seq],
    ["correlationId", header.correlationId],
    ["pollCount", task.pollCount],
    ["taskDefName", task.taskDefName],
    ["scheduledTime", task.scheduledTime],
    ["startTime", task.startTime],
    ["endTime", task.endTime],
    ["updateTime", task.updateTime],
    ["startDelayInSeconds", task.startDelayInSeconds],
    ["retriedTaskId", task.retriedTaskId],
    ["retried", task.retried],
    ["executed", task.executed],
    ["callbackFromWorker", true],
    ["responseTimeoutSeconds", task.responseTimeoutSeconds],
    ["workflowInstanceId", task.workflowInstanceId],
    ["workflowType", header.workflowName],
    ["taskId", task.taskId],
    ["reasonForIncompletion", task.reasonForIncompletion],
    ["callbackAfterSeconds", task.callbackAfterSeconds],
    ["workerId", task.workerId],
    ["outputData", shownOutput(task)],
  ];
}

function middleOfTask(task: TaskRecord, header: ExecutionHeader): Entries {
  const rule = task.workflowTask.taskDefinition;
  return [
    ["domain", task.domain],
    ["rateLimitPerFrequency", task.rateLimitPerFrequency],
    ["rateLimitFrequencyInSeconds", task.rateLimitFrequencyInSeconds],
    ["workflowPriority", header.priority],
    ["executionNameSpace", rule?.executionNameSpace],
    ["isolationGroupId", rule?.isolationGroupId],
    ["iteration", task.iteration],
    ["subWorkflowId", subWorkflowIdOf(task)],
    ["subworkflowChanged", false],
    ["firstStartTime", 0],
    ["executionMetadata", { additionalContext: {}, empty: true, additionalContextMap: {} }],
  ];
}

function endOfTask(task: TaskRecord): Entries {
  return [
    ["runtimeMetadata", task.runtimeMetadata],
    ["loopOverTask", task.iteration > 0],
    ["queueWaitTime", queueWaitMs(task)],
  ];
}

/** The direct child's id, whatever the child's own output calls so (semantics §12). */
function shownOutput({ taskType, outputData, subWorkflowId }: TaskRecord): JsonObject {
  if (taskType !== "SUB_WORKFLOW" || subWorkflowId === null) return outputData;
  if (!Object.hasOwn(outputData, "subWorkflowId") || outputData.subWorkflowId === subWorkflowId)
    return outputData;
  return { ...outputData, subWorkflowId };
}

/** Conductor looks into the output, then the input, when the record itself names no child. */
function subWorkflowIdOf(task: TaskRecord): JsonValue | undefined {
  if (task.taskType === "START_WORKFLOW") return null;
  return task.subWorkflowId ?? task.outputData["subWorkflowId"] ?? task.inputData["subWorkflowId"];
}

/** Negative where the engine starts a task before it is stored; 0 while a task waits to be called back. */
function queueWaitMs(task: TaskRecord): number {
  if (task.startTime <= 0 || task.scheduledTime <= 0) return 0;
  if (task.updateTime > 0 && task.callbackAfterSeconds > 0) return 0;
  return task.startTime - task.scheduledTime;
}

function headOfExecution(header: ExecutionHeader): Entries {
  return [
    ["ownerApp", ""],
    ["createTime", header.createTime],
    ["updateTime", header.updateTime],
    ["createdBy", header.createdBy],
    ["status", header.status],
    ["endTime", header.endTime],
    ["workflowId", header.workflowId],
    ["parentWorkflowId", header.parentWorkflowId],
    ["parentWorkflowTaskId", header.parentWorkflowTaskId],
  ];
}

function middleOfExecution(header: ExecutionHeader): Entries {
  return [
    ["input", childInputToJson(header)],
    ["output", header.output],
    ["correlationId", header.correlationId],
    ["reRunFromWorkflowId", header.reRunFromWorkflowId],
    ["reasonForIncompletion", header.reasonForIncompletion],
    ["event", header.event],
    ["taskToDomain", header.taskToDomain],
    ["failedReferenceTaskNames", header.failedReferenceTaskNames],
  ];
}

function endOfExecution(header: ExecutionHeader): Entries {
  return [
    ["priority", header.priority],
    ["variables", header.variables],
    ["lastRetriedTime", header.lastRetriedTime],
    ["failedTaskNames", header.failedTaskNames],
    ["history", []],
    ["idempotencyKey", header.idempotencyKey],
    ["rateLimited", false],
    ["startTime", header.createTime],
    ["workflowName", header.workflowName],
    ["workflowVersion", header.workflowVersion],
    // Of Baton alone, and only where something was asked to go wrong.
    ["batonFaults", header.faults as JsonObject | null],
  ];
}

/**
 * The attempts as Conductor would have them: a JOIN that waits has gathered something already; a branch that ended is
 * not executed before its JOIN is, which an end of the execution may prevent.
 */
function shownTasks(header: ExecutionHeader, tasks: readonly TaskRecord[]): readonly TaskRecord[] {
  const joins = tasks.filter(({ taskType }) => taskType === "JOIN");
  if (joins.length === 0) return tasks;
  const latest = new Map(tasks.map((task) => [task.referenceTaskName, task] as const));
  const changed = new Map<TaskRecord, TaskRecord>();
  for (const join of joins) {
    if (join.status === "IN_PROGRESS")
      changed.set(join, { ...join, outputData: gathered(join, latest) });
    else if (!join.executed && isTerminalExecution(header.status))
      for (const task of branchEnds(join, latest)) changed.set(task, { ...task, executed: false });
  }
  return changed.size === 0 ? tasks : tasks.map((task) => changed.get(task) ?? task);
}

/** Latest attempts of the references that a JOIN names. */
function branchEnds(join: TaskRecord, latest: ReadonlyMap<string, TaskRecord>): TaskRecord[] {
  return joinOnOf(join).flatMap((ref) => latest.get(ref) ?? []);
}

function gathered(join: TaskRecord, latest: ReadonlyMap<string, TaskRecord>): JsonObject {
  const entries: [string, JsonValue][] = [];
  for (const task of branchEnds(join, latest)) {
    if (
      !isSuccessfulTask(task.status) &&
      !task.workflowTask.optional &&
      !task.workflowTask.permissive
    )
      break;
    if (Object.keys(task.outputData).length > 0)
      entries.push([task.referenceTaskName, task.outputData]);
  }
  return Object.fromEntries(entries);
}

function withoutNulls(entries: Entries): JsonObject {
  const said = entries.filter(
    (entry): entry is readonly [string, JsonValue] => entry[1] !== null && entry[1] !== undefined,
  );
  return Object.fromEntries(said);
}

/** The entries' text without braces; empty when all are null. */
function entriesText(entries: Entries): string {
  return JSON.stringify(withoutNulls(entries)).slice(1, -1);
}

function joinTexts(parts: readonly string[]): string {
  return `{${parts.filter((part) => part !== "").join(",")}}`;
}
