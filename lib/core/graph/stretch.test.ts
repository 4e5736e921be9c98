import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Bounds } from "./graph";
import { covers, firstStretch, nextStretch, seenIn } from "./stretch";

const room = { width: 1000, height: 800 };
const at = (x: number, y: number, zoom = 1) => seenIn({ x, y, zoom }, room);

function settled(from: Bounds, seen: Bounds): Bounds {
  let drawn = from;
  for (let step = 0; step < 100; step += 1) {
    const next = nextStretch(drawn, seen);
    if (next === drawn) return drawn;
    drawn = next;
  }
  throw new Error("It never rests.");
}

describe("the stretch that is drawn", () => {
  it("grows by a row at a time to three quarters of the view beyond each of its sides", () => {
    const seen = at(0, 0);
    const first = firstStretch(seen);
    expect(first).toEqual({ x: -100, y: -80, width: 1200, height: 960 });
    expect(nextStretch(first, seen)).toEqual({ x: -260, y: -240, width: 1520, height: 1280 });
    expect(settled(first, seen)).toEqual({ x: -750, y: -600, width: 2500, height: 2000 });
  });

  it("stays as it is while the view moves to and fro within it", () => {
    const drawn = settled(firstStretch(at(0, 0)), at(0, 0));
    expect(settled(settled(drawn, at(0, -500)), at(0, 0))).toEqual({
      x: -750,
      y: -600,
      width: 2500,
      height: 2500,
    });
  });

  it("leaves what lies far behind", () => {
    const drawn = settled(firstStretch(at(0, 0)), at(0, 0));
    expect(settled(drawn, at(0, -5000))).toEqual({ x: -750, y: 4400, width: 2500, height: 2000 });
  });

  it("always covers what is seen, comes to rest, and never holds more than four views each way", () => {
    const view = fc.record({
      x: fc.integer({ min: -20_000, max: 20_000 }),
      y: fc.integer({ min: -20_000, max: 20_000 }),
      zoom: fc.double({ min: 0.05, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 8 }), (views) => {
        let drawn = firstStretch(seenIn({ x: 0, y: 0, zoom: 1 }, room));
        for (const one of views) {
          const seen = seenIn(one, room);
          expect(covers(nextStretch(drawn, seen), seen)).toBe(true);
          for (let step = 0; step < 500; step += 1) drawn = nextStretch(drawn, seen);
          expect(nextStretch(drawn, seen)).toBe(drawn);
          expect(drawn.width).toBeLessThanOrEqual(seen.width * 4.001);
          expect(drawn.height).toBeLessThanOrEqual(seen.height * 4.001);
        }
      }),
      { numRuns: 200 },
    );
  });
});
