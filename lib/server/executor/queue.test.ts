import { beforeEach, describe, expect, it, vi } from "vitest";

import type { QueueEntry } from "@/lib/core/decider/messages";

import type { GateRule } from "./gates";
import { Heap } from "@/lib/core/heap";
import { WorkQueues } from "./queue";

const now = 1_000_000;
let woken: string[] = [];
let queues: WorkQueues;

beforeEach(() => {
  vi.useFakeTimers({ now });
  woken = [];
  queues = new WorkQueues({ now: () => Date.now(), onWork: (queue) => woken.push(queue) });
  return () => {
    queues.close();
    vi.useRealTimers();
  };
});

function entry(taskId: string, change: Partial<QueueEntry> = {}): QueueEntry {
  return { queue: "a", taskId, workflowId: "w", priority: 0, dueAt: now, seq: 1, ...change };
}

const FREE: GateRule = { taskDefName: "a", concurrency: 0, ratePer: 0, rateSeconds: 1 };
const take = (queue = "a") => queues.take(queue)?.entry.taskId;

describe("WorkQueues", () => {
  it("hands out by priority, then by due time, then in the order of arrival", () => {
    queues.put(entry("late", { dueAt: now - 1 }), FREE);
    queues.put(entry("first", { dueAt: now - 5 }), FREE);
    queues.put(entry("second", { dueAt: now - 5 }), FREE);
    queues.put(entry("high", { priority: 9 }), FREE);
    expect([take(), take(), take(), take(), take()]).toEqual([
      "high",
      "first",
      "second",
      "late",
      undefined,
    ]);
  });

  it("holds a task back until it is due and says so then", () => {
    queues.put(entry("a", { dueAt: now + 500 }), FREE);
    expect(queues.size("a")).toBe(1);
    expect(take()).toBeUndefined();
    vi.advanceTimersByTime(499);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(woken).toEqual(["a"]);
    expect(take()).toBe("a");
    expect(queues.sizes().size).toBe(0);
  });

  it("tells how many tasks of each queue are due, and since when", () => {
    queues.put(entry("a", { dueAt: now - 5 }), FREE);
    queues.put(entry("b", { dueAt: now - 50 }), FREE);
    queues.put(entry("c", { dueAt: now + 500 }), FREE);
    queues.put(entry("d", { queue: "blue:a", dueAt: now + 500 }), FREE);
    expect(Object.fromEntries(queues.readiness())).toEqual({
      a: { ready: 2, oldestDueAt: now - 50 },
      "blue:a": { ready: 0, oldestDueAt: null },
    });
  });

  it("moves a task whose time changed, and forgets one that is removed", () => {
    queues.put(entry("a", { dueAt: now + 60_000 }), FREE);
    queues.put(entry("a", { dueAt: now }), FREE);
    queues.put(entry("b"), FREE);
    queues.remove("b");
    expect(queues.size("a")).toBe(1);
    expect([take(), take()]).toEqual(["a", undefined]);
  });

  it("keeps to the number of running ones, and wakes the queue when one ends", () => {
    const one = { ...FREE, concurrency: 1 };
    queues.put(entry("1"), one);
    queues.put(entry("2"), one);
    expect(take()).toBe("1");
    queues.gates.began("1", "a");
    expect(take()).toBeUndefined();
    woken = [];
    queues.ended("1");
    expect(woken).toEqual(["a"]);
    expect(take()).toBe("2");
  });

  it("keeps to the rate in a sliding window, and wakes the queue when the window frees", () => {
    const rated = { ...FREE, ratePer: 1, rateSeconds: 3 };
    queues.put(entry("1"), rated);
    queues.put(entry("2"), rated);
    expect([take(), take()]).toEqual(["1", undefined]);
    woken = [];
    vi.advanceTimersByTime(2999);
    expect([take(), woken.length]).toEqual([undefined, 0]);
    vi.advanceTimersByTime(1);
    expect(woken).toEqual(["a"]);
    expect(take()).toBe("2");
  });

  it("does not let a blocked task name hold up another one in the same queue", () => {
    queues.put(entry("1", { priority: 9 }), { ...FREE, taskDefName: "limited", concurrency: 1 });
    queues.put(entry("2"), FREE);
    queues.gates.began("running", "limited");
    expect([take(), take()]).toEqual(["2", undefined]);
  });

  it("keeps queues apart by domain", () => {
    queues.put(entry("1", { queue: "eu:a" }), FREE);
    expect([take("a"), take("eu:a")]).toEqual([undefined, "1"]);
  });
});

describe("Heap", () => {
  it("gives the least first whatever is removed in between", () => {
    const heap = new Heap<{ place: number; n: number }>((a, b) => a.n < b.n);
    const items = Array.from({ length: 500 }, (_, index) => ({
      place: -1,
      n: (index * 7919) % 503,
    }));
    for (const item of items) heap.push(item);
    const removed = items.filter((_, index) => index % 3 === 0);
    for (const item of removed) heap.remove(item);
    const left = items.filter((_, index) => index % 3 !== 0).map(({ n }) => n);
    const out: number[] = [];
    for (let item = heap.pop(); item; item = heap.pop()) out.push(item.n);
    expect(out).toEqual(left.toSorted((a, b) => a - b));
  });
});
