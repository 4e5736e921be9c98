import { describe, expect, it } from "vitest";

import { batchText, hiddenTitle } from "./notice-text";

const run = (name: string, status: string) => ({ id: name, name, status });

describe("the title of a hidden tab", () => {
  it("tells of a failure first, then of what runs, then of what is done", () => {
    expect(hiddenTitle([])).toBeNull();
    expect(hiddenTitle([run("a", "COMPLETED")])).toEqual({
      mood: "completed",
      text: "✓ Completed · a",
    });
    expect(hiddenTitle([run("a", "COMPLETED"), run("b", "RUNNING")])).toEqual({
      mood: "running",
      text: "▶ Running · b",
    });
    expect(hiddenTitle([run("a", "RUNNING"), run("b", "RUNNING")])?.text).toBe("▶ 2 runs running");
    expect(hiddenTitle([run("a", "RUNNING"), run("b", "FAILED")])).toEqual({
      mood: "failed",
      text: "✗ Failed · b",
    });
    expect(hiddenTitle([run("a", "STRANGE")])?.text).toBe("? STRANGE · a");
  });
});

describe("the end of a batch", () => {
  it("is told in one line that names the runs to look at", () => {
    const runs = ["a1", "a2", "a3", "a4", "a5"].map((id) => ({
      id,
      name: "thumbs",
      status: "FAILED",
    }));
    const good = { id: "g", name: "thumbs", status: "COMPLETED" };
    expect(batchText("b-1", [good])).toBe("thumbs b-1: 1 of 1 completed");
    expect(batchText("b-1", [good], 2)).toBe("thumbs b-1: 1 of 3 completed, 2 photos refused");
    expect(batchText("b-1", [], 1)).toBe("b-1: 0 of 1 completed, 1 photo refused");
    expect(batchText("b-1", [good, ...runs])).toBe(
      "thumbs b-1: 1 of 6 completed, not: a1, a2, a3 and 2 more",
    );
  });
});
