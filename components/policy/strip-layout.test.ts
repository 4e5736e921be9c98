import { describe, expect, it } from "vitest";

import type { TaskDef } from "@/lib/core/definition/schema";
import { previewPolicy, type Scenario } from "@/lib/core/policy/strip";

import { layoutStrip, STRIP_WIDTH } from "./strip-layout";

const TASK = { name: "shrink", taskReferenceName: "shrink", type: "SIMPLE" };

function stripOf(rule: TaskDef, scenario: Scenario = { kind: "fails", afterSeconds: 1 }) {
  const preview = previewPolicy({ name: "shrink", ...rule }, TASK, scenario);
  return layoutStrip({
    ...preview,
    jitterMs: rule.backoffJitterMs ?? 0,
    totalMs: (rule.totalTimeoutSeconds ?? 0) * 1000,
  });
}

const FIXED = { retryLogic: "FIXED", retryDelaySeconds: 10, retryCount: 3 } as const;

describe("strip of attempts", () => {
  it("gives equal waits equal lengths and numbers them with their time", () => {
    const { blocks, isLog } = stripOf(FIXED);
    const widths = blocks.slice(1).map(({ wait }) => Math.round(wait?.width ?? 0));
    expect(isLog).toBe(false);
    expect(new Set(widths).size).toBe(1);
    expect(blocks.map(({ wait }) => wait?.text)).toEqual([undefined, "10 s", "10 s", "10 s"]);
  });

  it("draws no attempt narrower than can be seen, and all inside", () => {
    const { blocks } = stripOf({ ...FIXED, retryDelaySeconds: 3600 });
    for (const { x, width } of blocks) {
      expect(width).toBeGreaterThanOrEqual(6);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(STRIP_WIDTH);
    }
  });

  it("draws later times closer together when the first attempts would be one", () => {
    const rule = {
      retryCount: 10,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 1,
    } as const;
    const { blocks, isLog } = stripOf(rule);
    expect(isLog).toBe(true);
    const steps = blocks.slice(1).map(({ x }, at) => x - (blocks[at]?.x ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(6);
  });

  it("draws the first six and the last two of more than twelve", () => {
    const { blocks, gap } = stripOf({ ...FIXED, retryCount: 37 });
    expect(blocks.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 36, 37]);
    expect(gap?.hidden).toBe(30);
    expect(blocks[6]?.x).toBeGreaterThan((gap?.x ?? 0) + (gap?.width ?? 0) - 1);
  });

  it("marks where the workflow ends, and what is never reached after it", () => {
    const rule = { ...FIXED, timeoutSeconds: 5, responseTimeoutSeconds: 5 };
    const { blocks, stopX } = stripOf({ ...rule, timeoutPolicy: "TIME_OUT_WF" }, { kind: "hangs" });
    expect(blocks.map(({ isFaded }) => isFaded)).toEqual([false, true, true, true]);
    expect(blocks[0]?.isCut).toBe(true);
    expect(stopX).toBeCloseTo((blocks[0]?.x ?? 0) + (blocks[0]?.width ?? 0), 1);
  });

  it("shows where jitter may put a retry, and the limit of all attempts", () => {
    const { blocks, totalX } = stripOf({
      ...FIXED,
      backoffJitterMs: 5_000,
      totalTimeoutSeconds: 20,
    });
    expect(blocks[0]?.jitter).toBeNull();
    expect(blocks[1]?.jitter?.width).toBeGreaterThan(10);
    expect(totalX).not.toBeNull();
  });

  it("has a handful of round ticks", () => {
    const { ticks } = stripOf(FIXED);
    expect(ticks.map(({ text }) => text)).toEqual(["0", "10 s", "20 s", "30 s"]);
  });

  it("draws what never ends to the end of the axis", () => {
    const { blocks } = stripOf({ retryCount: 0 }, { kind: "hangs" });
    expect(blocks[0]?.isOpen).toBe(true);
    expect(blocks[0]?.said).toContain("never ends");
  });
});
