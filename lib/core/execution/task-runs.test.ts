import { describe, expect, it } from "vitest";

import { lookOf, rootCause, taskRuns, type TaskView } from "./task-runs";

function task(changes: Partial<TaskView>): TaskView {
  return {
    taskId: "t",
    referenceTaskName: "a",
    taskType: "work",
    status: "SCHEDULED",
    seq: 1,
    retryCount: 0,
    scheduledTime: 1000,
    startTime: 0,
    endTime: 0,
    updateTime: 0,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    inputData: {},
    outputData: {},
    ...changes,
  };
}

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
    expect(lookOf(retry, 5000).state).toBe("queued");
    expect(lookOf(task({ callbackAfterSeconds: 3 }), 2000).word).toBe("Starts in 2 s");
  });

  it("tell waiting from running, and keep unknown words", () => {
    expect(lookOf(task({ status: "IN_PROGRESS" }), 0).state).toBe("running");
    expect(lookOf(task({ status: "IN_PROGRESS", taskType: "JOIN" }), 0).state).toBe("waiting");
    expect(lookOf(task({ status: "NEW" }), 0).word).toBe("Unknown (NEW)");
  });

  it("find the first cause of a failure, not the join that followed", () => {
    const tasks = [
      task({ referenceTaskName: "j", taskType: "JOIN", status: "FAILED", endTime: 1 }),
      task({ referenceTaskName: "b", status: "TIMED_OUT", endTime: 9 }),
      task({ referenceTaskName: "a", status: "FAILED", endTime: 5 }),
    ];
    expect(rootCause(tasks)?.referenceTaskName).toBe("a");
    expect(rootCause([task({})])).toBeNull();
  });
});
