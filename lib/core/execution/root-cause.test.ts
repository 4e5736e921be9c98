import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { type CauseRun, causesOf, errorClassOf, failedChildren, firstSentence } from "./root-cause";
import type { TaskView } from "./task-runs";

const task = (ref: string, status: string, more: Partial<TaskView> = {}) =>
  taskView(ref, { status, endTime: 100, ...more });

const run = (workflowId: string, ...tasks: TaskView[]): CauseRun => ({
  workflowId,
  tasks,
  optional: new Set(["may_fail"]),
});

const none = () => null;

describe("causes of a failure", () => {
  it("are told through joins, loops and the runs that tasks have started", () => {
    const child = run(
      "child",
      task("loop", "FAILED", { taskType: "DO_WHILE", endTime: 3 }),
      task("deep", "FAILED", { endTime: 9 }),
    );
    const top = run(
      "top",
      task("join", "FAILED", { taskType: "JOIN", endTime: 1 }),
      task("sub", "FAILED", { taskType: "SUB_WORKFLOW", subWorkflowId: "child", endTime: 10 }),
      task("may_fail", "FAILED", { endTime: 0 }),
      task("late", "TIMED_OUT", { endTime: 20 }),
    );
    const causes = causesOf(top, (id) => (id === "child" ? child : null));
    expect(causes.map((one) => one.task.referenceTaskName)).toEqual(["deep", "late"]);
    expect(causes[0]).toMatchObject({ workflowId: "child", above: [{ workflowId: "top" }] });
    expect(failedChildren(top)).toEqual(["child"]);
  });

  it("are the task itself where the run inside is not known or did not fail", () => {
    const sub = task("sub", "FAILED", { taskType: "SUB_WORKFLOW", subWorkflowId: "child" });
    expect(causesOf(run("top", sub), none)).toMatchObject([{ task: sub, above: [] }]);
    expect(causesOf(run("top", sub), () => run("child"))).toMatchObject([{ task: sub }]);
  });

  it("are joins and loops only where nothing else failed", () => {
    const join = task("join", "FAILED", { taskType: "JOIN" });
    expect(causesOf(run("top", join), none)).toMatchObject([{ task: join }]);
  });

  it("are not tasks whose later attempt still works", () => {
    const first = task("a", "FAILED", { taskId: "1" });
    const second = task("a", "IN_PROGRESS", { taskId: "2", retryCount: 1, seq: 2 });
    expect(causesOf(run("top", first, second), none)).toEqual([]);
  });

  it("end, although a run contains itself", () => {
    const self = run("x", task("s", "FAILED", { taskType: "SUB_WORKFLOW", subWorkflowId: "x" }));
    expect(causesOf(self, () => self)).toHaveLength(1);
  });

  it("are the one task that failed, however deep it is and whatever failed because of it", () => {
    const level = fc.record({
      followers: fc.array(fc.constantFrom("JOIN", "DO_WHILE", "EXCLUSIVE_JOIN"), { maxLength: 4 }),
      others: fc.array(fc.constantFrom("COMPLETED", "CANCELED", "SKIPPED", "IN_PROGRESS"), {
        maxLength: 5,
      }),
      early: fc.boolean(),
    });
    const shapes = fc.record({
      levels: fc.array(level, { minLength: 1, maxLength: 8 }),
      status: fc.constantFrom("FAILED", "FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT"),
      attempts: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(shapes, ({ levels, status, attempts }) => {
        const runs = new Map<string, CauseRun>();
        for (const [at, { followers, others, early }] of levels.entries()) {
          const isLast = at === levels.length - 1;
          const around = [
            ...followers.map((taskType, n) =>
              task(`f${n}`, "FAILED", { taskType, endTime: early ? 1 : 900 }),
            ),
            ...others.map((one, n) => task(`o${n}`, one, { endTime: 2 })),
          ];
          const tries = Array.from({ length: attempts }, (_, retryCount) =>
            task("planted", status, { taskId: `p${retryCount}`, retryCount, seq: retryCount }),
          );
          const sub = task("sub", "FAILED", {
            taskType: "SUB_WORKFLOW",
            subWorkflowId: `w${at + 1}`,
          });
          runs.set(`w${at}`, run(`w${at}`, ...around, ...(isLast ? tries : [sub])));
        }
        const top = runs.get("w0");
        const found = top ? causesOf(top, (id) => runs.get(id) ?? null) : [];
        expect(found).toHaveLength(1);
        expect(found[0]?.task).toMatchObject({
          referenceTaskName: "planted",
          retryCount: attempts - 1,
        });
        expect(found[0]?.workflowId).toBe(`w${levels.length - 1}`);
        expect(found[0]?.above.map(({ workflowId }) => workflowId)).toEqual(
          levels.slice(1).map((_, at) => `w${at}`),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("the reason of a failure", () => {
  it("is one sentence at first", () => {
    expect(firstSentence("The disk is full. Free some room.\nat x")).toEqual({
      text: "The disk is full.",
      isAll: false,
    });
    expect(firstSentence("no")).toEqual({ text: "no", isAll: true });
    expect(firstSentence("v1.2 is old")).toEqual({ text: "v1.2 is old", isAll: true });
    expect(firstSentence("x".repeat(1000)).text).toHaveLength(241);
  });

  it("has a class", () => {
    const failed = (outputData: TaskView["outputData"], status = "FAILED") =>
      errorClassOf(task("a", status, { outputData }));
    expect(failed({ errorCode: "SOURCE_NOT_FOUND" })).toBe("SOURCE_NOT_FOUND");
    expect(failed({ response: { statusCode: 503 } })).toBe("HTTP 503");
    expect(failed({}, "TIMED_OUT")).toBe("Time-out");
    expect(failed({}, "FAILED_WITH_TERMINAL_ERROR")).toBe("Final error");
    expect(failed({ response: null })).toBe("Error");
  });
});
