import { type Arbitrary, assert, jsonValue, property } from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";

import type { JsonValue } from "../json";
import { patchText } from "./text-patch";

const TEXT = `{
  // what it is for
  "name": "flow",
  "tasks": [
    { "taskReferenceName": "a", "type": "NOOP" }, // first
    {
      "taskReferenceName": "b",
      "inputParameters": { "x": 1 } /* one */
    }
  ]
}`;

const task = (ref: string) => ({ taskReferenceName: ref, type: "NOOP" });

describe("patching a text", () => {
  it("keeps comments and spacing around what changes", () => {
    const next = {
      name: "flow",
      tasks: [task("a"), { taskReferenceName: "b", inputParameters: { x: 2 } }],
    };
    expect(patchText(TEXT, next)).toBe(TEXT.replace('"x": 1', '"x": 2'));
  });

  it("leaves a text alone that says the same", () => {
    const same = parse(TEXT) as JsonValue;
    expect(patchText(TEXT, same)).toBe(TEXT);
  });

  it("inserts and removes tasks without touching the others", () => {
    const b = { taskReferenceName: "b", inputParameters: { x: 1 } };
    const added = patchText(TEXT, { name: "flow", tasks: [task("a"), task("new"), b] });
    expect(added).toContain("// what it is for");
    expect(added).toContain("/* one */");
    expect(parse(added)).toMatchObject({ tasks: [{}, { taskReferenceName: "new" }, {}] });
    const removed = patchText(TEXT, { name: "flow", tasks: [b] });
    expect(removed).toContain("/* one */");
    expect(parse(removed)).toEqual({ name: "flow", tasks: [b] });
  });

  it("puts a new key where it belongs", () => {
    const next = { name: "flow", version: 2, tasks: (parse(TEXT) as { tasks: JsonValue }).tasks };
    expect(Object.keys(parse(patchText(TEXT, next)) as object)).toEqual([
      "name",
      "version",
      "tasks",
    ]);
  });

  it("prints anew what it cannot read", () => {
    expect(patchText('{ "a": ', { a: 1 })).toBe('{\n  "a": 1\n}');
  });

  it("always says what it should", () => {
    const json = jsonValue({ maxDepth: 3 }) as Arbitrary<JsonValue>;
    const check = (a: JsonValue, b: JsonValue) => {
      const text = patchText(JSON.stringify(a, null, 2), b);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(b));
    };
    assert(property(json, json, check), { numRuns: 300 });
  });
});
