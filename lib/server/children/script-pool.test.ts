import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "@/lib/core/json";
import { openScriptPool } from "@/test/script-pool";

import type { ScriptPool } from "./script-pool";

let pool: ScriptPool;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ pool, close } = await openScriptPool());
});
afterAll(() => close());

const js = (source: string, bindings: JsonObject = {}) =>
  pool.run({ language: "javascript", source, bindings });

describe("values", () => {
  it.each<[string, JsonObject, JsonValue]>([
    [
      "(function(){ return { sum: $.a + $.b, n: $.list.length }; })()",
      { a: 40, b: 2, list: [1] },
      { sum: 42, n: 1 },
    ],
    ["function e() { return $.x.map(v => v * 2); } e();", { x: [1, 2] }, [2, 4]],
    ["$.get('m').size() + $.list.get(0)", { m: { a: 1, b: 2 }, list: [5] }, 7],
    ["$.m.containsKey('a') && !$.list.isEmpty()", { m: { a: 1 }, list: [5] }, true],
    ["$.size", { size: "xl" }, "xl"],
    ["undefined", {}, null],
    ["[1, undefined, function () {}]", {}, [1, null, null]],
    ["var o = { a: $.none, b: [{ c: void 0 }] }; o", {}, { a: null, b: [{ c: null }] }],
    ["new Date(0)", {}, "1970-01-01T00:00:00.000Z"],
    ["1 / 0", {}, "Infinity"],
    ["var o = { a: 0 / 0, b: [-1 / 0] }; o", {}, { a: "NaN", b: ["-Infinity"] }],
    ["Number.isFinite = () => true; String = () => 1; 0 / 0", {}, "NaN"],
    ["10n ** 3n", {}, 1000],
    ["Object.defineProperty({}, 'x', { value: 1, enumerable: true }).x + $.get('n')", { n: 1 }, 2],
  ])("%s", async (source, bindings, value) => {
    expect(await js(source, bindings)).toEqual({ ok: true, value });
  });

  it("gives all results of a jq program, and its error in its own words", async () => {
    const jq = (source: string) =>
      pool.run({ language: "jq", source, bindings: { xs: [3, 1, 2] } });
    expect(await jq(".xs | sort | .[]")).toEqual({ ok: true, value: [1, 2, 3] });
    expect(await jq('error("no")')).toMatchObject({ ok: false, message: "no" });
    expect(await jq(".xs |")).toMatchObject({ ok: false });
  });

  it("runs the body of a function", async () => {
    const answer = await pool.run({
      language: "javascript-body",
      source: "var a = $.n; return a + 1;",
      bindings: { n: 1 },
    });
    expect(answer).toEqual({ ok: true, value: 2 });
  });

  it("says what was wrong and where", async () => {
    expect(await js("1;\nnope.x")).toEqual({
      ok: false,
      timedOut: false,
      message: "Error evaluating the script `ReferenceError: nope is not defined` at line 2",
    });
  });
});

describe("what a script cannot do", () => {
  it.each([
    "process",
    "require('fs')",
    "globalThis.process",
    "import('fs')",
    "new Function('return process')()",
    "(0, eval)('process')",
    "this.constructor.constructor('return process')()",
    "$.constructor.constructor('return process')()",
    "[].constructor.constructor('return globalThis.process.env')()",
    "(async function(){}).constructor('return process')()",
    "(function*(){}).constructor('return process')().next()",
    "Error.prepareStackTrace = (e, s) => s; new Error().stack.getThis()",
    "new Proxy({}, { get() { return process } }).x",
    "Reflect.construct(Function, ['return process'])()",
    "with ({}) { process }",
    "new WebAssembly.Module(new Uint8Array(8))",
    "fetch('http://127.0.0.1')",
    "new XMLHttpRequest()",
    "new Worker('x')",
    "setTimeout(() => 1, 0)",
    "Deno.env",
    "Java.type('java.lang.Runtime')",
    "new SharedArrayBuffer(1).constructor.constructor('return process')()",
    "std.open('/etc/passwd')",
    "os.exec(['ls'])",
    "print(1)",
    "load('/etc/passwd')",
    "scriptArgs",
    "module.exports",
    "globalThis.global.process",
  ])("%s reaches nothing", async (source) => {
    const answer = await js(source);
    expect(answer.ok && answer.value !== null && typeof answer.value !== "object").toBe(false);
    expect(JSON.stringify(answer)).not.toContain("PATH");
  });

  it.each([
    ["while (true) {}"],
    ["let a = []; while (true) a.push(new Array(1e5))"],
    ["/(a+)+$/.test('a'.repeat(40) + 'b')"],
    ["new Array(3e6).fill(0).map((_, i) => -i).sort()"],
    ["'x'.repeat(2 ** 29)"],
    ["(function f() { f(); })()"],
    ["'a'.repeat(2e6)"],
  ])("%s ends soon, and the event loop goes on meanwhile", async (source) => {
    let longestGapMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestGapMs = Math.max(longestGapMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const answer = await js(source);
    clearInterval(watch);
    expect(answer.ok).toBe(false);
    expect(longestGapMs).toBeLessThan(1000);
    expect(await js("1 + 1")).toEqual({ ok: true, value: 2 });
  });

  it("one script does not see what another has left behind", async () => {
    await js("globalThis.left = 1; Object.prototype.left = 1; 1");
    expect(await js("typeof left + ({}).left")).toEqual({ ok: true, value: "undefinedundefined" });
  });

  it("an endless jq program is ended with its process", async () => {
    const bindings = {};
    const answer = await pool.run({ language: "jq", source: "last(range(1e15))", bindings });
    expect(answer).toMatchObject({ ok: false, timedOut: true });
  });

  it("many scripts wait for their turn", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => js(`$.n * ${n}`, { n })),
    );
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual(
      Array.from({ length: 40 }, (_, n) => n * n),
    );
  });
});
