import { describe, expect, test } from "vitest";

import { surelyFits } from "./fitting";

describe("surelyFits", () => {
  test("is sure of short names, and never of those that are as wide as the room", () => {
    expect(surelyFits("resize_ref", 144, "mono")).toBe(true);
    expect(surelyFits("x".repeat(20), 144, "mono")).toBe(false);
    expect(surelyFits("Image info", 144, "sans")).toBe(true);
    expect(surelyFits("W".repeat(11), 144, "sans")).toBe(false);
    expect(surelyFits("i".repeat(28), 144, "sans")).toBe(true);
  });

  test("is not sure of letters whose width it does not know", () => {
    expect(surelyFits("图像", 144, "sans")).toBe(false);
    expect(surelyFits("🙂", 144, "mono")).toBe(false);
  });
});
