import { describe, expect, it } from "vitest";

import { atPixels, FITTED, lineMoved, panned, pixelZoom, zoomed } from "./compare-view";

describe("looking at a pair", () => {
  it("keeps the point under the pointer in its place", () => {
    const at = { x: 0.25, y: -0.1 };
    const view = zoomed(FITTED, 4, at);
    // A point p of the picture is shown at x + p · zoom.
    expect(view.x + at.x * view.zoom).toBeCloseTo(at.x);
    expect(view.y + at.y * view.zoom).toBeCloseTo(at.y);
  });
  it("cannot be moved off the picture, and not at all while it fits", () => {
    expect(panned(zoomed(FITTED, 3), 9, -9)).toEqual({ zoom: 3, x: 1, y: -1 });
    expect(panned(FITTED, 1, 1)).toEqual(FITTED);
    expect(zoomed(zoomed(FITTED, 8, { x: 0.5, y: 0.5 }), 0.1)).toEqual(FITTED);
  });
  it("shows each pixel once at 1:1, whatever the screen", () => {
    const picture = { width: 4000, height: 3000 };
    expect(pixelZoom(picture, { width: 800, height: 600 }, 1)).toBe(5);
    expect(pixelZoom(picture, { width: 800, height: 600 }, 2)).toBe(2.5);
    expect(pixelZoom(picture, { width: 800, height: 300 }, 1)).toBe(10);
    expect(pixelZoom({ width: 40, height: 30 }, { width: 800, height: 600 }, 1)).toBe(0.05);
    expect(panned(atPixels(0.05), 1, 1)).toEqual({ zoom: 0.05, x: 0, y: 0 });
    expect(zoomed(atPixels(0.05), 0.1)).toEqual(FITTED);
    expect(pixelZoom({ width: 0, height: 0 }, { width: 800, height: 600 }, 1)).toBe(1);
  });
  it("moves the line by its keys only", () => {
    expect(lineMoved("ArrowLeft", 0)).toBe(0);
    expect(lineMoved("PageUp", 95)).toBe(100);
    expect(lineMoved("x", 50)).toBeNull();
  });
});
