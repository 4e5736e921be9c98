import { crashPoint } from "@/lib/server/crash-point";
import { isTerminalTask } from "@/lib/core/execution/state";

import type { Executor } from "./executor";
import { SERVER_WORKER_ID } from "./run-task";

/**
 * After a start: fills queues and timers from everything that has not ended, and puts back into the queue what workers
 * inside the server were doing when it died (the same attempt). Tasks of outside workers stay with them. Running it
 * again changes nothing. Answers what it found.
 */
export async function recover(
  executor: Executor,
): Promise<{ executions: number; requeued: number }> {
  const ids = executor.openIds();
  const lost: Promise<void>[] = [];
  for (const id of ids) {
    const state = executor.load(id);
    const tasks = state?.tasks.filter(
      ({ status, workerId }) => !isTerminalTask(status) && workerId === SERVER_WORKER_ID,
    );
    crashPoint("C15");
    for (const { taskId, status } of tasks ?? []) {
      if (status === "IN_PROGRESS") lost.push(executor.apply(id, { type: "work-lost", taskId }));
    }
  }
  await Promise.all(lost);
  return { executions: ids.length, requeued: lost.length };
}
