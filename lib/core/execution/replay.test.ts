import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { executionAt, momentAt, neighbourOf, transitionText } from "./replay";
import type { Transition } from "./state";
import { taskRuns, type TaskView } from "./task-runs";

const step = (
  seq: number,
  ref: string | null,
  to: string,
  more: Partial<Transition> = {},
): Transition => ({
  seq,
  at: seq * 100,
  ref,
  taskId: ref,
  attempt: 0,
  from: null,
  to,
  reason: null,
  ...more,
});

const record = (taskId: string, more: Partial<TaskView> = {}) =>
  taskView(taskId, { status: "COMPLETED", inputData: { in: 1 }, outputData: { out: 1 }, ...more });

const HISTORY = [
  step(1, null, "RUNNING"),
  step(2, "a", "SCHEDULED"),
  step(3, "a", "IN_PROGRESS", { from: "SCHEDULED" }),
  step(4, "a", "FAILED", { from: "IN_PROGRESS", reason: "no disk" }),
  step(5, "a", "SCHEDULED", { taskId: "a2", attempt: 1 }),
  step(6, "a", "IN_PROGRESS", { taskId: "a2", attempt: 1, at: 2600 }),
  step(7, "a", "COMPLETED", { taskId: "a2", attempt: 1, at: 2700 }),
  step(8, null, "COMPLETED", { from: "RUNNING", at: 2700 }),
];
const NOW = {
  tasks: new Map([
    ["a", record("a", { status: "FAILED" })],
    [
      "a2",
      record("a2", {
        referenceTaskName: "a",
        seq: 2,
        retryCount: 1,
        retriedTaskId: "a",
        startDelayInSeconds: 2,
      }),
    ],
  ]),
  typeOf: () => "work",
};
const at = (seq: number, when = HISTORY[seq - 1]?.at ?? 0) =>
  executionAt(HISTORY, { seq, at: when }, NOW);

describe("a run as it was", () => {
  it("goes from transition to transition", () => {
    expect(at(1)).toMatchObject({ status: "RUNNING", endTime: 0, tasks: [] });
    expect(at(2).tasks).toMatchObject([{ status: "SCHEDULED", startTime: 0, outputData: {} }]);
    expect(at(3).tasks).toMatchObject([{ status: "IN_PROGRESS", startTime: 300, endTime: 0 }]);
    expect(at(4).tasks).toMatchObject([
      { status: "FAILED", endTime: 400, reasonForIncompletion: "no disk", outputData: { out: 1 } },
    ]);
    expect(at(8)).toMatchObject({ status: "COMPLETED", endTime: 2700 });
  });

  it("counts down to a retry that came later", () => {
    expect(at(5).tasks[1]).toMatchObject({ status: "SCHEDULED", retryCount: 1, dueTime: 2500 });
    expect(at(6).tasks[1]?.dueTime).toBeUndefined();
  });

  it("keeps what a rerun has thrown away until the rerun, and not longer", () => {
    const history = [
      step(1, null, "RUNNING"),
      step(2, "gone__2", "SCHEDULED"),
      step(3, "gone__2", "FAILED"),
      step(4, null, "FAILED", { from: "RUNNING" }),
      step(5, null, "RUNNING", { from: "FAILED" }),
    ];
    const now = { tasks: new Map<string, TaskView>(), typeOf: () => "HTTP" };
    expect(executionAt(history, { seq: 4, at: 0 }, now).tasks).toMatchObject([
      { status: "FAILED", taskType: "HTTP", iteration: 2 },
    ]);
    expect(executionAt(history, { seq: 5, at: 0 }, now).tasks).toEqual([]);
  });

  it("does not take the end of a pause for a new beginning", () => {
    const history = [
      step(1, null, "RUNNING"),
      step(2, "x", "SCHEDULED"),
      step(3, null, "PAUSED", { from: "RUNNING" }),
      step(4, null, "RUNNING", { from: "PAUSED" }),
    ];
    const now = { tasks: new Map<string, TaskView>(), typeOf: () => "work" };
    expect(executionAt(history, { seq: 4, at: 0 }, now).tasks).toHaveLength(1);
  });

  it("has each task in the status of its last transition, whatever the history", () => {
    const states = ["SCHEDULED", "IN_PROGRESS", "COMPLETED", "FAILED"];
    const histories = fc.array(
      fc.record({ task: fc.integer({ min: 0, max: 4 }), to: fc.constantFrom(...states) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(histories, fc.nat(), (made, pick) => {
        const history = made.map(({ task, to }, index) => step(index + 1, `t${task}`, to));
        const tasks = new Map(history.map(({ taskId }) => [taskId ?? "", record(taskId ?? "")]));
        const seq = (pick % history.length) + 1;
        const past = executionAt(history, { seq, at: seq * 100 }, { ...NOW, tasks });
        const expected = new Map(
          history.slice(0, seq).map(({ taskId, to }) => [taskId ?? "", to] as const),
        );
        expect(new Map(past.tasks.map((one) => [one.taskId, one.status]))).toEqual(expected);
        expect(taskRuns(past.tasks).size).toBe(expected.size);
      }),
      { numRuns: 300 },
    );
  });

  it("is found by time, and stepped through", () => {
    expect(momentAt(HISTORY, 50)).toBeNull();
    expect(momentAt(HISTORY, 350)).toEqual({ seq: 3, at: 350 });
    expect(momentAt(HISTORY, 2700)?.seq).toBe(8);
    expect(neighbourOf(HISTORY, { seq: 3, at: 350 }, 1)).toEqual({ seq: 4, at: 400 });
    expect(neighbourOf(HISTORY, { seq: 3, at: 350 }, -1)).toEqual({ seq: 2, at: 200 });
    expect(neighbourOf(HISTORY, { seq: 8, at: 2700 }, 1)).toBeNull();
  });

  it("is told in words", () => {
    expect(HISTORY.slice(3, 5).map(transitionText)).toEqual([
      "a attempt 1 failed",
      "a attempt 2 queued",
    ]);
    expect(transitionText(step(1, null, "COMPLETED"))).toBe("run completed");
    const begun = { ...step(1, null, "RUNNING"), from: null };
    expect(transitionText(begun)).toBe("run started");
    expect(transitionText({ ...begun, from: "PAUSED" })).toBe("run resumed");
    expect(transitionText({ ...begun, from: "FAILED" })).toBe("run goes on");
    expect(transitionText(step(1, null, "NEW"))).toBe("run NEW");
  });
});
