import { describe, expect, it } from "vitest";

import { addsColor, overlayBox, sepiaMatrix, worksOnOneFrame } from "./effect";
import type { Gravity } from "./gravity";

const base = { width: 400, height: 200 };
const logo = { width: 50, height: 25 };

function box(gravity: Gravity, change: object = {}) {
  return overlayBox(base, logo, { gravity, scale: 0.25, offsetX: 10, offsetY: 20, ...change });
}

describe("overlayBox", () => {
  it.each([
    ["northwest", 10, 20],
    ["north", 150, 20],
    ["southeast", 290, 130],
    ["centre", 150, 75],
    ["west", 10, 75],
  ] as const)("%s", (gravity, left, top) => {
    expect(box(gravity)).toEqual({ left, top, width: 100, height: 50 });
  });

  it("is made smaller until it fits, and never leaves the picture", () => {
    const tall = { gravity: "southeast", scale: 1, offsetX: 999, offsetY: 999 } as const;
    expect(overlayBox(base, { width: 10, height: 100 }, tall)).toEqual({
      left: 0,
      top: 0,
      width: 20,
      height: 200,
    });
    expect(overlayBox(base, { width: 1, height: 4_000 }, tall)).toMatchObject({ width: 1 });
  });
});

describe("effects", () => {
  it("sepia goes from nothing to all brown", () => {
    expect(sepiaMatrix(0)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(sepiaMatrix(1)[1]).toEqual([0.349, 0.686, 0.168]);
  });

  it("know whether they look beyond a pixel, and whether they add colour", () => {
    expect(worksOnOneFrame({ kind: "normalise" })).toBe(true);
    expect(worksOnOneFrame({ kind: "negate" })).toBe(false);
    expect(worksOnOneFrame(null)).toBe(false);
    expect(addsColor({ kind: "tint", color: "#ff0000" })).toBe(true);
    expect(addsColor({ kind: "negate" })).toBe(false);
    expect(addsColor(null)).toBe(false);
  });
});
