import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { taskRuns, type TaskView } from "./task-runs";
import { axisTicks, lastMoment, segmentsOf, tickText, timelineRows, timingOf } from "./timeline";

const task = (changes: Partial<TaskView>) =>
  taskView("a", { taskId: "t", scheduledTime: 1000, ...changes });

const stretches = (view: TaskView, now: number) =>
  segmentsOf(view, now).map(({ kind, from, to }) => [kind, from, to]);

describe("segments of an attempt", () => {
  it("are back-off, queue and run, one after the other", () => {
    const retried = task({
      status: "FAILED",
      startDelayInSeconds: 2,
      callbackAfterSeconds: 2,
      startTime: 3500,
      endTime: 6000,
    });
    expect(stretches(retried, 9000)).toEqual([
      ["backoff", 1000, 3000],
      ["queue", 3000, 3500],
      ["run", 3500, 6000],
    ]);
  });

  it("reach up to now while they last, and a back-off into what is to come", () => {
    expect(stretches(task({}), 1800)).toEqual([["queue", 1000, 1800]]);
    expect(stretches(task({ status: "IN_PROGRESS", startTime: 1000 }), 1800)).toEqual([
      ["run", 1000, 1800],
    ]);
    expect(stretches(task({ dueTime: 9000 }), 1800)).toEqual([["backoff", 1000, 9000]]);
  });

  it("of a task that was canceled before it began have no run part", () => {
    expect(stretches(task({ status: "CANCELED", endTime: 1400 }), 9000)).toEqual([
      ["queue", 1000, 1400],
    ]);
  });

  it("never run backwards where the engine starts a task before it is stored", () => {
    const early = task({ status: "COMPLETED", startTime: 990, endTime: 995 });
    for (const { from, to } of segmentsOf(early, 2000)) expect(to).toBeGreaterThanOrEqual(from);
  });
});

describe("timing of an attempt", () => {
  it("adds up what lasted until now", () => {
    expect(timingOf(task({ dueTime: 9000 }), 1800)).toEqual({
      waitMs: 800,
      queueMs: 0,
      runMs: null,
    });
    const ended = task({ status: "COMPLETED", startTime: 1500, endTime: 4000 });
    expect(timingOf(ended, 9000)).toEqual({ waitMs: 0, queueMs: 500, runMs: 2500 });
  });
});

describe("timeline", () => {
  it("has one row for each reference, by its first attempt", () => {
    const runs = taskRuns([
      task({ taskId: "3", seq: 3, retryCount: 1 }),
      task({ taskId: "2", seq: 2, referenceTaskName: "b" }),
      task({ taskId: "1", seq: 1, status: "FAILED", startTime: 1000, endTime: 1500 }),
    ]);
    const rows = timelineRows(runs);
    expect(rows.map(({ ref, attempts }) => [ref, attempts.length])).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    expect(lastMoment(rows)).toBe(1000);
    const waits = taskRuns([
      task({ dueTime: 9000 }),
      task({
        referenceTaskName: "w",
        taskType: "WAIT",
        status: "IN_PROGRESS",
        startTime: 5,
        dueTime: 99_000,
      }),
    ]);
    expect(lastMoment(timelineRows(waits))).toBe(9000);
  });

  it("has round marks", () => {
    expect(axisTicks(10_000)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
    expect(axisTicks(90_000).map((ms) => tickText(ms))).toEqual([
      "0 s",
      "15 s",
      "30 s",
      "45 s",
      "1 m",
      "1 m 15 s",
      "1 m 30 s",
    ]);
    expect(axisTicks(40 * 86_400_000).length).toBeLessThan(9);
    expect(tickText(5_400_000)).toBe("1 h 30 m");
  });
});
