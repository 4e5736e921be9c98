import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createRateWindow } from "./rate";

describe("createRateWindow", () => {
  it("allows the limit in a window and the next one when the first has left it", () => {
    const window = createRateWindow();
    expect([0, 10, 20].map((now) => window.tryTake(now, 2, 1))).toEqual([true, true, false]);
    expect(window.nextFreeAt(20, 2, 1)).toBe(1000);
    expect(window.tryTake(999, 2, 1)).toBe(false);
    expect(window.tryTake(1000, 2, 1)).toBe(true);
    expect(window.nextFreeAt(1000, 2, 1)).toBe(1010);
  });

  it("allows everything without a limit and does not count it", () => {
    const window = createRateWindow();
    for (let i = 0; i < 5; i++) expect(window.tryTake(0, 0, 60)).toBe(true);
    expect(window.nextFreeAt(0, 0, 60)).toBe(0);
    expect(window.tryTake(0, 1, 60)).toBe(true);
  });

  it("waits for enough entries to leave when the limit was lowered", () => {
    const window = createRateWindow();
    for (const now of [0, 100, 200]) window.tryTake(now, 3, 1);
    expect(window.nextFreeAt(300, 1, 1)).toBe(1200);
    expect(window.tryTake(1100, 1, 1)).toBe(false);
    expect(window.tryTake(1200, 1, 1)).toBe(true);
  });

  it("does not block for longer than a window after the clock is set back", () => {
    const window = createRateWindow();
    window.tryTake(1_000_000, 1, 10);
    expect(window.nextFreeAt(5_000, 1, 10)).toBe(15_000);
    expect(window.tryTake(15_000, 1, 10)).toBe(true);
  });

  it("forgets what has left the window", () => {
    const window = createRateWindow();
    for (let now = 0; now < 200_000; now += 100) expect(window.tryTake(now, 20, 1)).toBe(true);
    expect(window.nextFreeAt(300_000, 1, 1)).toBe(300_000);
  });

  it("never lets more than the limit through in any window, and never refuses needlessly", () => {
    const gaps = fc.array(fc.nat({ max: 900 }), { maxLength: 300 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (gaps, limit, seconds) => {
          const window = createRateWindow();
          const taken: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            const recent = taken.filter((at) => now - at < seconds * 1000).length;
            const free = window.nextFreeAt(now, limit, seconds);
            expect(free === now).toBe(recent < limit);
            expect(window.tryTake(now, limit, seconds)).toBe(recent < limit);
            if (recent < limit) taken.push(now);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
