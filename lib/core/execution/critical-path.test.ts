import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { criticalPath } from "./critical-path";
import { taskRuns, type TaskView } from "./task-runs";

const task = (ref: string, from: number, to: number, more: Partial<TaskView> = {}) =>
  taskView(ref, {
    taskId: `${ref} ${from}`,
    taskType: "SIMPLE",
    status: to > 0 ? "COMPLETED" : "IN_PROGRESS",
    scheduledTime: from,
    startTime: from,
    endTime: to,
    ...more,
  });

const pathOf = (tasks: readonly TaskView[], now = 1000) =>
  criticalPath(taskRuns(tasks).values(), now);

describe("the critical path", () => {
  it("goes through the slowest branch of a fork, past its join", () => {
    const tasks = [
      task("first", 0, 100),
      task("fork", 100, 101, { taskType: "FORK" }),
      task("quick", 101, 200),
      task("slow", 101, 300),
      task("slower", 300, 700),
      task("join", 101, 701, { taskType: "JOIN" }),
      task("last", 701, 800),
    ];
    expect(pathOf(tasks)).toEqual(["first", "slow", "slower", "last"]);
  });

  it("counts the attempts and waits of a task as one", () => {
    const tasks = [
      task("a", 0, 100),
      task("b", 100, 150, { status: "FAILED" }),
      task("b", 150, 500, { retryCount: 1, seq: 2 }),
      task("beside", 100, 400),
    ];
    expect(pathOf(tasks)).toEqual(["a", "b"]);
  });

  it("ends at what is still going on, and is empty where nothing is", () => {
    expect(pathOf([task("a", 0, 100), task("b", 100, 0), task("c", 100, 300)])).toEqual(["a", "b"]);
    expect(pathOf([task("s", 0, 5, { status: "SKIPPED" })])).toEqual([]);
  });
});
