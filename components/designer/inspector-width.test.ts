import { afterEach, describe, expect, it } from "vitest";

import { rememberWidth, rememberedWidth, WIDTH, widthAfter } from "./inspector-width";

afterEach(() => localStorage.clear());

describe("the width of the inspector", () => {
  it("follows its left edge, within bounds", () => {
    const from = { x: 1_000, width: 360 };
    expect(widthAfter(from, 900)).toBe(460);
    expect(widthAfter(from, 1_040)).toBe(320);
    expect(widthAfter(from, 100)).toBe(WIDTH.most);
    expect(widthAfter(from, 1_400)).toBe(WIDTH.least);
  });

  it("is kept in this browser, and nothing else is taken for one", () => {
    expect(rememberedWidth()).toBe(WIDTH.usual);
    rememberWidth(412);
    expect(rememberedWidth()).toBe(412);
    for (const [kept, read] of [
      ["9000", WIDTH.most],
      ["wide", WIDTH.usual],
    ] as const) {
      localStorage.setItem("baton.inspector-width", kept);
      expect(rememberedWidth()).toBe(read);
    }
    rememberWidth(WIDTH.usual);
    expect(localStorage.getItem("baton.inspector-width")).toBeNull();
  });
});
