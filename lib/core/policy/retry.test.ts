import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { TaskDef } from "../definition/schema";
import { allowedRetries, jitterMs, retryDelaySeconds } from "./retry";

const delays = (rule: TaskDef, count: number) =>
  Array.from({ length: count }, (_, failed) => retryDelaySeconds(rule, failed));

describe("retryDelaySeconds", () => {
  it("waits a fixed minute when the rule says nothing", () => {
    expect(delays({}, 3)).toEqual([60, 60, 60]);
  });

  it("grows by doubling, without the scale factor", () => {
    const rule: TaskDef = {
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 2,
      backoffScaleFactor: 7,
    };
    expect(delays(rule, 4)).toEqual([2, 4, 8, 16]);
  });

  it("grows linearly with the scale factor up to the cap", () => {
    const rule: TaskDef = {
      retryLogic: "LINEAR_BACKOFF",
      retryDelaySeconds: 5,
      backoffScaleFactor: 2,
      maxRetryDelaySeconds: 25,
    };
    expect(delays(rule, 4)).toEqual([10, 20, 25, 25]);
  });

  it("stops at the largest int, and at the cap if there is one", () => {
    const rule: TaskDef = { retryLogic: "EXPONENTIAL_BACKOFF", retryDelaySeconds: 5 };
    expect(retryDelaySeconds(rule, 40)).toBe(2_147_483_647);
    expect(retryDelaySeconds(rule, 5_000)).toBe(2_147_483_647);
    expect(retryDelaySeconds({ ...rule, maxRetryDelaySeconds: 9 }, 40)).toBe(9);
  });

  it("never waits for a delay of zero or less", () => {
    expect(
      retryDelaySeconds({ retryLogic: "EXPONENTIAL_BACKOFF", retryDelaySeconds: 0 }, 5_000),
    ).toBe(0);
    expect(retryDelaySeconds({ retryDelaySeconds: -5 }, 0)).toBe(0);
    expect(retryDelaySeconds({ retryLogic: "LINEAR_BACKOFF", retryDelaySeconds: 3 }, 1)).toBe(6);
  });

  it("never shrinks from one attempt to the next, whatever the rule", () => {
    const rule = fc.record({
      retryLogic: fc.constantFrom("FIXED", "LINEAR_BACKOFF", "EXPONENTIAL_BACKOFF"),
      retryDelaySeconds: fc.nat(),
      backoffScaleFactor: fc.integer({ min: 1, max: 1000 }),
      maxRetryDelaySeconds: fc.nat(),
    });
    fc.assert(
      fc.property(rule, fc.nat({ max: 2_000 }), (rule, failed) => {
        const delay = retryDelaySeconds(rule as TaskDef, failed);
        expect(Number.isInteger(delay)).toBe(true);
        expect(retryDelaySeconds(rule as TaskDef, failed + 1)).toBeGreaterThanOrEqual(delay);
        expect(delay).toBeLessThanOrEqual(rule.maxRetryDelaySeconds || 2_147_483_647);
      }),
    );
  });
});

describe("jitterMs", () => {
  it("is a whole number from zero to the limit inclusive", () => {
    expect(jitterMs({ backoffJitterMs: 500 }, 0)).toBe(0);
    expect(jitterMs({ backoffJitterMs: 500 }, 0.999_999)).toBe(500);
    expect(jitterMs({ backoffJitterMs: 1 }, 0.49)).toBe(0);
    expect(jitterMs({ backoffJitterMs: 1 }, 0.51)).toBe(1);
    expect(jitterMs({}, 0.9)).toBe(0);
  });
});

describe("allowedRetries", () => {
  it("prefers the count at the place of use, then the rule's, then three", () => {
    expect(allowedRetries({ retryCount: 0 }, { retryCount: 5 })).toBe(0);
    expect(allowedRetries({}, { retryCount: 5 })).toBe(5);
    expect(allowedRetries({}, {})).toBe(3);
  });
});
