import { describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "../json";
import { answerAtOnce } from "./answer-at-once";
import { scriptSyntaxProblem } from "./syntax";

const ask = (source: string, bindings: JsonObject = {}) =>
  answerAtOnce({ language: "javascript", source, bindings });

describe("answerAtOnce", () => {
  it.each<[string, JsonObject, JsonValue]>([
    ["$.n + 1", { n: 41 }, 42],
    ["$.loop['iteration'] < $.times", { loop: { iteration: 2 }, times: 3 }, true],
    ["if ($.a > 1) { true; } else { false; }", { a: 1 }, false],
    [
      "(function(){ return {n: $.n + 1, list: [$.n, 'x']}; })()",
      { n: 1 },
      { n: 2, list: [1, "x"] },
    ],
    ["({ a: $.missing, b: 1 })", {}, { a: null, b: 1 }],
    ["$.kind === 'photo' ? 'a' : 'b'", { kind: "photo" }, "a"],
    ["!$.missing && $.list.length == 2", { list: [1, 2] }, true],
    ["$.missing", {}, null],
    ["$.a == null", { a: null }, true],
    ["$.n / 0", { n: 1 }, "Infinity"],
    ["$.n / 0", { n: 0 }, "NaN"],
    ["$['__proto__']", Object.fromEntries([["__proto__", 7]]), 7],
  ])("%s", (source, bindings, value) => {
    expect(ask(source, bindings)).toEqual({ ok: true, value });
  });

  it.each([
    "nope",
    "$.a.b.c",
    "$.list.map(x => x)",
    "$.get('a')",
    "$.size",
    "$.constructor",
    "$.a = 1",
    "while (true) {}",
    "$.a + 1",
    "'1' + 1",
    "({ __proto__: $ })",
    "var x = 1; x",
    "/a+/.test('a')",
    "1 == '1'",
    "[1 / 0]",
    "({ a: 0 / 0 }).a === 'NaN'",
    "syntax error",
  ])("leaves %s to the sandbox", (source) => {
    expect(ask(source, { a: null, list: [1] })).toBeNull();
  });

  it("does not know bodies of functions", () => {
    expect(
      answerAtOnce({ language: "javascript-body", source: "return 1", bindings: {} }),
    ).toBeNull();
  });
});

describe("scriptSyntaxProblem", () => {
  it("says what is wrong with a script, and nothing of a right one", () => {
    expect(scriptSyntaxProblem("var x = ;")).toMatch(/^SyntaxError: Unexpected token/);
    expect(scriptSyntaxProblem("function e() { return 1; } e();")).toBeNull();
    expect(scriptSyntaxProblem("x".repeat(200_000))).toContain("100000");
  });
});
