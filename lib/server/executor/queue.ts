import type { QueueEntry } from "@/lib/core/decider/messages";

import { Gates, type GateRule } from "./gates";
import { Heap, type HeapItem } from "@/lib/core/heap";
import { Timers } from "./timers";

/** A task that waits for a worker. */
export interface QueueItem extends HeapItem {
  readonly entry: QueueEntry;
  readonly rule: GateRule;
  /** Order of arrival. */
  readonly order: number;
  isReady: boolean;
}

/** Tasks of one queue that share a task name, and so its gates. */
type Lane = Heap<QueueItem>;

interface Queue {
  readonly name: string;
  readonly lanes: Map<string, Lane>;
  size: number;
}

/**
 * The worker queues `[domain:]type`: highest priority first, then oldest due, then first come. Memory only: it is made
 * of task rows (`queueEntryOf`) and made again from them after a restart. `onWork` tells of a queue that may have
 * something to hand out: a new or due task, a gate that opened.
 */
export class WorkQueues {
  readonly gates = new Gates();
  private readonly queues = new Map<string, Queue>();
  private readonly items = new Map<string, QueueItem>();
  /** Queues by task name: what a gate may wake. */
  private readonly queuesOfName = new Map<string, Set<string>>();
  private readonly dueTimers: Timers;
  private readonly gateTimers: Timers;
  private readonly now: () => number;
  private readonly onWork: (queue: string) => void;
  private orders = 0;

  constructor(options: { readonly now: () => number; readonly onWork: (queue: string) => void }) {
    this.now = options.now;
    this.onWork = options.onWork;
    this.dueTimers = new Timers({ now: this.now, onDue: (taskId) => this.becomeReady(taskId) });
    this.gateTimers = new Timers({ now: this.now, onDue: (name) => this.wake(name) });
  }

  /** Adds a task, or moves the one with its id. */
  put(entry: QueueEntry, rule: GateRule): void {
    const known = this.items.get(entry.taskId);
    if (known && sameEntry(known.entry, entry)) return;
    if (known) this.remove(entry.taskId);
    const item: QueueItem = { entry, rule, order: (this.orders += 1), isReady: false, place: -1 };
    this.items.set(entry.taskId, item);
    this.queueOf(entry.queue).size += 1;
    if (entry.dueAt <= this.now()) this.makeReady(item);
    else this.dueTimers.set(entry.taskId, entry.dueAt);
  }

  /** Does nothing for a task that does not wait. */
  remove(taskId: string): void {
    const item = this.items.get(taskId);
    if (!item) return;
    this.items.delete(taskId);
    this.dueTimers.set(taskId, Infinity);
    const queue = this.queues.get(item.entry.queue);
    if (!queue) return;
    queue.size -= 1;
    if (item.isReady) this.leaveLane(queue, item);
    if (queue.size === 0) this.queues.delete(queue.name);
  }

  /** Takes the first task whose gates are open out of the queue; undefined: there is none now. */
  take(name: string): QueueItem | undefined {
    const queue = this.queues.get(name);
    if (!queue) return undefined;
    const now = this.now();
    let best: QueueItem | undefined;
    for (const lane of queue.lanes.values()) {
      const top = lane.peek();
      if (!top || (best && !comesBefore(top, best))) continue;
      const answer = this.gates.ask(top.rule, now);
      if (answer.open) best = top;
      else if (answer.retryAt !== Infinity)
        this.gateTimers.set(top.rule.taskDefName, answer.retryAt);
    }
    if (best) {
      this.remove(best.entry.taskId);
      this.gates.noteHandOut(best.rule, now);
    }
    return best;
  }

  /** Notes that an attempt ended or went back: its gate may open for others. */
  ended(taskId: string): void {
    const name = this.gates.ended(taskId);
    if (name !== null) this.wake(name);
  }

  /** Tasks that wait, held back ones included. */
  size(name: string): number {
    return this.queues.get(name)?.size ?? 0;
  }

  /** Tasks of a queue that have been due since before the given time (epoch ms). O(all that wait). */
  due(name: string, before: number): QueueEntry[] {
    return [...this.items.values()]
      .map(({ entry }) => entry)
      .filter(({ queue, dueAt }) => queue === name && dueAt <= before);
  }

  sizes(): Map<string, number> {
    return new Map([...this.queues.values()].map(({ name, size }) => [name, size] as const));
  }

  /** Epoch ms since which the oldest ready task waits; null: nothing is ready. */
  oldestDueAt(): number | null {
    let oldest: number | null = null;
    for (const { isReady, entry } of this.items.values()) {
      if (isReady) oldest = Math.min(oldest ?? entry.dueAt, entry.dueAt);
    }
    return oldest;
  }

  /** How many tasks of each queue are due, and since when (epoch ms) the oldest of them is. O(all that wait). */
  readiness(): Map<string, { ready: number; oldestDueAt: number | null }> {
    const all = new Map<string, { ready: number; oldestDueAt: number | null }>();
    for (const { isReady, entry } of this.items.values()) {
      const facts = all.get(entry.queue) ?? { ready: 0, oldestDueAt: null };
      all.set(entry.queue, facts);
      if (!isReady) continue;
      facts.ready += 1;
      facts.oldestDueAt = Math.min(facts.oldestDueAt ?? entry.dueAt, entry.dueAt);
    }
    return all;
  }

  close(): void {
    this.dueTimers.close();
    this.gateTimers.close();
  }

  private becomeReady(taskId: string): void {
    const item = this.items.get(taskId);
    if (item) this.makeReady(item);
  }

  private makeReady(item: QueueItem): void {
    const { lanes, name } = this.queueOf(item.entry.queue);
    const { taskDefName } = item.rule;
    let lane = lanes.get(taskDefName);
    if (!lane) {
      lane = new Heap(comesBefore);
      lanes.set(taskDefName, lane);
      const names = this.queuesOfName.get(taskDefName);
      if (names) names.add(name);
      else this.queuesOfName.set(taskDefName, new Set([name]));
    }
    item.isReady = true;
    lane.push(item);
    this.onWork(name);
  }

  private leaveLane(queue: Queue, item: QueueItem): void {
    const { taskDefName } = item.rule;
    const lane = queue.lanes.get(taskDefName);
    lane?.remove(item);
    if (lane?.size !== 0) return;
    queue.lanes.delete(taskDefName);
    const names = this.queuesOfName.get(taskDefName);
    names?.delete(queue.name);
    if (names?.size === 0) this.queuesOfName.delete(taskDefName);
  }

  private wake(taskDefName: string): void {
    for (const queue of this.queuesOfName.get(taskDefName) ?? []) this.onWork(queue);
  }

  private queueOf(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = { name, lanes: new Map(), size: 0 };
      this.queues.set(name, queue);
    }
    return queue;
  }
}

function comesBefore(a: QueueItem, b: QueueItem): boolean {
  if (a.entry.priority !== b.entry.priority) return a.entry.priority > b.entry.priority;
  if (a.entry.dueAt !== b.entry.dueAt) return a.entry.dueAt < b.entry.dueAt;
  return a.order < b.order;
}

function sameEntry(a: QueueEntry, b: QueueEntry): boolean {
  return a.queue === b.queue && a.dueAt === b.dueAt && a.priority === b.priority;
}
