import { setTimeout as sleep } from "node:timers/promises";

import { AppError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { isTerminalTask, type TaskRecord } from "@/lib/core/execution/state";
import { taskFromJson } from "@/lib/core/execution/from-conductor-json";
import { nextTimeoutAt } from "@/lib/core/policy/timeout";
import type { ConductorClient } from "@/lib/server/net/conductor-client";
import type { Worker, WorkerOutcome, WorkerTask } from "@/lib/server/tasks/worker";

export interface RemoteTaskOptions {
  readonly client: ConductorClient;
  /** Reported with every result. */
  readonly workerId: string;
  readonly log: (message: string, about: Readonly<Record<string, unknown>>) => void;
  /** For viewers in this process; a report of progress would put the task back into its queue. */
  readonly onProgress: (task: TaskRecord, percent: number) => void;
}

export interface PolledTask {
  readonly record: TaskRecord;
  readonly workflowName: string;
}

/** How often a long task is looked at: was it cancelled? */
const LOOK_EVERY_MS = 2_000;
/** A lease is extended when so much of it has passed. */
const LEASE_PART = 0.8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** One attempt that was polled from another server: run, kept alive, reported. */
export class RemoteTask {
  private readonly options: RemoteTaskOptions;
  private readonly record: TaskRecord;
  private readonly workflowName: string;
  private readonly canceled = new AbortController();
  private readonly logs: JsonObject[] = [];
  private isGivenBack = false;
  private isOver = false;

  constructor(options: RemoteTaskOptions, { record, workflowName }: PolledTask) {
    this.options = options;
    this.record = record;
    this.workflowName = workflowName;
  }

  /** Resolves when the result is with the server, or nobody wants it any more. Never rejects. */
  async run(worker: Worker): Promise<void> {
    const watching = this.watch();
    const outcome = await this.outcomeOf(worker);
    this.isOver = true;
    await watching;
    if (outcome !== null && !this.isGivenBack) await this.report(resultOf(outcome));
  }

  /** Ends the work; the attempt waits in its queue again, for whoever has room. */
  async giveBack(): Promise<void> {
    this.isGivenBack = true;
    this.canceled.abort();
    const back = { status: "IN_PROGRESS", callbackAfterSeconds: 0, outputData: {} };
    await this.send(back).catch((error: unknown) =>
      this.note("a task could not be given back", error),
    );
  }

  /** Null: cancelled. */
  private async outcomeOf(worker: Worker): Promise<WorkerOutcome | null> {
    try {
      const outcome = await worker.run(this.work(), this.canceled.signal);
      return this.canceled.signal.aborted || outcome.status === "canceled" ? null : outcome;
    } catch (error) {
      if (this.canceled.signal.aborted) return null;
      this.note("a worker crashed", error);
      const reason = "The worker crashed. Its error is in the worker's log.";
      return { status: "failed", code: "WORKER_CRASHED", reason, retry: true };
    }
  }

  private work(): WorkerTask {
    const { record } = this;
    const deadline = deadlineOf(record);
    return {
      taskId: record.taskId,
      workflowId: record.workflowInstanceId,
      workflowName: this.workflowName,
      ref: record.referenceTaskName,
      taskType: record.taskType,
      attempt: record.retryCount,
      iteration: record.iteration,
      input: record.inputData,
      deadlineMs: deadline === Infinity ? null : deadline,
      log: (line) => this.logs.push({ log: line, taskId: record.taskId, createdTime: Date.now() }),
      progress: (percent) => this.options.onProgress(record, percent),
    };
  }

  /** While the work lasts: ends it when the server has ended the attempt, and extends its lease. */
  private async watch(): Promise<void> {
    const leaseMs = this.record.responseTimeoutSeconds * 1000 * LEASE_PART;
    const cancelIfEnded = async () => {
      if (await this.hasEnded()) this.canceled.abort();
    };
    let lookAt = Date.now() + LOOK_EVERY_MS;
    let extendAt = leaseMs > 0 ? Date.now() + leaseMs : Infinity;
    for (; !this.isOver && !this.canceled.signal.aborted; await sleep(50)) {
      const now = Date.now();
      if (now >= extendAt) {
        const isExtended = await answered(this.send(EXTENSION));
        extendAt = isExtended ? now + leaseMs : Date.now() + FIRST_PAUSE_MS;
      } else if (now >= lookAt) {
        await answered(cancelIfEnded());
        lookAt = Date.now() + LOOK_EVERY_MS;
      }
    }
  }

  private async hasEnded(): Promise<boolean> {
    const path = `/tasks/${encodeURIComponent(this.record.taskId)}`;
    const answer = await this.options.client.ask({ method: "GET", path });
    if (answer.status === 404) return true;
    if (answer.status !== 200) return false;
    const json = JSON.parse(answer.text) as unknown;
    return isJsonObject(json) && isTerminalTask(taskFromJson(json).status);
  }

  /** Until the server has taken it: its answer may have been lost, and a repeated report changes nothing. */
  private async report(result: JsonObject): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !this.isGivenBack; pauseMs *= 2) {
      try {
        await this.send(result);
        return;
      } catch (error) {
        const isTransient = error instanceof AppError && error.code === "UNAVAILABLE";
        this.note("a result was not taken", error);
        if (!isTransient) return;
      }
      await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS));
    }
  }

  /** Log lines go with the next report that is taken. */
  private async send(result: JsonObject): Promise<void> {
    const { taskId, workflowInstanceId } = this.record;
    const { client, workerId } = this.options;
    const logs = [...this.logs];
    const report = { taskId, workflowInstanceId, workerId, logs, ...result };
    await client.json("POST", "/tasks", report);
    this.logs.splice(0, logs.length);
  }

  private note(message: string, error: unknown): void {
    const { taskId, taskType } = this.record;
    this.options.log(message, { taskId, taskType, problem: String(error) });
  }
}

const EXTENSION: JsonObject = { status: "IN_PROGRESS", extendLease: true, outputData: {} };

/** While the server is away the work goes on: its result is reported when it is back. */
async function answered(asked: Promise<unknown>): Promise<boolean> {
  return await asked.then(
    () => true,
    () => false,
  );
}

/** Epoch ms; null: no limit. Silence is none here, for the lease is extended while the work goes on. */
function deadlineOf(record: TaskRecord): number | null {
  const { workflowTask } = record;
  const { taskDefinition } = workflowTask;
  if (!taskDefinition) return null;
  const rule = { ...taskDefinition, responseTimeoutSeconds: 0 };
  const at = nextTimeoutAt({ ...record, workflowTask: { ...workflowTask, taskDefinition: rule } });
  return at === Infinity ? null : at;
}

function resultOf(outcome: WorkerOutcome): JsonObject {
  switch (outcome.status) {
    case "completed":
      return { status: "COMPLETED", outputData: outcome.output };
    case "waiting":
      return { status: "IN_PROGRESS", outputData: outcome.output };
    case "failed":
      return {
        status: outcome.retry ? "FAILED" : "FAILED_WITH_TERMINAL_ERROR",
        reasonForIncompletion: outcome.reason,
        outputData: { ...outcome.output, errorCode: outcome.code },
      };
    default:
      return { status: "FAILED", reasonForIncompletion: "The worker stopped.", outputData: {} };
  }
}
