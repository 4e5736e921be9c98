import { describe, expect, it } from "vitest";

import { median, timeLeft, usualDifference, usualTimes } from "./usual";

const done = (ref: string, ms: number, status = "COMPLETED") => ({
  ref,
  status,
  startTime: 1000,
  endTime: 1000 + ms,
});

describe("usual times", () => {
  it("are the middle of what earlier runs took", () => {
    expect(median([])).toBeNull();
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    const past = [
      { tookMs: 100, tasks: [done("a", 10), done("a", 30), done("b", 5, "FAILED")] },
      { tookMs: 300, tasks: [done("a", 20), { ...done("c", 0), startTime: 0 }] },
    ];
    expect(usualTimes(past)).toEqual({ runs: 2, totalMs: 200, tasks: { a: 20 } });
    expect(usualTimes([])).toEqual({ runs: 0, totalMs: null, tasks: {} });
  });

  it("are compared in per cent, where the difference says something", () => {
    expect(usualDifference(1380, 1000)).toBe(38);
    expect(usualDifference(500, 1000)).toBe(-50);
    expect(usualDifference(1050, 1000)).toBeNull();
    expect(usualDifference(15, 5)).toBeNull();
    expect(usualDifference(100, 0)).toBeNull();
  });

  it("tell how long a run will go on", () => {
    const usual = usualTimes([{ tookMs: 1000, tasks: [] }]);
    expect(timeLeft(300, usual)).toBe(700);
    expect(timeLeft(5000, usual)).toBe(0);
    expect(timeLeft(1, usualTimes([]))).toBeNull();
  });
});
