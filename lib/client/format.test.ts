import { describe, expect, it } from "vitest";

import { artifactIdOf } from "./artifacts";
import {
  bytesText,
  clockText,
  clockTime,
  durationText,
  savingText,
  secondTime,
  timeText,
} from "./format";

describe("texts of numbers", () => {
  it("show bytes with three figures at most", () => {
    expect([0, 999, 1000, 84_210, 999_600, 1_812_345, 25e9].map(bytesText)).toEqual([
      "0 B",
      "999 B",
      "1.0 KB",
      "84 KB",
      "1.0 MB",
      "1.8 MB",
      "25 GB",
    ]);
  });

  it("show savings as people read them", () => {
    expect([0.94, -0.12, 0.001].map(savingText)).toEqual(["−94 %", "+12 %", "0 %"]);
  });

  it("show durations without a minute of 60 seconds", () => {
    expect([400, 9_960, 12_400, 59_600, 119_700, 200_000, 7_500_000].map(durationText)).toEqual([
      "0.4 s",
      "10 s",
      "12 s",
      "1 m 0 s",
      "2 m 0 s",
      "3 m 20 s",
      "2 h 5 m",
    ]);
  });

  it("show a running clock", () => {
    expect([7_410, 59_999, 60_000, 3_750_000].map(clockText)).toEqual([
      "00:07.4",
      "00:59.9",
      "01:00",
      "1:02:30",
    ]);
  });

  it("find the artifact in an address", () => {
    expect(artifactIdOf("upload://HXPryQAa2hPdCoq52nW_6g")).toBe("HXPryQAa2hPdCoq52nW_6g");
    expect(artifactIdOf("store://a/PDgV5hR8rRUrW1G2hhtjde.jpg")).toBe("PDgV5hR8rRUrW1G2hhtjde");
    expect(artifactIdOf("https://example.org/a.jpg")).toBeNull();
    expect(artifactIdOf(7)).toBeNull();
  });
});

describe("times of day", () => {
  const noonAt = new Date(2026, 10, 28, 12, 5, 7, 41).getTime();
  const eveningAt = new Date(2026, 10, 28, 20, 27, 15).getTime();
  const midnightAt = new Date(2026, 10, 28, 0, 0, 9).getTime();

  it("are told one way: 24 hours, two figures each", () => {
    expect([noonAt, eveningAt, midnightAt].map(clockTime)).toEqual(["12:05", "20:27", "00:00"]);
    expect(secondTime(eveningAt)).toBe("20:27:15");
    expect(secondTime(noonAt, true)).toBe("12:05:07.041");
    expect(timeText(new Date(midnightAt).toISOString())).toBe("Nov 28, 00:00:09");
    expect(timeText("no time")).toBe("");
  });
});
