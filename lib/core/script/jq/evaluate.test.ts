import * as fc from "fast-check";
import { raw as jq } from "jq-wasm";
import { describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "../../json";
import { jqAtOnce } from "./evaluate";

const DATA: JsonObject = {
  name: "Grüße",
  n: 4,
  half: 0.5,
  none: null,
  no: false,
  list: [3, 1, 2],
  mixed: [null, true, "b", [1], { a: 1 }, -1, "a", false],
  people: [
    { name: "ann", age: 31, tags: ["x", "y"] },
    { name: "bob", age: 25, tags: [] },
    { name: "cid", age: 31, tags: ["x"] },
  ],
  map: { z: 1, a: [2, { "b c": 3 }] },
};

/** Programs that are answered here. */
const KNOWN = [
  ".",
  ".name",
  '.map.a[1]."b c"',
  '.map["a"][0]',
  ".list[-1], .list[9], .none.x",
  ".list | sort",
  ".list | sort | .[]",
  "[.list[] | . * 2 + 1]",
  ".list | map(select(. > 1))",
  ".mixed | sort",
  ".mixed | unique | length",
  ".mixed | map(type)",
  ".people | map({name, older: (.age + 1)}) | sort_by(.older)",
  ".people | group_by(.age) | map({age: .[0].age, names: map(.name)})",
  "[.people[] | .tags[]] | unique",
  ".people[] | select(.age > 30 and (.tags | length) > 1) | .name",
  ".people | map(.age) | add / length",
  ".people | min, max",
  'if .n > 3 then "big" elif .n > 1 then "middle" else "small" end',
  ".none // .name",
  '(.list[] | select(. > 5)) // "nothing"',
  ".no // false // 7",
  ".map | keys, length, to_entries",
  '.map + {y: 2} | has("y")',
  '{(.name): .n, list, "with space": [1, 2.5]}',
  "{a: .n | . }",
  "{a: {b: (.n % 3)}, c: (.n / 8), d: ((.n - 5) * 2)}",
  ".list | first, last, reverse, any, all, min, max",
  '.n | tostring + "px"',
  "[.n, .half] | map(floor)",
  ".list == [3, 1, 2], .map < .people, .none | not",
  ".no or .none, (.n and .name)",
  "[]",
  "empty",
  '"a\\nb\\""',
  ".name | length",
  ".list | .[0] += 1",
];

/** Left to jq: its errors, and what is not read here. */
const LEFT = [
  ".n.x",
  ".list.x",
  ".no | length",
  "nothing",
  ".[",
  "",
  "{} | .a as $x | $x",
  "reduce .list[] as $x (0; . + $x)",
  ".list[0:2]",
  "..",
  "[.list[] == 1]",
  ".n?",
  '"\\(.n)"',
  "-1",
  "1 / 0",
  "1e1000",
  "{a: (1, 2)}",
  "(1, 2) + (10, 20)",
  "{a: 1, a: 2}",
  "input",
  "$ENV",
  "env",
  "now",
  ".list | sort_by(",
  "@base64",
  "limit(1; .list[])",
];

async function real(source: string, data: JsonObject): Promise<JsonValue[] | null> {
  const { stdout, exitCode } = await jq(data, source, ["-c"]);
  if (exitCode !== 0) return null;
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as JsonValue);
}

describe("jqAtOnce", () => {
  it.each(KNOWN.slice(0, -1))("%s", async (source) => {
    const own = jqAtOnce(source, DATA);
    expect(own).not.toBeNull();
    expect(JSON.stringify(own)).toBe(JSON.stringify(await real(source, DATA)));
  });

  it.each([...LEFT, ...KNOWN.slice(-1)])("leaves %s to jq", (source) => {
    expect(jqAtOnce(source, DATA)).toBeNull();
  });

  it("does no great work", () => {
    const list = Array.from({ length: 30_000 }, (_, at) => at);
    expect(jqAtOnce(".list | map(. + 1)", { list })).toBeNull();
    expect(jqAtOnce("[.list[] | 1] | length", { list })).toBeNull();
  });

  it("reads deep nesting without an end of the stack", () => {
    expect(jqAtOnce(`${"(".repeat(4000)}.${")".repeat(4000)}`, DATA)).toBeNull();
    expect(jqAtOnce(`${"[".repeat(4000)}1${"]".repeat(4000)}`, DATA)).toBeNull();
    expect(jqAtOnce("if ".repeat(3000), DATA)).toBeNull();
    expect(jqAtOnce(`{a:${"{a:".repeat(2000)}1${"}".repeat(2000)}}`, DATA)).toBeNull();
  });

  it("keeps keys of prototypes as data", () => {
    const data = JSON.parse('{"__proto__": {"x": 1}, "k": "constructor"}') as JsonObject;
    expect(jqAtOnce(".__proto__.x", data)).toEqual([1]);
    expect(jqAtOnce(".toString, .[.k]", data)).toEqual([null, null]);
    expect(jqAtOnce("toString", data)).toBeNull();
  });

  it("gives what jq gives, for any program and data, or leaves it", async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(program(3), value(), async (source, data) => {
        const own = jqAtOnce(source, { v: data });
        if (own === null) return;
        answered += 1;
        expect(JSON.stringify(own)).toBe(JSON.stringify(await real(source, { v: data })));
      }),
      { numRuns: 1000 },
    );
    expect(answered).toBeGreaterThan(100);
  }, 300_000);
});

function value(): fc.Arbitrary<JsonValue> {
  const leaf = fc.oneof(
    fc.constantFrom(null, true, false, 0, 1, -2, 3, 0.5, "", "a", "b", "ü😀"),
    fc.integer(),
    fc.string(),
  );
  const { any } = fc.letrec<{ any: JsonValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom("a", "b", "c d", "length"), tie("any"), { maxKeys: 3 }),
    ),
  }));
  return any;
}

function program(depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(
    ".",
    ".v",
    ".v",
    ".a",
    ".b",
    ".v.a",
    ".v[0]",
    ".[]",
    ".v[]",
    ".[-1]",
    '.["c d"]',
    "1",
    "2",
    "0.5",
    '"a"',
    "null",
    "true",
    "[]",
    "{}",
    "empty",
    "length",
    "not",
    "type",
    "keys",
    "add",
    "sort",
    "unique",
    "reverse",
    "min",
    "max",
    "first",
    "last",
    "any",
    "all",
    "floor",
    "to_entries",
    "tostring",
    "{a, b}",
  );
  if (depth === 0) return leaf;
  const inner = program(depth - 1);
  const operator = fc.constantFrom(
    "|",
    "|",
    "|",
    ",",
    "//",
    "or",
    "and",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
  );
  return fc.oneof(
    leaf,
    fc.tuple(inner, operator, inner).map(([a, sign, b]) => `${a} ${sign} ${b}`),
    fc.tuple(inner, operator, inner).map(([a, sign, b]) => `(${a}) ${sign} (${b})`),
    inner.map((a) => `[${a}]`),
    fc.tuple(inner, inner).map(([a, b]) => `{a: (${a}), "b": (${b})}`),
    fc.tuple(inner, inner, inner).map(([a, b, c]) => `if ${a} then ${b} else ${c} end`),
    fc
      .tuple(fc.constantFrom("map", "select", "sort_by", "group_by", "has"), inner)
      .map(([name, a]) => `${name}(${a})`),
    fc.tuple(inner, inner).map(([a, b]) => `(${a})[${b}]`),
  );
}
