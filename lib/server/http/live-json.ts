import { executionToJson, taskToJson } from "@/lib/core/execution/conductor-json";
import {
  type ExecutionHeader,
  isTerminalTask,
  type TaskRecord,
  type Transition,
} from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";
import type { ExecutionSnapshot } from "@/lib/server/engine/engine";

/** The whole execution, its definition once: the first event of a stream. `dues`: when open attempts are due (epoch ms), by task id. */
export function snapshotText({ header, tasks, seq }: ExecutionSnapshot, now: number): string {
  const dues = tasks.flatMap(({ taskId, status, dueTime }) =>
    dueTime > 0 && !isTerminalTask(status) ? [[taskId, dueTime] as const] : [],
  );
  return JSON.stringify({
    seq,
    at: now,
    execution: executionToJson(header, tasks, { printTask: withoutDefinition }),
    dues: Object.fromEntries(dues),
  });
}

/** One transition with the attempt and the execution as they are after it. */
export function changeText(
  transition: Transition,
  task: TaskRecord | undefined,
  header: ExecutionHeader,
): string {
  return JSON.stringify({
    transition,
    task: task ? liveTask(task, header) : null,
    execution: liveExecution(header),
  });
}

/** Values changed, no status: not numbered, for viewers only. */
export function touchText(tasks: Iterable<TaskRecord>, header: ExecutionHeader): string {
  return JSON.stringify({
    tasks: [...tasks].map((task) => liveTask(task, header)),
    execution: liveExecution(header),
  });
}

export function summaryText(header: ExecutionHeader): string {
  return JSON.stringify(listRow(header));
}

/** A row of lists: numbers for times, no payloads. */
export function listRow(header: ExecutionHeader): JsonObject {
  return {
    workflowId: header.workflowId,
    workflowName: header.workflowName,
    workflowVersion: header.workflowVersion,
    status: header.status,
    startTime: header.createTime,
    updateTime: header.updateTime,
    endTime: header.endTime,
    correlationId: header.correlationId,
    priority: header.priority,
    reasonForIncompletion: header.reasonForIncompletion,
    failedReferenceTaskNames: header.failedReferenceTaskNames,
    parentWorkflowId: header.parentWorkflowId,
  };
}

/** `dueTime`: when it may be handed out (epoch ms). */
function liveTask(task: TaskRecord, header: ExecutionHeader): JsonObject {
  return { ...withoutDefinition(task, header), dueTime: task.dueTime };
}

/** An attempt without its part of the definition: the snapshot brings the whole of that, once for thousands of tasks. */
function withoutDefinition(task: TaskRecord, header: ExecutionHeader): JsonObject {
  const entries = Object.entries(taskToJson(task, header));
  return Object.fromEntries(entries.filter(([key]) => !DEFINITION_KEYS.has(key)));
}

const DEFINITION_KEYS: ReadonlySet<string> = new Set([
  "workflowTask",
  "taskDefinition",
  "executionMetadata",
]);

function liveExecution(header: ExecutionHeader): JsonObject {
  return { ...listRow(header), output: header.output, variables: header.variables };
}
