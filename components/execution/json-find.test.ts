import { describe, expect, it } from "vitest";

import { findInJson, hasMoreThan } from "./json-find";

const VALUE = {
  files: [{ name: "Boat.jpg" }, { name: "lake.png", "in sea": true }],
  count: 2,
  boat: { length: 7 },
};

describe("searching in a value", () => {
  it("finds names and values, in order, with the way to them", () => {
    expect(findInJson(VALUE, "boat", 9)).toEqual([
      { path: ".files[0].name", text: "Boat.jpg" },
      { path: ".boat", text: "{1}" },
    ]);
    expect(findInJson(VALUE, "sea", 9)).toEqual([{ path: ".files[1]['in sea']", text: "true" }]);
    expect(findInJson(VALUE, "7", 9)).toEqual([{ path: ".boat.length", text: "7" }]);
    expect(findInJson(VALUE, "name", 1)).toHaveLength(1);
    expect(findInJson(VALUE, "nowhere", 9)).toEqual([]);
  });

  it("goes through what is very deep, and counts without looking at all of it", () => {
    let deep: unknown = "bottom";
    for (let at = 0; at < 20_000; at += 1) deep = { in: deep };
    expect(findInJson(deep, "bottom", 9)).toHaveLength(1);
    expect(hasMoreThan(deep, 12)).toBe(true);
    expect(hasMoreThan(VALUE, 12)).toBe(false);
    expect(hasMoreThan("text", 0)).toBe(false);
  });
});
