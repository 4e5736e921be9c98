import { describe, expect, it } from "vitest";

import { brushed, momentOf, panned, share, zoomed } from "./timeline-scale";

const WHOLE = { from: 1000, to: 2000 };

describe("the scale of a timeline", () => {
  it("turns moments into shares and back", () => {
    expect(share(1250, WHOLE)).toBe(25);
    expect(share(0, WHOLE)).toBe(0);
    expect(momentOf(0.25, WHOLE)).toBe(1250);
    expect(momentOf(7, WHOLE)).toBe(2000);
  });

  it("is zoomed around its middle and never leaves the run", () => {
    expect(zoomed(WHOLE, WHOLE, 0.5)).toEqual({ from: 1250, to: 1750 });
    expect(zoomed({ from: 1000, to: 1100 }, WHOLE, 2)).toEqual({ from: 1000, to: 1200 });
    expect(zoomed({ from: 1000, to: 1900 }, WHOLE, 2)).toBeNull();
    expect(zoomed({ from: 1490, to: 1510 }, WHOLE, 0.1)).toEqual({ from: 1490, to: 1510 });
    expect(panned({ from: 1000, to: 1500 }, WHOLE, 0.5)).toEqual({ from: 1250, to: 1750 });
    expect(panned({ from: 1400, to: 1900 }, WHOLE, 0.5)).toEqual({ from: 1500, to: 2000 });
  });

  it("is chosen by a drag in either direction", () => {
    expect(brushed(1500, 1200)).toEqual({ from: 1200, to: 1500 });
    expect(brushed(1500, 1505)).toBeNull();
  });
});
