import type { TaskRecord } from "@/lib/core/execution/state";

import type { Executor } from "./executor";
import { FAULT_QUEUE, type FaultHost } from "./fault-host";
import type { PollRegistry } from "./poll-registry";
import type { QueueItem, WorkQueues } from "./queue";
import { SERVER_WORKER_ID, type WorkerHost } from "./run-task";

export interface PollRequest {
  readonly taskType: string;
  readonly domain: string | null;
  readonly workerId: string | null;
  /** At most so many tasks. */
  readonly count: number;
  /** How long to wait for the first one. */
  readonly timeoutMs: number;
  /** Calls the listener when the caller goes away; the answer takes it back. */
  readonly onGone?: (listener: () => void) => () => void;
}

export interface DispatchOptions {
  readonly queues: WorkQueues;
  readonly polls: PollRegistry;
  readonly executor: () => Executor;
  readonly host: () => WorkerHost;
  readonly faults: () => FaultHost;
  /** Epoch ms. */
  readonly now: () => number;
}

interface Waiter {
  readonly request: PollRequest;
  readonly answer: (tasks: TaskRecord[]) => void;
  readonly fail: (error: Error) => void;
  readonly stop: () => void;
}

/** At most so many rounds of one flush; what is left is served by the next. */
const MAX_ROUNDS = 1000;

/**
 * Brings tasks and workers together. Hand-outs are part of the commit that runs next: `run` is called before it, for
 * every queue that something happened to; whoever gets a task is told after the commit.
 */
export class Dispatcher {
  private readonly options: DispatchOptions;
  private readonly touched = new Set<string>();
  private readonly waiters = new Map<string, Set<Waiter>>();
  private draining = false;

  constructor(options: DispatchOptions) {
    this.options = options;
  }

  /** Long polls that are waiting. */
  get waiting(): number {
    let count = 0;
    for (const set of this.waiters.values()) count += set.size;
    return count;
  }

  /** Something happened to a queue; the next `run` looks at it. */
  touch(queue: string): void {
    this.touched.add(queue);
  }

  /** Serves workers inside the server first, then long polls in their order. */
  run(): void {
    for (let round = 0; this.touched.size > 0 && round < MAX_ROUNDS; round++) {
      const names = [...this.touched];
      this.touched.clear();
      for (const name of names) this.serve(name);
    }
  }

  /** Tasks that are IN_PROGRESS on disk; none after the time-out. @throws AppError when the commit failed. */
  async poll(request: PollRequest): Promise<TaskRecord[]> {
    const { taskType, domain, workerId } = request;
    this.options.polls.note({ taskType, domain, workerId, at: this.options.now() });
    const name = domain === null ? taskType : `${domain}:${taskType}`;
    if (this.draining) return [];
    const given = this.give(name, request);
    if (given) return await given;
    return request.timeoutMs > 0 ? await this.wait(name, request) : [];
  }

  /** Hands out nothing more and ends all waiting polls. */
  drain(): void {
    this.draining = true;
    for (const set of this.waiters.values()) {
      for (const waiter of set) {
        waiter.stop();
        waiter.answer([]);
      }
    }
  }

  private serve(name: string): void {
    if (this.draining) return;
    if (name === FAULT_QUEUE) return this.serveFaults();
    const host = this.options.host();
    while (host.hasRoom(name)) {
      const handed = this.next(name, SERVER_WORKER_ID);
      if (!handed) return;
      host.take(handed.task, handed.pending);
    }
    for (const waiter of this.waiters.get(name) ?? []) {
      const given = this.give(name, waiter.request);
      if (!given) return;
      waiter.stop();
      given.then(waiter.answer, waiter.fail);
    }
  }

  private serveFaults(): void {
    const faults = this.options.faults();
    for (
      let handed = this.next(FAULT_QUEUE, SERVER_WORKER_ID);
      handed;
      handed = this.next(FAULT_QUEUE, SERVER_WORKER_ID)
    ) {
      faults.take(handed.task, handed.pending);
    }
  }

  /** Null: nothing to hand out. */
  private give(name: string, { count, workerId }: PollRequest): Promise<TaskRecord[]> | null {
    const tasks: TaskRecord[] = [];
    const commits = new Set<Promise<void>>();
    while (tasks.length < count) {
      const handed = this.next(name, workerId);
      if (!handed) break;
      tasks.push(handed.task);
      commits.add(handed.pending.settled());
    }
    return tasks.length === 0 ? null : Promise.all(commits).then(() => tasks);
  }

  private next(name: string, workerId: string | null) {
    const { queues } = this.options;
    for (let item: QueueItem | undefined = queues.take(name); item; item = queues.take(name)) {
      const handed = this.options.executor().handOut(item, workerId);
      if (handed) return handed;
    }
    return null;
  }

  private wait(name: string, request: PollRequest): Promise<TaskRecord[]> {
    return new Promise((answer, fail) => {
      const set = this.waiters.get(name) ?? new Set<Waiter>();
      this.waiters.set(name, set);
      const giveUp = () => {
        waiter.stop();
        answer([]);
      };
      const timer = setTimeout(giveUp, request.timeoutMs);
      const stop = () => {
        clearTimeout(timer);
        staying?.();
        set.delete(waiter);
        if (set.size === 0 && this.waiters.get(name) === set) this.waiters.delete(name);
      };
      const waiter: Waiter = { request, answer, fail, stop };
      set.add(waiter);
      const staying = request.onGone?.(giveUp);
    });
  }
}
