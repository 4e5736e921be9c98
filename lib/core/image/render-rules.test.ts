import { describe, expect, it } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "./image-limits";
import { checkSource } from "./render-rules";

const source = {
  format: "jpeg",
  rawWidth: 100,
  rawHeight: 100,
  width: 100,
  height: 100,
  orientation: 1,
  pages: 1,
  hasAlpha: false,
  depth: 8,
  grey: false,
  hasProfile: false,
  bytes: 1_000,
  channels: 3,
} as const;

const code = (change: object) => {
  try {
    checkSource({ ...source, ...change }, DEFAULT_IMAGE_LIMITS);
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe("checkSource", () => {
  it.each([
    [{ width: 10_000, height: 7_500 }, null],
    [{ width: 10_001, height: 7_500 }, "IMAGE_TOO_MANY_PIXELS"],
    [{ format: "avif", width: 8_000, height: 5_000 }, null],
    [{ format: "avif", width: 8_001, height: 5_000 }, "IMAGE_TOO_MANY_PIXELS"],
    [{ width: 32_768, height: 1 }, null],
    [{ width: 1, height: 32_769 }, "IMAGE_TOO_MANY_PIXELS"],
    [{ channels: 5 }, null],
    [{ channels: 6 }, "IMAGE_UNSUPPORTED"],
    // Only whoever uses the frames counts them.
    [{ format: "gif", width: 1_000, height: 1_000, pages: 5_000 }, null],
  ])("of %j is %s", (change, expected) => {
    expect(code(change)).toBe(expected);
  });
});
