import type { TaskResult } from "@/lib/core/decider/messages";
import type { TaskRecord } from "@/lib/core/execution/state";
import { faultStepOf, type FaultStep } from "@/lib/core/faults/fault-plan";

import type { PendingChanges } from "./pending-changes";
import { SERVER_WORKER_ID } from "./run-task";

/** Where attempts wait that somebody wants to go wrong: no worker asks for it. */
export const FAULT_QUEUE = "(fault injection)";

export interface FaultHostOptions {
  readonly update: (executionId: string, result: TaskResult) => Promise<void>;
  readonly log: (executionId: string, taskId: string, line: string) => void;
}

/**
 * Stands in for the workers of attempts that are to fail, to hang, or to return what somebody has written down. Such an
 * attempt is handed out as any other: queues, gates, time limits and retries do not know the difference. After a restart
 * it goes back to its queue, as work of the server does.
 */
export class FaultHost {
  private readonly options: FaultHostOptions;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private isClosed = false;

  constructor(options: FaultHostOptions) {
    this.options = options;
  }

  /** Plays what was asked for, as soon as the hand-out is durable. */
  take(task: TaskRecord, pending: PendingChanges): void {
    const step = faultStepOf(task, pending.state.header.faults);
    if (step) pending.afterwards((stored) => stored && this.play(task, step));
  }

  cancel(taskId: string): void {
    clearTimeout(this.timers.get(taskId));
    this.timers.delete(taskId);
  }

  close(): void {
    this.isClosed = true;
    for (const taskId of this.timers.keys()) this.cancel(taskId);
  }

  private play(task: TaskRecord, step: FaultStep): void {
    const { taskId, workflowInstanceId: id } = task;
    if (step.kind === "hang" || step.kind === "hold") {
      this.options.log(id, taskId, "Fault injection: this attempt is never reported.");
      return;
    }
    const result = resultOf(taskId, step);
    const report = () => {
      this.timers.delete(taskId);
      if (this.isClosed) return;
      const line = step.kind === "fail" ? step.reason : "Fault injection: a fixed output.";
      this.options.log(id, taskId, line);
      // Who has ended the attempt meanwhile is right.
      this.options.update(id, result).catch(() => undefined);
    };
    if (step.afterMs === 0) report();
    else this.timers.set(taskId, setTimeout(report, step.afterMs));
  }
}

function resultOf(
  taskId: string,
  step: Extract<FaultStep, { readonly kind: "fail" | "return" }>,
): TaskResult {
  const base = { taskId, workerId: SERVER_WORKER_ID };
  return step.kind === "fail"
    ? {
        ...base,
        status: "FAILED",
        reasonForIncompletion: step.reason,
        outputData: { errorCode: "INJECTED" },
      }
    : { ...base, status: "COMPLETED", outputData: step.output };
}
