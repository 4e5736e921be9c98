import { describe, expect, it } from "vitest";

import { freeName, readDefinitions } from "./import";

const one = '{"name": "thumbs", "tasks": [], "x-own": {"a": 1}}';

describe("a text with definitions", () => {
  it("gives one definition or a list of them, with every key", () => {
    expect(readDefinitions(one)).toEqual({
      ok: true,
      definitions: [{ name: "thumbs", tasks: [], "x-own": { a: 1 } }],
      note: null,
    });
    expect(readDefinitions(`[${one}, ${one}]`)).toMatchObject({ definitions: { length: 2 } });
  });

  it("is read in spite of comments and a stray comma, whose place is named", () => {
    expect(readDefinitions('{\n  // ours\n  "name": "a",\n  "tasks": [],\n}')).toMatchObject({
      ok: true,
      definitions: [{ name: "a", tasks: [] }],
      note: "Read in spite of a mistake: line 2, column 3: a comment, which JSON does not have.",
    });
    expect(readDefinitions('{"name": "a", "tasks": [{"type": "NOOP"},]}')).toMatchObject({
      ok: true,
      note: "Read in spite of a mistake: line 1, column 42: a value is missing, or a comma is too many.",
    });
  });

  it.each([
    ['{"name": "a"\n "tasks": []}', "This is not JSON: line 2, column 2: a comma is missing."],
    ["[]", "The list of definitions is empty."],
    ["7", "This is no workflow definition: it is not an object."],
    ['{"tasks": []}', "This is no workflow definition: it has no name."],
    [
      `[${one}, {"name": "b"}]`,
      'Entry 2 is no workflow definition: it has no list called "tasks".',
    ],
  ])("%s is refused with the place and the reason", (text, message) => {
    expect(readDefinitions(text)).toEqual({ ok: false, message });
  });
});

it("a taken name gets the first free number", () => {
  expect(freeName("a", new Set(["b"]))).toBe("a");
  expect(freeName("a", new Set(["a", "a_2"]))).toBe("a_3");
});

describe("keys that are written twice", () => {
  it("are named, and refused where work would be lost", () => {
    const text = (more: string) => `{"name": "a", "tasks": [{"type": "NOOP"}],\n${more}}`;
    expect(readDefinitions(text('"version": 1, "version": 2,'))).toMatchObject({
      ok: true,
      note:
        "Read in spite of a mistake: line 2, column 28: a key in quotes is missing, or a comma is too many. " +
        'At line 2, column 15: the key "version" is written twice, only the last one counts.',
    });
    expect(readDefinitions(text('"tasks": []'))).toEqual({
      ok: false,
      message:
        'At line 2, column 1: the key "tasks" is written twice, what the first one holds would be lost.',
    });
  });
});
