import { describe, expect, it } from "vitest";

import type { Problem } from "@/lib/core/definition/problem";

import { keepSame } from "./use-checks";

const problem = (message: string): Problem => ({
  code: "TASK_NAME",
  group: "structure",
  level: "S",
  path: "tasks[0]",
  blockId: "b1",
  message,
  fixes: [],
});

describe("the problems of a check", () => {
  it("are the list that was there when they are the same, else the new one", () => {
    const before = [problem("a"), problem("b")];
    const found = [problem("a"), problem("c")];
    expect(keepSame(before, [problem("a"), problem("b")])).toBe(before);
    expect(keepSame(before, found)).toBe(found);
    const fewer = [problem("a")];
    expect(keepSame(before, fewer)).toBe(fewer);
  });
});
