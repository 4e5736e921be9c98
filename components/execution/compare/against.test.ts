import { describe, expect, it } from "vitest";

import { againstText } from "./against";

describe("the time of a run beside another one", () => {
  it.each([
    [1_000, 1_000, "as long as the other"],
    [1_003, 1_000, "as long as the other"],
    [1_200, 1_000, "20 % longer than the other"],
    [60, 1_000, "94 % shorter than the other"],
    [3_500, 1_000, "3.5 times as long as the other"],
    [15_750, 1_000, "16 times as long as the other"],
    [3_600_000, 1, "3,600,000 times as long as the other"],
  ])("%i ms against %i ms is %s", (took, other, text) => {
    expect(againstText(took, other)).toBe(text);
  });
});
