import { describe, expect, it } from "vitest";

import { readJsonText, tooDeepAt, treeOfText } from "./json-text";

describe("JSON that people edit", () => {
  it("may have comments and trailing commas, unless it is strict", () => {
    const text = '{"a": [1, 2,], // two\n}';
    expect(readJsonText(text)).toEqual({ value: { a: [1, 2] }, mistakes: [], doubled: [] });
    expect(readJsonText(text, { strict: true }).mistakes.length).toBeGreaterThan(0);
  });

  it("says what is wrong, and where", () => {
    expect(readJsonText('{"a" 1}').mistakes[0]).toEqual({
      offset: 5,
      length: 1,
      what: "a colon is missing",
    });
    expect(readJsonText("{'a': 1}").mistakes[0]).toMatchObject({
      what: "a word or sign that JSON does not have",
    });
  });

  it("says which keys are written twice, and whether that loses work", () => {
    const text = '{"b": 1.0, "c": [{"__proto__": [1], "__proto__": 2}], "b": 2, "b": 3}';
    expect(readJsonText(text).value).toMatchObject({ b: 3 });
    expect(readJsonText(text).doubled.map(({ key, offset }) => [key, offset])).toEqual([
      ["__proto__", text.lastIndexOf('"__proto__"')],
      ["b", text.indexOf('"b": 2')],
      ["b", text.lastIndexOf('"b"')],
    ]);
    expect(readJsonText(text).doubled.map(({ losesWork }) => losesWork)).toEqual([
      true,
      false,
      false,
    ]);
    expect(readJsonText('{"a": [], "a": {"b": 1}}').doubled).toMatchObject([{ losesWork: false }]);
    expect(readJsonText('{"a": {"b": 1}, "b": {"b": 1}}').doubled).toEqual([]);
  });

  it("is refused when it is nested deeper than anything that is drawn", () => {
    for (const open of ["[", '{"a":']) {
      const text = open.repeat(100_000);
      const at = open.length * 2_000;
      expect(readJsonText(text)).toEqual({
        value: undefined,
        mistakes: [{ offset: at, length: 1, what: "more than 2000 levels of brackets" }],
        doubled: [],
      });
      expect(treeOfText(text)).toBeUndefined();
    }
    const deep = `${"[".repeat(2_000)}${"]".repeat(2_000)}`;
    expect(readJsonText(deep).mistakes).toEqual([]);
    expect(treeOfText(deep)).toBeDefined();
  });

  it("counts no brackets in texts and comments", () => {
    const many = "[".repeat(3_000);
    for (const text of [`"${many}\\"${many}"`, `// ${many}\n1`, `/* ${many} */ 1`, `"${many}`])
      expect(tooDeepAt(text)).toBeNull();
    expect(tooDeepAt("[]".repeat(3_000))).toBeNull();
  });
});
