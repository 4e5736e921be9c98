import { describe, expect, it } from "vitest";

import type { TaskDef } from "@/lib/core/definition/schema";

import { policyChips } from "./policy-chips";

describe("the chips of a policy", () => {
  it("say what differs from no policy at all", () => {
    const rule: TaskDef = { retryCount: 3, timeoutSeconds: 90, rateLimitPerFrequency: 5 };
    expect(policyChips(rule, null)).toEqual(["3× fixed", "1 m 30 s", "5/1 s"]);
    expect(policyChips(rule, 0)).toEqual(["no retry", "1 m 30 s", "5/1 s"]);
    expect(policyChips(null, null)).toEqual([]);
  });
  it("leave out what is no number", () => {
    const odd = { retryCount: { toString: 2 }, timeoutSeconds: ["x"], concurrentExecLimit: 2 };
    expect(policyChips(odd as unknown as TaskDef, null)).toEqual(["2 at a time"]);
    expect(policyChips({ retryCount: 1, retryLogic: {} } as unknown as TaskDef, null)).toEqual([
      "1× fixed",
    ]);
  });
});
