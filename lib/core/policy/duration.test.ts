import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatDuration, parseDuration } from "./duration";

describe("parseDuration", () => {
  it.each<[string, number]>([
    ["90", 90],
    ["90s", 90],
    ["1m30", 90],
    ["1m30s", 90],
    ["2h", 7200],
    ["1h30", 5400],
    ["2d6", 194_400],
    ["1 h 30 min", 5400],
    ["2 days 1 second", 172_801],
    [" 1M ", 60],
    ["1.5h", 5400],
    ["0", 0],
    ["2147483647", 2_147_483_647],
  ])("reads %s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    "",
    " ",
    "x",
    "5 weeks",
    "30s1m",
    "1m2m",
    "1s5",
    "-5",
    "0.5s",
    "1.5",
    "2147483648",
    "1m30x",
    "1m 30 20",
  ])("does not read %j", (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe("formatDuration", () => {
  it.each<[number, string]>([
    [0, "0 s"],
    [90, "1 m 30 s"],
    [7200, "2 h"],
    [90_061, "1 d 1 h 1 m 1 s"],
    [0.5, "0.5 s"],
    [61.2345, "1 m 1.235 s"],
    [Infinity, "no limit"],
  ])("shows %d", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it("is read back as the same seconds", () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });
});
