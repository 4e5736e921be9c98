import { describe, expect, it } from "vitest";

import { withTaskDefDefaults } from "../definition/defaults";
import type { TaskDef } from "../definition/schema";
import { MARKS, marksOf, moveMark, secondsAt, shareOf, stepped } from "./time-marks";

const rule = (more: TaskDef = {}) =>
  withTaskDefDefaults({
    name: "work",
    responseTimeoutSeconds: 10,
    timeoutSeconds: 60,
    totalTimeoutSeconds: 300,
    ...more,
  });

describe("marks of the time limits", () => {
  it("stand in the order of their times; what is off stands at the end", () => {
    const shares = marksOf(rule()).map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(marksOf(rule({ totalTimeoutSeconds: 0 }))[2]).toMatchObject({ isOff: true, share: 1 });
  });
  it("come back to the time that they were put at", () => {
    for (const seconds of [1, 10, 45, 90, 3_600, 86_400])
      expect(secondsAt(shareOf(seconds), "timeoutSeconds")).toBe(seconds);
    expect(secondsAt(1, "timeoutSeconds")).toBe(0);
    expect(secondsAt(1, "responseTimeoutSeconds")).toBe(604_800);
    expect(secondsAt(-3, "timeoutSeconds")).toBe(1);
  });
  it("take others along, so that response ≤ one attempt ≤ all together", () => {
    expect(moveMark(rule(), "responseTimeoutSeconds", 600)).toEqual({
      responseTimeoutSeconds: 600,
      timeoutSeconds: 600,
      totalTimeoutSeconds: 600,
    });
    expect(moveMark(rule(), "totalTimeoutSeconds", 5)).toEqual({
      responseTimeoutSeconds: 5,
      timeoutSeconds: 5,
      totalTimeoutSeconds: 5,
    });
    expect(moveMark(rule({ timeoutSeconds: 0 }), "responseTimeoutSeconds", 60)).toEqual({
      responseTimeoutSeconds: 60,
    });
    expect(moveMark(rule(), "timeoutSeconds", 0)).toEqual({ timeoutSeconds: 0 });
  });
  it("step from one round time to the next, and off behind the last", () => {
    expect(stepped(rule({ timeoutSeconds: 61 }), "timeoutSeconds", 1)).toBe(90);
    expect(stepped(rule({ timeoutSeconds: 61 }), "timeoutSeconds", -1)).toBe(60);
    expect(stepped(rule({ timeoutSeconds: 604_800 }), "timeoutSeconds", 1)).toBe(0);
    expect(stepped(rule({ timeoutSeconds: 0 }), "timeoutSeconds", -1)).toBe(604_800);
    expect(stepped(rule({ responseTimeoutSeconds: 1 }), "responseTimeoutSeconds", -1)).toBe(1);
    expect(MARKS).toHaveLength(3);
  });
});
