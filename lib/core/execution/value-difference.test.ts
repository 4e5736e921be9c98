import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { valueDifferences } from "./value-difference";

describe("differences of two values", () => {
  it("are named place by place", () => {
    const before = { a: 1, b: { c: [1, 2] }, gone: true, same: { x: null } };
    const after = { a: 2, b: { c: [1, 3, 4] }, same: { x: null }, fresh: "y" };
    expect(valueDifferences(before, after)).toEqual([
      { path: "a", before: 1, after: 2 },
      { path: "b.c[1]", before: 2, after: 3 },
      { path: "b.c[2]", before: undefined, after: 4 },
      { path: "fresh", before: undefined, after: "y" },
      { path: "gone", before: true, after: undefined },
    ]);
    expect(valueDifferences([1], { 0: 1 })).toHaveLength(1);
    expect(valueDifferences({ a: null }, { a: {} })).toHaveLength(1);
  });

  it("are none exactly where the values are equal, and never more than wanted", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(valueDifferences(a, structuredClone(a))).toEqual([]);
        const isEqual = JSON.stringify(a) === JSON.stringify(b);
        const count = valueDifferences(a, b, 3).length;
        expect(count).toBeLessThanOrEqual(isEqual ? 0 : 3);
        expect(count > 0).toBe(valueDifferences(b, a, 3).length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
