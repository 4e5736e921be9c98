import { assert, asyncProperty, integer } from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeWithin } from "./quality-search";

/** A format whose files have `perStep` bytes for each step of quality. */
function encoder(perStep: number) {
  const tried: (number | null)[] = [];
  return {
    tried,
    encode: (quality: number | null) => {
      tried.push(quality);
      return Promise.resolve({ bytes: (quality ?? 100) * perStep, quality });
    },
  };
}

describe("encodeWithin", () => {
  it("takes the first file when it fits", async () => {
    const { tried, encode } = encoder(10);
    const found = await encodeWithin({ quality: 80, maxBytes: 800 }, encode);
    expect(found).toEqual({ made: { bytes: 800, quality: 80 }, fits: true });
    expect(tried).toEqual([80]);
  });

  it.each([
    ["the least quality is too large", 80, 299, 30, [80, 30]],
    ["it is below the least already", 20, 199, 20, [20]],
    ["the format has no quality", null, 999, null, [null]],
  ] as const)("gives the smallest when %s", async (_, quality, maxBytes, made, tries) => {
    const { tried, encode } = encoder(10);
    const found = await encodeWithin({ quality, maxBytes }, encode);
    expect(found).toMatchObject({ made: { quality: made }, fits: false });
    expect(tried).toEqual(tries);
  });

  it("never gives a file that is too large when one fits, and tries six times at most", async () => {
    await assert(
      asyncProperty(
        integer({ min: 1, max: 100 }),
        integer({ min: 1, max: 10_000 }),
        async (quality, maxBytes) => {
          const { tried, encode } = encoder(100);
          const { made, fits } = await encodeWithin({ quality, maxBytes }, encode);
          const least = Math.min(30, quality);
          expect(tried.length).toBeLessThanOrEqual(6);
          expect(Math.min(...tried.map(Number))).toBeGreaterThanOrEqual(least);
          expect(fits).toBe(least * 100 <= maxBytes);
          expect(made.bytes <= maxBytes).toBe(fits);
          // Halved four times: no more than a sixteenth of the range is given away.
          const ideal = Math.min(quality, Math.floor(maxBytes / 100));
          expect(fits ? ideal - Number(made.quality) : 0).toBeLessThanOrEqual(5);
        },
      ),
    );
  });
});
