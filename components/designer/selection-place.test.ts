import { describe, expect, it } from "vitest";

import { placeOf } from "./selection-place";

const canvas = { width: 800, height: 600 };
const bar = { width: 200, height: 34 };
const card = (left: number, top: number) => ({ left, top, right: left + 264, bottom: top + 72 });

describe("the bar of the selection", () => {
  it("stands above what is selected, beyond its right side", () => {
    expect(placeOf(card(100, 200), canvas, bar)).toBe("200 160");
  });
  it("stays within the canvas at every side", () => {
    expect(placeOf(card(600, 200), canvas, bar)).toBe("592 160");
    expect(placeOf(card(-250, 200), canvas, bar)).toBe("8 160");
    expect(placeOf(card(100, 10), canvas, bar)).toBe("200 8");
  });
  it("is gone when nothing that is selected is in view", () => {
    expect(placeOf(card(100, 700), canvas, bar)).toBe("");
    expect(placeOf(card(-300, 100), canvas, bar)).toBe("");
    expect(placeOf(null, canvas, bar)).toBe("");
  });
});
