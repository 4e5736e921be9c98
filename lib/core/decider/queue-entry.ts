import type { ExecutionHeader, TaskRecord } from "../execution/state";
import { isTerminalExecution, ruleOf } from "../execution/state";
import type { QueueEntry } from "./messages";
import { operatorOf } from "./operators/registry";

/**
 * Where a task waits for a worker: `[domain:]type[@executionNameSpace][-isolationGroupId]` (semantics §2.14); null when
 * it waits for none. Queues are memory only: the same function fills them after a commit and at start.
 */
export function queueEntryOf(task: TaskRecord, header: ExecutionHeader): QueueEntry | null {
  if (task.status !== "SCHEDULED" || isTerminalExecution(header.status)) return null;
  if (operatorOf(task.workflowTask).decidesItself) return null;
  return {
    queue: queueName(task),
    taskId: task.taskId,
    workflowId: task.workflowInstanceId,
    priority: header.priority,
    dueAt: task.dueTime > 0 ? task.dueTime : task.scheduledTime,
    seq: task.seq,
  };
}

function queueName(task: TaskRecord): string {
  const rule = ruleOf(task);
  const domain = task.domain ? `${task.domain}:` : "";
  const space = rule.executionNameSpace ? `@${rule.executionNameSpace}` : "";
  const group = rule.isolationGroupId ? `-${rule.isolationGroupId}` : "";
  return `${domain}${task.taskType}${space}${group}`;
}
