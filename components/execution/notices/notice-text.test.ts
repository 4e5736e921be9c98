import { describe, expect, it } from "vitest";

import { hiddenTitle } from "./notice-text";

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
