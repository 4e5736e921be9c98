import type { QueueEntry } from "@/lib/core/decider/messages";
import { queueEntryOf } from "@/lib/core/decider/queue-entry";
import { ruleOf, type ExecutionHeader, type TaskRecord } from "@/lib/core/execution/state";
import { faultStepOf } from "@/lib/core/faults/fault-plan";

import { FAULT_QUEUE } from "./fault-host";
import { gateRuleOf } from "./gates";
import type { WorkQueues } from "./queue";

/** Queues and gates say what the row says. */
export function followRow(queues: WorkQueues, task: TaskRecord, header: ExecutionHeader): void {
  const entry = withFault(queueEntryOf(task, header), task, header);
  if (entry) {
    const rate = { per: task.rateLimitPerFrequency, seconds: task.rateLimitFrequencyInSeconds };
    queues.put(entry, gateRuleOf(task.taskDefName, ruleOf(task), rate));
  } else {
    queues.remove(task.taskId);
  }
  if (task.status === "IN_PROGRESS" && task.pollCount > 0)
    queues.gates.began(task.taskId, task.taskDefName);
  else queues.ended(task.taskId);
}

/** What somebody wants to go wrong is not for workers; what is to come late is due later. */
function withFault(
  entry: QueueEntry | null,
  task: TaskRecord,
  header: ExecutionHeader,
): QueueEntry | null {
  const step = entry && faultStepOf(task, header.faults);
  if (!entry || !step) return entry;
  return step.kind === "hold"
    ? { ...entry, dueAt: entry.dueAt + step.forMs }
    : { ...entry, queue: FAULT_QUEUE };
}

/** The row is gone. */
export function releaseRow(queues: WorkQueues, taskId: string): void {
  queues.remove(taskId);
  queues.ended(taskId);
}
