import { describe, expect, it } from "vitest";

import type { JsonValue } from "../json";
import { javaDouble, javaText } from "./references-text";

describe("javaText", () => {
  it.each<[JsonValue, string]>([
    [null, "null"],
    [true, "true"],
    ["as it is", "as it is"],
    [7, "7"],
    [-0.5, "-0.5"],
    [1e10, "10000000000"],
    [9_007_199_254_740_992, "9007199254740992"],
    [1e21, "1.0E21"],
    [0.000_015, "1.5E-5"],
    [0.001, "0.001"],
    [12_345_678.5, "1.23456785E7"],
    [1_234_567.5, "1234567.5"],
    [{}, "{}"],
    [[], "[]"],
    [{ a: 1, b: ["x", null, { c: 1.5 }] }, "{a=1, b=[x, null, {c=1.5}]}"],
  ])("prints %j as %s", (value, expected) => {
    expect(javaText(value)).toBe(expected);
  });
});

describe("javaDouble", () => {
  it("always shows a fraction", () => {
    expect([0, -0, 3, 1e7, 1e-7, -2.5].map(javaDouble)).toEqual([
      "0.0",
      "-0.0",
      "3.0",
      "1.0E7",
      "1.0E-7",
      "-2.5",
    ]);
  });
});
