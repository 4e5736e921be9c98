import { crashPoint } from "@/lib/server/crash-point";
import { nextTimeoutAt } from "@/lib/core/policy/timeout";
import type { TaskResult } from "@/lib/core/decider/messages";
import { AppError } from "@/lib/core/errors";
import type { ExecutionHeader, TaskRecord } from "@/lib/core/execution/state";
import type { LiveFeed } from "@/lib/server/live/feed";
import type { Secrets } from "@/lib/server/secrets/secrets";
import type { Worker, WorkerOutcome, WorkerTask } from "@/lib/server/tasks/worker";

import type { PendingChanges } from "./pending-changes";

/** `workerId` of everything that runs inside the server: how a restart knows what it has lost. */
export const SERVER_WORKER_ID = "baton-server";

export interface WorkerHostOptions {
  readonly workers: readonly Worker[];
  readonly feed: LiveFeed;
  readonly secrets: Secrets;
  readonly update: (executionId: string, result: TaskResult) => Promise<void>;
  readonly log: (executionId: string, taskId: string, line: string) => void;
  /** A queue may have something for a worker that has room again. */
  readonly onFree: (taskTypes: readonly string[]) => void;
  readonly onCrash: (error: unknown, task: WorkerTask) => void;
}

interface Seat {
  readonly worker: Worker;
  /** Handed out in this turn, not begun yet. */
  promised: number;
}

const REPORT_PAUSE_MS = 1000;

/** The workers inside the server. They take tasks from the same queues as everybody else, while they have room. */
export class WorkerHost {
  private readonly options: WorkerHostOptions;
  private readonly seats = new Map<string, Seat>();
  private readonly running = new Map<string, AbortController>();
  private readonly idle: (() => void)[] = [];
  private draining = false;

  constructor(options: WorkerHostOptions) {
    this.options = options;
    for (const worker of options.workers) {
      const seat = { worker, promised: 0 };
      for (const type of worker.types) this.seats.set(type, seat);
      worker.onFree(() => options.onFree(worker.types));
    }
  }

  get types(): string[] {
    return [...this.seats.keys()];
  }

  get runningCount(): number {
    return this.running.size;
  }

  hasRoom(queue: string): boolean {
    const seat = this.seats.get(queue);
    return seat !== undefined && !this.draining && seat.worker.freeSlots() > seat.promised;
  }

  /** Runs a task that was just handed out, as soon as that is durable. */
  take(task: TaskRecord, pending: PendingChanges): void {
    const seat = this.seats.get(task.taskType);
    if (!seat) return;
    const { header } = pending.state;
    seat.promised += 1;
    pending.afterwards((stored) => {
      seat.promised -= 1;
      crashPoint("C6");
      if (stored) this.begin(seat.worker, task, header);
    });
  }

  /** Does nothing for work that is not done here. */
  cancel(taskId: string): void {
    this.running.get(taskId)?.abort();
  }

  /** Takes nothing new; resolves when everything has ended, at the latest after `graceMs`, when the rest is stopped. */
  async drain(graceMs: number): Promise<void> {
    this.draining = true;
    if (this.running.size === 0) return;
    const done = new Promise<void>((resolve) => this.idle.push(resolve));
    const timer = setTimeout(() => {
      for (const controller of this.running.values()) controller.abort();
      for (const resolve of this.idle.splice(0)) resolve();
    }, graceMs);
    await done;
    clearTimeout(timer);
  }

  private begin(worker: Worker, task: TaskRecord, header: ExecutionHeader): void {
    const controller = new AbortController();
    const { taskId, workflowInstanceId } = task;
    this.running.set(taskId, controller);
    const work = this.workOf(task, header);
    void this.run(worker, work, controller.signal)
      .then((result) => (result ? this.report(workflowInstanceId, result) : undefined))
      .finally(() => {
        this.running.delete(taskId);
        if (this.running.size === 0) for (const resolve of this.idle.splice(0)) resolve();
      });
  }

  private workOf(task: TaskRecord, header: ExecutionHeader): WorkerTask {
    const { taskId, referenceTaskName: ref, workflowInstanceId: workflowId } = task;
    const deadline = nextTimeoutAt(task);
    return {
      taskId,
      workflowId,
      workflowName: header.workflowName,
      ref,
      taskType: task.taskType,
      attempt: task.retryCount,
      iteration: task.iteration,
      input: this.options.secrets.reveal(task.inputData),
      deadlineMs: deadline === Infinity ? null : deadline,
      log: (line) => this.options.log(workflowId, taskId, line),
      progress: (percent) =>
        this.options.feed.progress({ executionId: workflowId, taskId, ref, percent }),
    };
  }

  /** Null: canceled from outside, nothing to report. */
  private async run(
    worker: Worker,
    work: WorkerTask,
    signal: AbortSignal,
  ): Promise<TaskResult | null> {
    try {
      const running = worker.run(work, signal);
      crashPoint("C7");
      const outcome = await running;
      return signal.aborted && outcome.status === "canceled"
        ? null
        : resultOf(work.taskId, outcome);
    } catch (error) {
      if (signal.aborted) return null;
      this.options.onCrash(error, work);
      return {
        taskId: work.taskId,
        status: "FAILED",
        reasonForIncompletion: "The worker crashed. Its error is in the server's log.",
        workerId: SERVER_WORKER_ID,
      };
    }
  }

  /** Until the result is stored: the hand-out is on disk, so nobody else would end the attempt. */
  private async report(executionId: string, result: TaskResult): Promise<void> {
    for (;;) {
      try {
        const stored = this.options.update(executionId, result);
        crashPoint("C12");
        await stored;
        crashPoint("C13");
        return;
      } catch (error) {
        const isTransient =
          error instanceof AppError &&
          (error.code === "UNAVAILABLE" || error.code === "STORAGE_FULL");
        if (!isTransient || this.draining) return;
      }
      await new Promise((resolve) => setTimeout(resolve, REPORT_PAUSE_MS));
    }
  }
}

function resultOf(taskId: string, outcome: WorkerOutcome): TaskResult {
  const workerId = SERVER_WORKER_ID;
  switch (outcome.status) {
    case "completed":
      return { taskId, workerId, status: "COMPLETED", outputData: outcome.output };
    case "waiting":
      // Not the server's any more: a restart does not run it again.
      return { taskId, workerId: null, status: "IN_PROGRESS", outputData: outcome.output };
    case "failed":
      return {
        taskId,
        workerId,
        status: outcome.retry ? "FAILED" : "FAILED_WITH_TERMINAL_ERROR",
        reasonForIncompletion: outcome.reason,
        outputData: { ...outcome.output, errorCode: outcome.code },
      };
    default:
      return {
        taskId,
        workerId,
        status: "CANCELED",
        reasonForIncompletion: "The worker stopped.",
      };
  }
}
