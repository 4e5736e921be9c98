import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { JsonValue } from "./json";
import { isLargerThan, jsonBytes } from "./json-size";

const exact = (value: JsonValue) => new TextEncoder().encode(JSON.stringify(value)).length;

describe("the size of a JSON value", () => {
  it("is the size of its text in UTF-8", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (raw) => {
        const value = JSON.parse(JSON.stringify(raw)) as JsonValue;
        expect(jsonBytes(value)).toBe(exact(value));
        for (const limit of [exact(value) - 1, exact(value), exact(value) + 1])
          expect(isLargerThan(value, limit)).toBe(exact(value) > limit);
      }),
    );
  });

  it.each([['\u0000\ud800é€😀"\\'], [[[], {}, [null, true, -1.5e-7]]], [{ "ü\n": [{}] }]])(
    "of %j too",
    (value: JsonValue) => expect(jsonBytes(value)).toBe(exact(value)),
  );

  it("of what is shared a million times is not counted to the end", () => {
    let value: JsonValue = ["x".repeat(1000)];
    for (let level = 0; level < 40; level++) value = [value, value];
    expect(isLargerThan(value, 3_000_000)).toBe(true);
  });
});
