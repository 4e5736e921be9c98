import type { TaskRecord } from "../execution/state";
import { isTerminalTask } from "../execution/state";
import { nextTimeoutAt } from "../policy/timeout";

interface Entry {
  readonly at: number;
  readonly task: TaskRecord;
}

/**
 * When the next task of one execution may time out or, for WAIT, is over. A binary heap with entries that may be out
 * of date: an entry counts only while it agrees with its task, so a change of a task is one push, O(log n).
 */
export class TimerHeap {
  private entries: Entry[] = [];
  private live = 0;

  /** Call after every change of a non-terminal task. */
  watch(task: TaskRecord): void {
    const at = taskTimerAt(task);
    if (at === Infinity) return;
    if (this.entries.length > 64 + 4 * this.live) this.compact();
    this.push({ at, task });
    this.live += 1;
  }

  /** Epoch ms of the next valid entry; Infinity when there is none. */
  nextAt(): number {
    this.dropStale();
    return this.entries[0]?.at ?? Infinity;
  }

  /** Removes and returns a task whose time has come. */
  takeDue(now: number): TaskRecord | undefined {
    this.dropStale();
    const top = this.entries[0];
    if (!top || top.at > now) return undefined;
    this.pop();
    return top.task;
  }

  clear(): void {
    this.entries = [];
    this.live = 0;
  }

  private dropStale(): void {
    for (let top = this.entries[0]; top && taskTimerAt(top.task) !== top.at; top = this.entries[0])
      this.pop();
  }

  private compact(): void {
    const valid = new Map<TaskRecord, Entry>();
    for (const entry of this.entries)
      if (taskTimerAt(entry.task) === entry.at) valid.set(entry.task, entry);
    this.entries = [];
    this.live = valid.size;
    for (const entry of valid.values()) this.push(entry);
  }

  private push(entry: Entry): void {
    const heap = this.entries;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !comesBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): void {
    const heap = this.entries;
    const last = heap.pop();
    this.live = Math.max(0, this.live - 1);
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const leftEntry = heap[left];
      if (!leftEntry) break;
      const rightEntry = heap[left + 1];
      const [child, entry] =
        rightEntry && comesBefore(rightEntry, leftEntry)
          ? [left + 1, rightEntry]
          : [left, leftEntry];
      if (!comesBefore(entry, last)) break;
      heap[index] = entry;
      index = child;
    }
    heap[index] = last;
  }
}

/** Of two with the same time the older task is first, so that an execution read from its rows behaves the same. */
function comesBefore(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.task.seq < b.task.seq : a.at < b.at;
}

/** Epoch ms at which the decider has to look at the task again; Infinity: never by itself. */
function taskTimerAt(task: TaskRecord): number {
  if (isTerminalTask(task.status)) return Infinity;
  return Math.min(waitEndsAt(task), nextTimeoutAt(task));
}

/**
 * Epoch ms of the turn that ends an open WAIT with a deadline; Infinity for any other task. It is the first after the
 * deadline, so that what follows starts strictly later than the WAIT ended, as it does on a server that polls for
 * deadlines. A deadline that was over when the WAIT was reached costs no time.
 */
export function waitEndsAt(task: TaskRecord): number {
  const { taskType, status, dueTime, scheduledTime } = task;
  if (taskType !== "WAIT" || status !== "IN_PROGRESS" || dueTime === 0) return Infinity;
  return dueTime > scheduledTime ? dueTime + 1 : dueTime;
}
