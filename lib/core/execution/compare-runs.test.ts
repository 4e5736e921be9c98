import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { compareTasks, differencesOf } from "./compare-runs";
import type { TaskView } from "./task-runs";

describe("what differs between two values", () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [1, "1", [{ path: "", left: 1, right: "1" }]],
    [
      { a: { b: [1, 2] } },
      { a: { b: [1, 3, 4] } },
      [
        { path: "a.b[1]", left: 2, right: 3 },
        { path: "a.b[2]", right: 4 },
      ],
    ],
    [{ a: [] }, { a: {} }, [{ path: "a", left: [], right: {} }]],
    [
      { "a b": null, gone: 1 },
      { "a b": 0 },
      [
        { path: '["a b"]', left: null, right: 0 },
        { path: "gone", left: 1 },
      ],
    ],
  ])("%j against %j", (left, right, expected) => {
    expect(differencesOf(left, right)).toEqual(expected);
  });

  it("is bounded", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => index);
    expect(differencesOf(many, [])).toHaveLength(200);
  });
});

const task = (ref: string, change: Partial<TaskView> = {}) =>
  taskView(ref, {
    taskId: `${ref}${change.retryCount ?? 0}`,
    status: "COMPLETED",
    scheduledTime: 100,
    startTime: 110,
    endTime: 150,
    ...change,
  });

describe("two runs", () => {
  it("are compared task by task, attempts together", () => {
    const left = [
      task("a"),
      task("b", { seq: 2, status: "FAILED" }),
      task("b", { seq: 3, retryCount: 1, scheduledTime: 200, endTime: 300, inputData: { w: 1 } }),
    ];
    const right = [
      task("a", { scheduledTime: 900, endTime: 990 }),
      task("b", { seq: 2, inputData: { w: 2 }, endTime: 0, status: "IN_PROGRESS" }),
      task("c", { seq: 3, reasonForIncompletion: "no" }),
    ];
    const pairs = compareTasks(left, right);
    expect(pairs.map(({ ref, differs }) => [ref, differs])).toEqual([
      ["a", false],
      ["b", true],
      ["c", true],
    ]);
    expect(pairs[0]).toMatchObject({ left: { durationMs: 50 }, right: { durationMs: 90 } });
    expect(pairs[1]).toMatchObject({
      left: { attempts: 2, durationMs: 200 },
      right: { attempts: 1, durationMs: null },
      inputs: [{ path: "w", left: 1, right: 2 }],
    });
    expect(pairs[2]).toMatchObject({ left: null, right: { reason: "no" }, inputs: [] });
  });
});
