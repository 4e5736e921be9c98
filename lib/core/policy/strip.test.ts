import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { TaskDef, WorkflowTask } from "../definition/schema";
import type { Scenario } from "./strip";
import { previewPolicy } from "./strip";

const fails: Scenario = { kind: "fails", afterSeconds: 1 };
const preview = (rule: TaskDef, scenario: Scenario = fails, task: WorkflowTask = {}) =>
  previewPolicy(rule, task, scenario);

const FIXED: TaskDef = {
  retryDelaySeconds: 30,
  retryCount: 3,
  timeoutSeconds: 30,
  responseTimeoutSeconds: 30,
  pollTimeoutSeconds: 30,
  timeoutPolicy: "RETRY",
};
const GROWING: TaskDef = {
  retryLogic: "EXPONENTIAL_BACKOFF",
  retryDelaySeconds: 2,
  retryCount: 3,
  timeoutSeconds: 30,
  responseTimeoutSeconds: 10,
  timeoutPolicy: "RETRY",
};
const LINEAR: TaskDef = {
  retryLogic: "LINEAR_BACKOFF",
  retryDelaySeconds: 5,
  backoffScaleFactor: 2,
  maxRetryDelaySeconds: 25,
  backoffJitterMs: 500,
  retryCount: 4,
  timeoutSeconds: 20,
  timeoutPolicy: "RETRY",
};
const CAPPED: TaskDef = {
  retryLogic: "EXPONENTIAL_BACKOFF",
  retryDelaySeconds: 2,
  maxRetryDelaySeconds: 30,
  retryCount: 5,
  timeoutSeconds: 60,
  timeoutPolicy: "RETRY",
};

/** Attempts as `scheduled started ended outcome limit`, in seconds. */
const brief = (rule: TaskDef, scenario: Scenario, task?: WorkflowTask) =>
  preview(rule, scenario, task).attempts.map((attempt) => {
    const { scheduledAt, startAt, endAt, outcome, limit, reached } = attempt;
    const start = startAt === null ? null : startAt / 1000;
    const fields: (number | string | null)[] = [
      scheduledAt / 1000,
      start,
      endAt / 1000,
      outcome,
      limit,
    ];
    return reached ? fields : fields.concat("unreached");
  });

const total = (seconds: number, timeoutPolicy: TaskDef["timeoutPolicy"] = "RETRY"): TaskDef => ({
  ...GROWING,
  totalTimeoutSeconds: seconds,
  timeoutPolicy,
});

describe("previewPolicy", () => {
  it.each<[string, TaskDef, number[], number[], number, number, number]>([
    ["fixed", FIXED, [30, 30, 30], [30, 60, 60, 60], 300, 210, 300],
    ["exponential", GROWING, [2, 4, 8], [30, 32, 34, 38], 148, 54, Infinity],
    [
      "linear with cap and jitter",
      LINEAR,
      [10, 20, 25, 25],
      [20, 30, 40, 45, 45],
      262,
      262,
      Infinity,
    ],
    [
      "exponential with cap",
      CAPPED,
      [2, 4, 8, 16, 30],
      [60, 62, 64, 68, 76, 90],
      480,
      480,
      Infinity,
    ],
  ])("draws the %s rule", (_, rule, waits, limits, worst, silent, unpolled) => {
    const { attempts, waitSeconds, worstMs, worstSilentMs, worstUnpolledMs } = preview(rule);
    expect(waitSeconds).toEqual(waits);
    expect(attempts.map(({ runLimitMs }) => runLimitMs / 1000)).toEqual(limits);
    expect([worstMs, worstSilentMs, worstUnpolledMs].map((ms) => ms / 1000)).toEqual([
      worst,
      silent,
      unpolled,
    ]);
  });

  it("spaces attempts that fail by their delays", () => {
    expect(brief(GROWING, fails)).toEqual([
      [0, 0, 1, "failed", null],
      [1, 3, 4, "failed", null],
      [4, 8, 9, "failed", null],
      [9, 17, 18, "failed", null],
    ]);
    expect(preview(GROWING)).toMatchObject({
      endsWorkflowAt: 18_000,
      endsWorkflowAs: "FAILED",
      unreachedFrom: null,
      truncated: false,
    });
  });

  it("holds the first attempt for the task's start delay and lengthens its limits", () => {
    const task: WorkflowTask = {
      startDelay: 5,
      retryCount: 0,
      name: "a",
      taskReferenceName: "r",
      type: "SIMPLE",
    };
    expect(brief(FIXED, { kind: "hangs" }, task)).toEqual([[0, 5, 40, "timed-out", "run"]]);
    expect(preview(FIXED, fails, task).worstUnpolledMs).toBe(40_000);
  });

  it("ends the first silent attempt at its limit when that stops the workflow", () => {
    const stopping: TaskDef = { ...FIXED, timeoutPolicy: "TIME_OUT_WF" };
    expect(brief(stopping, { kind: "silent" })).toEqual([
      [0, 0, 30, "timed-out", "run"],
      [30, 60, 90, "timed-out", "response", "unreached"],
      [90, 120, 150, "timed-out", "response", "unreached"],
      [150, 180, 210, "timed-out", "response", "unreached"],
    ]);
    expect(preview(stopping, { kind: "silent" })).toMatchObject({
      endsWorkflowAt: 30_000,
      endsWorkflowAs: "TIMED_OUT",
      unreachedFrom: 1,
      worstSilentMs: 30_000,
      worstMs: 300_000,
    });
  });

  it("retries silence whatever the policy", () => {
    for (const timeoutPolicy of ["RETRY", "TIME_OUT_WF", "ALERT_ONLY"] as const) {
      const run = preview({ ...GROWING, timeoutPolicy }, { kind: "silent" });
      expect(run.attempts.map(({ limit }) => limit)).toEqual([
        "response",
        "response",
        "response",
        "response",
      ]);
      expect(run).toMatchObject({ endsWorkflowAt: 54_000, endsWorkflowAs: "TIMED_OUT" });
    }
  });

  it("never ends an attempt that hangs without a limit that counts", () => {
    for (const rule of [{ retryCount: 3 }, { ...FIXED, timeoutPolicy: "ALERT_ONLY" } as const]) {
      const run = preview(rule, { kind: "hangs" });
      expect(run.attempts).toMatchObject([{ endAt: Infinity, outcome: "never-ends", limit: null }]);
      expect(run).toMatchObject({ worstMs: Infinity, endsWorkflowAt: null, endsWorkflowAs: null });
      expect(run.caption).toMatch(/ · can run without limit$/);
    }
  });

  it("gives up attempts that nobody asks for, with the delay counted twice", () => {
    expect(brief(FIXED, { kind: "unpolled" })).toEqual([
      [0, null, 30, "timed-out", "poll"],
      [30, null, 120, "timed-out", "poll"],
      [120, null, 210, "timed-out", "poll"],
      [210, null, 300, "timed-out", "poll"],
    ]);
    expect(preview(FIXED, { kind: "unpolled" }).unreachedFrom).toBeNull();
    expect(brief(GROWING, { kind: "unpolled" })).toEqual([[0, null, Infinity, "never-ends", null]]);
  });

  it("stops at the attempt that works", () => {
    expect(brief(GROWING, { kind: "works-on", attempt: 2, afterSeconds: 3 })).toEqual([
      [0, 0, 3, "failed", null],
      [3, 5, 8, "completed", null],
    ]);
    expect(preview(GROWING, { kind: "works-on", attempt: 1, afterSeconds: 3 })).toMatchObject({
      endsWorkflowAt: null,
      endsWorkflowAs: null,
    });
  });

  it("ends everything when the total is used up, while running, waiting or before a retry", () => {
    expect(brief(total(5), { kind: "hangs" }).slice(0, 2)).toEqual([
      [0, 0, 5, "timed-out", "total"],
      [5, 7, 39, "timed-out", "run", "unreached"],
    ]);
    expect(brief(total(7), fails).slice(2)).toEqual([
      [4, null, 7, "timed-out", "total"],
      [7, 15, 16, "failed", null, "unreached"],
    ]);
    expect(preview(total(7), fails)).toMatchObject({
      unreachedFrom: 2,
      endsWorkflowAt: 7_000,
      endsWorkflowAs: "TIMED_OUT",
      worstMs: 7_000,
    });
    expect(preview(total(4, "ALERT_ONLY"), fails)).toMatchObject({
      unreachedFrom: 2,
      endsWorkflowAt: 4_000,
      endsWorkflowAs: "FAILED",
    });
    expect(preview(total(18), fails)).toMatchObject({
      unreachedFrom: null,
      endsWorkflowAt: 18_000,
    });
  });

  it("lets the workflow go on after an optional task has used its attempts, unless a limit stops it", () => {
    const task: WorkflowTask = { optional: true };
    expect(preview(GROWING, fails, task)).toMatchObject({
      endsWorkflowAt: null,
      endsWorkflowAs: null,
    });
    expect(
      preview({ ...GROWING, timeoutPolicy: "TIME_OUT_WF" }, { kind: "hangs" }, task),
    ).toMatchObject({ endsWorkflowAt: 30_000 });
    expect(preview({ ...GROWING, totalTimeoutSeconds: 18 }, fails, task)).toMatchObject({
      endsWorkflowAs: null,
    });
  });

  it("says what it draws in a caption", () => {
    expect(preview(GROWING).caption).toBe("4 attempts · waits 2 s, 4 s, 8 s · worst case 2 m 28 s");
    expect(preview({ ...GROWING, retryCount: 0 }).caption).toBe(
      "1 attempt · no retries · worst case 30 s",
    );
    expect(preview({ ...GROWING, retryCount: 8 }).caption).toContain(
      "waits 2 s, 4 s, 8 s, 16 s, 32 s, 1 m 4 s, … ·",
    );
    expect(preview({}, fails, { retryCount: 1 }).caption).toBe(
      "2 attempts · waits 1 m · can run without limit",
    );
  });

  it("follows a bounded number of attempts, and says so", () => {
    const run = preview({ retryCount: 2_147_483_647, retryDelaySeconds: 0 });
    expect(run.attempts).toHaveLength(2_000);
    expect(run).toMatchObject({ truncated: true });
    expect(run.caption).toMatch(/^2147483648 attempts · waits 0 s, /);
    expect(preview({ retryCount: -1 }).attempts).toHaveLength(1);
  });

  it("never lets attempts overlap or start before they are due, whatever the rule", () => {
    const seconds = fc.nat({ max: 100 });
    const rule = fc.record({
      retryCount: fc.nat({ max: 8 }),
      retryLogic: fc.constantFrom("FIXED", "LINEAR_BACKOFF", "EXPONENTIAL_BACKOFF"),
      retryDelaySeconds: seconds,
      maxRetryDelaySeconds: seconds,
      timeoutPolicy: fc.constantFrom("RETRY", "TIME_OUT_WF", "ALERT_ONLY"),
      timeoutSeconds: seconds,
      responseTimeoutSeconds: seconds,
      pollTimeoutSeconds: seconds,
      totalTimeoutSeconds: seconds,
    });
    const scenario = fc.oneof(
      fc.constantFrom<Scenario>({ kind: "silent" }, { kind: "hangs" }, { kind: "unpolled" }),
      seconds.map((afterSeconds): Scenario => ({ kind: "fails", afterSeconds })),
      fc
        .tuple(seconds, fc.integer({ min: 1, max: 9 }))
        .map(([afterSeconds, attempt]): Scenario => ({ kind: "works-on", afterSeconds, attempt })),
    );
    fc.assert(
      fc.property(rule, scenario, (rule, scenario) => {
        const { attempts, worstMs, worstSilentMs, endsWorkflowAt } = preview(
          rule as TaskDef,
          scenario,
        );
        let freeAt = 0;
        for (const attempt of attempts) {
          expect(attempt.scheduledAt).toBe(freeAt);
          expect(attempt.startAt ?? attempt.dueAt).toBeGreaterThanOrEqual(attempt.dueAt);
          expect(attempt.endAt).toBeGreaterThanOrEqual(attempt.startAt ?? attempt.scheduledAt);
          freeAt = attempt.endAt;
        }
        expect(worstSilentMs).toBeGreaterThanOrEqual(0);
        expect(scenario.kind !== "hangs" || (endsWorkflowAt ?? 0) <= worstMs).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
