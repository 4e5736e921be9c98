import { describe, expect, it } from "vitest";

import { hasComments } from "./json-comments";

describe("remarks in a JSON text", () => {
  it.each([
    ["after a value", '{"a": 1} // mine'],
    ["between values", '{"a": /* one */ 1}'],
    ["after a text that ends in a backslash", String.raw`{"a": "\\"} // mine`],
    ["after a text with a quote", String.raw`{"a": "\""} /* mine */`],
    ["before everything", '// mine\n{"a": "http://b.c"}'],
  ])("are found %s", (_, text) => {
    expect(hasComments(text)).toBe(true);
  });

  it.each([
    ["an address", '{"a": "http://b.c"}'],
    ["a text about comments", String.raw`{"a": "\"/* none */ // none"}`],
    ["a key like one", '{"//": 1}'],
    ["a text without an end", '{"a": "// none'],
  ])("are not taken for %s", (_, text) => {
    expect(hasComments(text)).toBe(false);
  });
});
