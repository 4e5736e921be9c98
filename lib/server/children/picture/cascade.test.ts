import { describe, expect, it } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import { planVariant, type SourceFacts } from "@/lib/core/image/plan";
import type { JsonObject } from "@/lib/core/json";
import { pictureOptions } from "@/test/images";

import { groupVariants } from "./cascade";

const still: SourceFacts = {
  format: "jpeg",
  rawWidth: 400,
  rawHeight: 300,
  width: 400,
  height: 300,
  orientation: 1,
  pages: 1,
  hasAlpha: false,
  depth: 8,
  grey: false,
  hasProfile: false,
  bytes: 1_000,
};
const moving: SourceFacts = { ...still, format: "gif", pages: 5 };

/** Places of the variants, group by group. */
function groups(source: SourceFacts, variants: readonly JsonObject[]): number[][] {
  const planned = variants.map((input, index) => {
    const options = pictureOptions(input);
    const plan = planVariant(source, options, DEFAULT_IMAGE_LIMITS);
    return { variant: { name: String(index), options }, plan, index };
  });
  return groupVariants(planned).map((group) => group.map(({ index }) => index));
}

describe("groupVariants", () => {
  it("puts together what one decode can serve", () => {
    const sizes: readonly JsonObject[] = [
      { outputWidth: 100 },
      { outputWidth: 50, outputFormat: "webp", greyscale: true },
    ];
    expect(groups(still, sizes)).toEqual([[0, 1]]);
    expect(groups(still, [...sizes, { rotate: 90 }, { rotate: 90, outputWidth: 9 }])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("leaves what needs its source alone", () => {
    expect(
      groups(still, [{ metadata: "keep" }, { outputWidth: 50 }, { keepIcc: true }, {}]),
    ).toEqual([[0], [1, 3], [2]]);
  });

  it("keeps all frames together, and the first of them", () => {
    const variants: readonly JsonObject[] = [
      { outputFormat: "webp", outputWidth: 100 },
      { outputFormat: "png" },
      { outputFormat: "gif", outputWidth: 50 },
      { outputFormat: "webp", animation: "first" },
    ];
    expect(groups(moving, variants)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});
