import { describe, expect, it } from "vitest";

import { FIT, firstView, START_MARGIN } from "./first-view";

const ROOM = { width: 1_000, height: 800 };

describe("the first view of a graph", () => {
  it("is the whole in the middle, not enlarged", () => {
    const bounds = { x: -100, y: 0, width: 200, height: 300 };
    expect(firstView(bounds, "down", ROOM)).toEqual({ x: 500, y: 250, zoom: 1 });
  });

  it("is the whole made smaller while titles can be read", () => {
    const bounds = { x: -500, y: 0, width: 1_000, height: 1_600 };
    const { x, y, zoom } = firstView(bounds, "down", ROOM);
    expect(zoom).toBeCloseTo(800 / 1_600 / (1 + FIT.padding));
    expect(x).toBe(500);
    expect(y + 800 * zoom).toBeCloseTo(400);
  });

  it("begins at the start of a long one, as large as it fits across the flow", () => {
    const long = { x: -300, y: 0, width: 600, height: 30_000 };
    expect(firstView(long, "down", ROOM)).toEqual({ x: 500, y: START_MARGIN, zoom: 1 });
    const turned = { x: 0, y: -300, width: 30_000, height: 1_200 };
    const { x, y, zoom } = firstView(turned, "right", ROOM);
    expect(zoom).toBeCloseTo(800 / 1_200 / (1 + FIT.padding));
    expect(x).toBe(START_MARGIN);
    expect(y + 300 * zoom).toBeCloseTo(400);
  });

  it("has the axis of the start in its middle where the graph is too wide, too", () => {
    const wide = { x: -9_000, y: 0, width: 12_000, height: 30_000 };
    expect(firstView(wide, "down", ROOM)).toEqual({ x: 500, y: START_MARGIN, zoom: FIT.minZoom });
    const high = { x: 0, y: -9_000, width: 30_000, height: 12_000 };
    expect(firstView(high, "right", ROOM)).toEqual({ x: START_MARGIN, y: 400, zoom: FIT.minZoom });
  });
});
