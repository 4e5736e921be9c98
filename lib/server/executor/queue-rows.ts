import { queueEntryOf } from "@/lib/core/decider/queue-entry";
import { ruleOf, type ExecutionHeader, type TaskRecord } from "@/lib/core/execution/state";

import { gateRuleOf } from "./gates";
import type { WorkQueues } from "./queue";

/** Queues and gates say what the row says. */
export function followRow(queues: WorkQueues, task: TaskRecord, header: ExecutionHeader): void {
  const entry = queueEntryOf(task, header);
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

/** The row is gone. */
export function releaseRow(queues: WorkQueues, taskId: string): void {
  queues.remove(taskId);
  queues.ended(taskId);
}
