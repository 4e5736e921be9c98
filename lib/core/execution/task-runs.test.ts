import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import {
  baseRefOf,
  isEndedOutside,
  latestRuns,
  lookOf,
  taskRuns,
  type TaskView,
  turnsOf,
} from "./task-runs";

const task = (changes: Partial<TaskView>) =>
  taskView("a", { taskId: "t", scheduledTime: 1000, ...changes });

describe("task runs", () => {
  it("collect the attempts of a reference, oldest first", () => {
    const runs = taskRuns([
      task({ taskId: "2", seq: 2, retryCount: 1 }),
      task({ taskId: "1", status: "FAILED" }),
      task({ taskId: "3", seq: 3, referenceTaskName: "b" }),
    ]);
    expect(runs.get("a")?.attempts.map(({ taskId }) => taskId)).toEqual(["1", "2"]);
    expect([...runs.keys()]).toEqual(["a", "b"]);
  });

  it("count down to a retry, then it is queued", () => {
    const retry = task({ retriedTaskId: "0", retryCount: 2, dueTime: 5000 });
    expect(lookOf(retry, 1500)).toMatchObject({ state: "retry", word: "Retry 2 in 4 s" });
    expect(lookOf(retry, 1500, 3).word).toBe("Retry 2 of 3 in 4 s");
    expect(lookOf({ ...retry, dueTime: 125_000 }, 0).word).toBe("Retry 2 in 2 m 5 s");
    expect(lookOf(retry, 5000).state).toBe("queued");
    const later = { callbackAfterSeconds: 3 };
    expect(lookOf(task({ ...later, startTime: 0 }), 2000).word).toBe("Starts in 2 s");
    const begun = { ...later, startTime: 1000, updateTime: 1000 };
    expect(lookOf(task(begun), 2000).word).toBe("Goes on in 2 s");
  });

  it("tell waiting from running, and keep unknown words", () => {
    expect(lookOf(task({ status: "IN_PROGRESS" }), 0).state).toBe("running");
    expect(lookOf(task({ status: "IN_PROGRESS", taskType: "JOIN" }), 0).state).toBe("waiting");
    expect(lookOf(task({ status: "NEW" }), 0).word).toBe("Unknown (NEW)");
  });

  it("tell who waits for somebody outside", () => {
    const open = (taskType: string, changes: Partial<TaskView> = {}) =>
      task({ status: "IN_PROGRESS", taskType, ...changes });
    const inputData = { asyncComplete: true };
    const told = [
      open("HUMAN"),
      open("EVENT", { inputData }),
      open("HTTP", { inputData, outputData: { response: { statusCode: 200 } } }),
      // The request itself goes on.
      open("HTTP", { inputData }),
      open("HTTP", { outputData: { response: {} } }),
      open("work", { inputData }),
      open("EVENT", { inputData, status: "COMPLETED" }),
    ];
    expect(told.map(isEndedOutside)).toEqual([true, true, true, false, false, false, false]);
    expect(told.map((one) => lookOf(one, 0).state)).toEqual([
      "waiting",
      "waiting",
      "waiting",
      "running",
      "running",
      "running",
      "completed",
    ]);
    expect(lookOf(open("EVENT", { inputData }), 0).word).toBe("Waiting to be ended from outside");
  });

  it("show the latest turn of a loop under the name in the definition", () => {
    const turn = (iteration: number) =>
      task({ referenceTaskName: `a__${iteration}`, iteration, seq: iteration });
    const runs = taskRuns([turn(2), turn(10), turn(1), task({ referenceTaskName: "b__1" })]);
    expect(latestRuns(runs).get("a")?.ref).toBe("a__10");
    expect(baseRefOf(task({ referenceTaskName: "b__1" }))).toBe("b__1");
    expect(baseRefOf(task({ referenceTaskName: "my__loop", iteration: 2 }))).toBe("my__loop");
    expect(baseRefOf(task({ referenceTaskName: "a__2__1", iteration: 1 }))).toBe("a");
    const run = runs.get("a__2");
    expect(run && turnsOf(runs, run).map(({ ref }) => ref)).toEqual(["a__1", "a__2", "a__10"]);
  });
});
