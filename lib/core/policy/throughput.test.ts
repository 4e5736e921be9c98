import { describe, expect, it } from "vitest";

import { throughput, throughputText } from "./throughput";

describe("what limits let through", () => {
  it.each([
    [{}, 1, Infinity, null],
    [{ rateLimitPerFrequency: 50, rateLimitFrequencyInSeconds: 30 }, 1, 50 / 30, "rate"],
    [{ rateLimitPerFrequency: 50 }, 1, 50, "rate"],
    [{ concurrentExecLimit: 4 }, 2, 2, "concurrency"],
    [{ concurrentExecLimit: 4, rateLimitPerFrequency: 10 }, 2, 2, "concurrency"],
    [{ concurrentExecLimit: 4, rateLimitPerFrequency: 1 }, 2, 1, "rate"],
    [{ concurrentExecLimit: 4 }, 0, Infinity, null],
  ] as const)("%o with %i s of work", (rule, busySeconds, perSecond, binds) => {
    expect(throughput({ name: "a", ...rule }, busySeconds)).toEqual({ perSecond, binds });
  });
  it("is said in the unit that makes it more than one", () => {
    const rule = { rateLimitPerFrequency: 1, rateLimitFrequencyInSeconds: 120 };
    expect(throughputText(rule, 1)).toMatch(/^At most 30 starts per hour/);
    expect(throughputText({}, 1)).toBe(null);
  });
});
