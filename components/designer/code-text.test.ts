import { describe, expect, it } from "vitest";

import { mistakes, readText } from "./code-text";

describe("a text in which a key is written twice", () => {
  const text = '{\n  "a": {"b": 1.0, "b": 2}\n}';

  it("is marked at the key, as a warning", () => {
    const from = text.lastIndexOf('"b"');
    expect(mistakes(text)).toEqual([
      {
        from,
        to: from + 3,
        severity: "warning",
        message: 'The key "b" is written twice, only the last one counts.',
      },
    ]);
  });
  it("is applied, and says so with line and column", () => {
    expect(readText(text, () => 0)).toEqual({
      ok: true,
      definition: { a: { b: 2 } },
      warning: 'Line 2, column 19: the key "b" is written twice, only the last one counts.',
    });
    expect(readText("{}", () => 0)).toEqual({ ok: true, definition: {}, warning: null });
  });
});
