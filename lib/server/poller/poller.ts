import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { isJsonObject } from "@/lib/core/json";
import { taskFromJson } from "@/lib/core/execution/from-conductor-json";
import type { ConductorClient } from "@/lib/server/net/conductor-client";
import type { Worker } from "@/lib/server/tasks/worker";

import { type PolledTask, RemoteTask, type RemoteTaskOptions } from "./remote-task";

export interface PollerOptions extends Omit<RemoteTaskOptions, "client"> {
  readonly client: ConductorClient;
  readonly workers: readonly Worker[];
  /** Null: tasks without a domain. */
  readonly domain: string | null;
}

const WAIT_MS = 1_000;
const IDLE_MS = 100;
/** After a failed poll; doubled by every further one. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** A worker of several types asks for one task of each at a time: what it has no room for goes back to its queue. */
const SEVERAL_AT_ONCE = 1;

/**
 * Runs workers on the tasks of a Conductor server over HTTP: long batch polls of as many tasks as there is room for, one
 * loop per task type; results are reported until the server has taken them. What a stopping process does not finish goes
 * back to its queue.
 */
export class Poller {
  private readonly options: PollerOptions;
  private readonly running = new Map<string, RemoteTask>();
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private finished = 0;

  constructor(options: PollerOptions) {
    this.options = options;
    // One listener per task type.
    setMaxListeners(0, this.stopping.signal);
  }

  get state() {
    return {
      running: this.running.size,
      finished: this.finished,
      types: this.options.workers.flatMap(({ types }) => types),
      server: this.options.client.state,
    };
  }

  start(): void {
    for (const worker of this.options.workers)
      for (const type of worker.types) this.loops.push(this.serve(worker, type));
  }

  /** Takes nothing new; resolves when everything has ended, at the latest after `graceMs`, when the rest is given back. */
  async drain(graceMs: number): Promise<void> {
    this.stopping.abort();
    const deadline = Date.now() + graceMs;
    while (this.running.size > 0 && Date.now() < deadline) await sleep(20);
    await Promise.all(Array.from(this.running.values(), (task) => task.giveBack()));
    await Promise.allSettled(this.loops);
  }

  private async serve(worker: Worker, type: string): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.stopping.signal.aborted) {
      const room = worker.freeSlots();
      if (room <= 0) {
        await this.pause(IDLE_MS);
        continue;
      }
      try {
        const count = worker.types.length > 1 ? Math.min(room, SEVERAL_AT_ONCE) : room;
        for (const task of await this.poll(type, count)) this.take(worker, task);
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.options.log("tasks cannot be polled", { type, problem: String(error) });
        await this.pause(pauseMs);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  private async poll(type: string, count: number): Promise<PolledTask[]> {
    const { client, workerId, domain } = this.options;
    const query = new URLSearchParams({
      count: String(count),
      timeout: String(WAIT_MS),
      workerid: workerId,
      ...(domain === null ? {} : { domain }),
    });
    const path = `/tasks/poll/batch/${encodeURIComponent(type)}?${query.toString()}`;
    const answer = await client.json("GET", path);
    if (!Array.isArray(answer)) await this.pause(IDLE_MS);
    const tasks = Array.isArray(answer) ? answer.filter(isJsonObject) : [];
    return tasks.map((json) => ({
      record: taskFromJson(json),
      workflowName: String(json["workflowType"] ?? ""),
    }));
  }

  private take(worker: Worker, polled: PolledTask): void {
    const { taskId } = polled.record;
    const task = new RemoteTask(this.options, polled);
    if (worker.freeSlots() <= 0 || this.stopping.signal.aborted) {
      void task.giveBack();
      return;
    }
    this.running.set(taskId, task);
    void task.run(worker).finally(() => {
      this.running.delete(taskId);
      this.finished += 1;
    });
  }

  /** Ends early when the poller stops. */
  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
