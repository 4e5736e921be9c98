import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "../json";
import type { ExpressionContext } from "./references";
import { resolveMap, resolveValue } from "./references";
import { checkExpression, listReferences } from "./references-list";

function contextOf(
  document: JsonObject,
  system: Record<string, string | null> = {},
): ExpressionContext {
  return {
    root: (name) => (Object.hasOwn(document, name) ? document[name] : undefined),
    roots: () => Object.keys(document),
    system: (name) => (Object.hasOwn(system, name) ? system[name] : undefined),
  };
}

const input: JsonObject = {
  n: 7,
  o: { k: "v" },
  l: [1, 2],
  s: "text",
  flag: false,
  nothing: null,
  half: 1.5,
  "odd key": "ok",
  "it's": "quoted",
  re: "IMG_001.jpg",
  i: 1,
  min: 10,
  wanted: ["a", "c"],
  xs: [
    { id: "a", w: 5, tags: ["x", "y"], at: { z: 1 } },
    { id: "b", w: 50, tags: ["y"], at: { z: 2 }, kind: "big" },
    { id: "c", w: 500, tags: [], kind: null },
  ],
  grid: [
    [1, 2],
    [3, 4],
  ],
};
const document: JsonObject = {
  workflow: { input, variables: {}, workflowId: "w-1" },
  convert: { output: { fileLocation: "/a/b.jpg" }, status: "COMPLETED" },
};
const context = contextOf(document, {
  CPEWF_TASK_ID: "t-1",
  NETFLIX_ENV: null,
  "workflow.env.REGION": "eu",
});
const resolve = (template: JsonValue) => resolveValue(template, context);
/** Value at a path below the workflow's input. */
const at = (path: string) => resolve(`\${workflow.input.${path}}`);

describe("resolveValue", () => {
  it("keeps the type of a value that is the whole string", () => {
    expect(at("n")).toBe(7);
    expect(at("flag")).toBe(false);
    expect(at("nothing")).toBeNull();
    expect(at("o")).toEqual({ k: "v" });
    expect(at("nope")).toBeNull();
    expect(at("nope.deeper[0].still")).toBeNull();
    expect(resolve("${ghost.output.x}")).toBeNull();
    expect(resolve("${$.convert.status}")).toBe("COMPLETED");
    expect(resolve("${['convert'].output['fileLocation']}")).toBe("/a/b.jpg");
  });

  it("prints values inside text the way Java does", () => {
    expect(resolve("n=${workflow.input.n}, k=${workflow.input.o.k}")).toBe("n=7, k=v");
    expect(resolve("v:${workflow.input.nope}")).toBe("v:null");
    expect(resolve(" ${workflow.input.o}")).toBe(" {k=v}");
    expect(resolve("${workflow.input.l}${workflow.input.half}${workflow.input.flag}")).toBe(
      "[1, 2]1.5false",
    );
    expect(resolve("${workflow.input.xs[0]}!")).toBe("{id=a, w=5, tags=[x, y], at={z=1}}!");
    expect(resolve("sum ${workflow.input.l.sum()}")).toBe("sum 3.0");
    expect(resolve("line\n${workflow.input.n}\n")).toBe("line\n7\n");
  });

  it("goes into maps and lists, and leaves keys, numbers and plain text alone", () => {
    const template = {
      "${x}": ["${workflow.input.n}", { y: "${workflow.input.o.k}" }],
      five: 5,
      yes: true,
      no: null,
      plain: "{a}",
    };
    expect(resolve(template)).toEqual({
      "${x}": [7, { y: "v" }],
      five: 5,
      yes: true,
      no: null,
      plain: "{a}",
    });
  });

  it("makes a literal of an escaped expression", () => {
    expect(resolve("$${workflow.input.n}")).toBe("${workflow.input.n}");
    expect(resolve("$${workflow.input.n}${workflow.input.n} ${workflow.input.n}$${x}")).toBe(
      "${workflow.input.n}7 7${x}",
    );
    expect(resolve("$$${x}")).toBe("$${x}");
    expect(resolve("$${a ${workflow.input.n}}")).toBe("${a 7}");
    expect(resolve("costs 5$ {x} $")).toBe("costs 5$ {x} $");
  });

  it("leaves unbalanced braces as they are", () => {
    expect(resolve("${workflow.input.n")).toBe("${workflow.input.n");
    expect(resolve("${a ${workflow.input.n}")).toBe("${a 7");
    expect(resolve("} ${workflow.input.n} }")).toBe("} 7 }");
    expect(resolve("${a{b}c}")).toBeNull();
  });

  it("gives empty text for an empty expression and null for an unreadable one", () => {
    expect(resolve("${}")).toBe("");
    expect(resolve("a${  }b")).toBe("ab");
    for (const path of [
      "workflow.input.[",
      " workflow.input.n",
      "workflow..",
      "workflow.",
      "a b",
      "workflow.input.l[1",
      "$x",
      "workflow.input['n",
      "workflow.input[x]",
      "workflow.input.l[:]",
    ]) {
      expect(resolve(`\${${path}}`)).toBeNull();
    }
    expect(resolve("${workflow.input.n }")).toBe(7);
  });

  it("evaluates expressions inside expressions first", () => {
    const nested = contextOf({
      recordIds: [1, 2, 3],
      index: 1,
      mapValue: "a",
      map: { a: [1, 2, 3], b: [2, 4, 5] },
    });
    expect(resolveValue("${recordIds[${index}]}", nested)).toBe(2);
    expect(resolveValue("${map.${mapValue}[${index}]}", nested)).toBe(2);
    expect(resolveValue("${map.b[${map.${mapValue}[${index}]}]}", nested)).toBe(5);
    expect(resolveValue("${recordIds[${nope}]}", nested)).toBeNull();
  });

  it("takes system names before the document and keeps what has no value", () => {
    expect(resolve("${CPEWF_TASK_ID}")).toBe("t-1");
    expect(resolve("${NETFLIX_ENV}")).toBe("${NETFLIX_ENV}");
    expect(resolve("in ${NETFLIX_ENV}")).toBe("in ${NETFLIX_ENV}");
    expect(resolve("${workflow.env.REGION}")).toBe("eu");
    expect(resolve("${workflow.env.OTHER}")).toBeNull();
  });

  it("never reads secrets", () => {
    expect(resolve("${workflow.secrets.KEY}")).toBe("${workflow.secrets.KEY}");
    expect(resolve("Bearer ${workflow.secrets.KEY.part}")).toBe(
      "Bearer ${workflow.secrets.KEY.part}",
    );
  });

  it("treats keys of the prototype as data", () => {
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":"${workflow.input.n}"}',
    ) as JsonObject;
    const resolved = resolveMap(hostile, context);
    expect(JSON.stringify(resolved)).toBe('{"__proto__":{"polluted":true},"constructor":7}');
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype);
    for (const name of ["constructor", "__proto__", "toString", "length"]) {
      expect(at(name)).toBeNull();
      expect(at(`l.${name}`)).toBeNull();
    }
    expect(resolveValue("${a.__proto__.polluted}", contextOf({ a: hostile }))).toBe(true);
  });
});

describe("paths", () => {
  it.each<[string, JsonValue]>([
    ["['odd key']", "ok"],
    ['["odd key"]', "ok"],
    ["['it\\'s']", "quoted"],
    ["l[0]", 1],
    ["l[-1]", 2],
    ["l.[1]", 2],
    ["l[ 0 ]", 1],
    ["l[5]", null],
    ["l[-3]", null],
    ["l[99999999999]", null],
    ["s[0]", null],
    ["grid[1][0]", 3],
    ["xs[*].id", ["a", "b", "c"]],
    ["xs[*].kind", ["big", null]],
    ["xs.*.w", [5, 50, 500]],
    ["o.*", ["v"]],
    ["n.*", []],
    ["nope[*]", []],
    ["xs[0,2].id", ["a", "c"]],
    ["xs[0,9].id", ["a"]],
    ["xs[-1:].id", ["c"]],
    ["xs[0:2].id", ["a", "b"]],
    ["xs[1:].id", ["b", "c"]],
    ["xs[9:].id", []],
    ["xs[:2].id", ["a", "b"]],
    ["xs[:-1].id", ["a", "b"]],
    ["xs[:-9].id", []],
    ["xs[-3:-1].id", ["a", "b"]],
    ["xs[0:-1].id", []],
    ["xs[0:2:1].id", ["a", "b"]],
    ["o[0:1]", []],
    ["o['k','nope']", { k: "v" }],
    ["['o','nope'].k", ["v"]],
    ["xs..z", [1, 2]],
    ["grid..[0]", [[1, 2], 1, 3]],
    ["grid..[1:]", [[3, 4], 2, 4]],
    ["o..*", ["v"]],
    ["xs..[?(@.z == 2)]", [{ z: 2 }]],
    ["xs..length()", []],
  ])("%s gives %j", (path, expected) => {
    expect(at(path.startsWith("[") ? `x${path}`.slice(1) : path)).toEqual(expected);
  });

  it("reads the whole document when the path asks for it", () => {
    expect(resolve("${$..fileLocation}")).toEqual(["/a/b.jpg"]);
    expect(resolve("${*.status}")).toEqual(["COMPLETED"]);
    expect(resolve("${$..w.sum()}")).toBe(555);
    expect(resolve("${$}")).toEqual(document);
    expect(resolve("${['workflow','convert'].status}")).toEqual(["COMPLETED"]);
  });
});

describe("filters", () => {
  it.each<[string, string[]]>([
    ["@.w > 10", ["b", "c"]],
    ["@.w>10", ["b", "c"]],
    ["@.w >= 50 && @.w <= 50", ["b"]],
    ["@.w<50||@.w>50", ["a", "c"]],
    ["@.w < 'x'", []],
    ["@.id >= 'b'", ["b", "c"]],
    ["@.id < 'b'", ["a"]],
    ["@.id == 'b'", ["b"]],
    ['"b" == @.id', ["b"]],
    ["@['id'] != 'b'", ["a", "c"]],
    ["@.w == '50'", ["b"]],
    ["'5e1' == @.w", []],
    ["@.w == '5e1'", ["b"]],
    ["@.w === '50'", []],
    ["@.w !== '50'", ["a", "b", "c"]],
    ["@.w === 50", ["b"]],
    ["@.kind", ["b", "c"]],
    ["!@.kind", ["a"]],
    ["!(@.kind || @.w < 10)", []],
    ["@.kind == null", ["c"]],
    ["@.kind != null", ["a", "b"]],
    ["@.at.z == 2", ["b"]],
    ["@.tags[0] == 'y'", ["b"]],
    ["@.tags[*]", ["a", "b"]],
    ["@.tags == ['x', 'y']", ["a"]],
    ['@.tags == ["x"]', []],
    ["@.at == {'z': 2}", ["b"]],
    ["@.at == {'z': 2, 'y': [true, false, -1.5e3]}", []],
    ["@.tags == @.tags", ["a", "b", "c"]],
    ["@.tags.length() == 2", ["a"]],
    ["@.w > $.workflow.input.min", ["b", "c"]],
    ["@.id in ['a', 'c']", ["a", "c"]],
    ["@.id in $.workflow.input.wanted", ["a", "c"]],
    ["@.id nin ['a']", ["b", "c"]],
    ["@.id IN @.tags", []],
    ["@.tags contains 'y'", ["a", "b"]],
    ["@.id contains 'a'", ["a"]],
    ["@.id contains 5", []],
    ["@.tags size 1", ["b"]],
    ["@.at size 1", ["a", "b"]],
    ["@.tags empty true", ["c"]],
    ["@.w empty true", []],
    ["@.tags empty false", ["a", "b"]],
    ["@.tags subsetof ['y', 'z']", ["b", "c"]],
    ["@.tags anyof ['x']", ["a"]],
    ["@.tags noneof ['x']", ["b", "c"]],
    ["@.tags all ['x', 'y']", ["a"]],
    ["@.id =~ /[AB]/i", ["a", "b"]],
    ["/5.*/ =~ @.w", ["a", "b", "c"]],
    ["@.w =~ /50/", ["b"]],
    ["@.tags =~ /x/", ["a"]],
    ["@.id =~ 'a'", []],
    ["/a/ == @.id", []],
    ["@.nope =~ /a/", []],
    ["@.w < 10 || (@.w > 100 && !@.at)", ["a", "c"]],
    ["@.nope < 1", []],
    ["@.nope == @.nope", []],
    ["@.nope in ['a']", []],
    ["@.w size 1", []],
    ["@.tags empty 1", []],
    ["@.w subsetof ['a']", []],
    ["@.w anyof ['a']", []],
    ["@.w noneof ['a']", []],
    ["@.tags all 'x'", []],
    ["@.at == {'y': 2}", []],
    ["@.w == 5 && @.w == 6 || true == true", ["a", "b", "c"]],
  ])("(%s) chooses %j", (filter, expected) => {
    expect(at(`xs[?(${filter})].id`)).toEqual(expected);
  });

  it("tests a map itself and elements that are no maps", () => {
    expect(at("o[?(@.k == 'v')].k")).toEqual(["v"]);
    expect(at("l[?(@ > 1)]")).toEqual([2]);
    expect(at("n[?(@ > 1)]")).toEqual([]);
  });

  it("is not a path when it is malformed", () => {
    for (const filter of [
      "",
      "@.a ==",
      "== 1",
      "true",
      "@.a = 1",
      "@.a == 'x",
      "@.a == [1",
      "@.a == [1 2]",
      "@.a == {a: 1}",
      "@.a == {'a' 1}",
      "(@.a",
      "@.a =~ /(/",
      "@.a =~ /a",
      "@.a == '\\u00'",
      "@.a == tru",
    ]) {
      expect(checkExpression(`x[?(${filter})]`)).toEqual({ ok: false });
    }
    expect(checkExpression("x[?@.a]")).toEqual({ ok: false });
    expect(checkExpression(`x[?(${"!".repeat(100)}@.a)]`)).toEqual({ ok: false });
    expect(checkExpression("x[?(@.a == '\\u0041\\n\\q')]")).toEqual({ ok: true, root: "x" });
  });
});

describe("functions", () => {
  it.each<[string, JsonValue]>([
    ["xs.length()", 3],
    ["xs.size()", 3],
    ["o.length()", 1],
    ["s.length()", null],
    ["nope.length()", null],
    ["xs.length($.workflow.input.l)", 2],
    ["o.keys()", ["k"]],
    ["l.keys()", null],
    ["l.min()", 1],
    ["l.max()", 2],
    ["l.sum()", 3],
    ["l.avg()", 1.5],
    ["l.stddev()", 0.5],
    ["l.sum(4, $.workflow.input.l)", 10],
    ["s.sum()", null],
    ["xs[*].w.sum()", []],
    ["xs.first().id", "a"],
    ["xs.last().id", "c"],
    ["xs.index(1).id", "b"],
    ["xs.index(-1).id", "c"],
    ["xs.index(9)", null],
    ["xs.index()", null],
    ["s.first()", null],
    ["wanted.concat()", "ac"],
    ['wanted.concat("-", $.workflow.input.wanted)', "ac-ac"],
    ["s.concat('x')", ""],
    ["l.append(9)", [1, 2, 9]],
    ["s.append(9)", "text"],
    ["l.append($.workflow.nope)", [1, 2, null]],
    ["l.unknown()", null],
    ["l.sum(", null],
    ["l.sum(x)", null],
  ])("%s gives %j", (path, expected) => {
    expect(at(path)).toEqual(expected);
  });

  it("leaves the document alone when it appends", () => {
    expect(resolve(["${workflow.input.l.append(9)}", "${workflow.input.l}"])).toEqual([
      [1, 2, 9],
      [1, 2],
    ]);
  });
});

/** A template that works too long fails its test by the time limit of the suite. */
const inTime = (template: JsonValue, document: JsonObject) =>
  resolveValue(template, contextOf(document));

describe("limits of work", { timeout: 5_000 }, () => {
  const list = Array.from({ length: 2_000 }, (_, w) => ({ w }));

  it("gives up on scans, filters and patterns that multiply", () => {
    expect(inTime("${a..*..*..*..*}", { a: [list, list] })).toEqual([]);
    expect(inTime("${a[?(@.w in $.a[?(@.w in $.a[*].w)].w)]}", { a: list })).toEqual([]);
    expect(inTime("${a[?(@ =~ /(a*)*b/)]}", { a: ["a".repeat(20_000)] })).toEqual([]);
    expect(inTime("${a.sum()}", { a: Array.from({ length: 3_000_000 }, () => 1) })).toBeNull();
  });

  it("cuts text that grows beyond what a task may hold", () => {
    const big = "x".repeat(1_000_000);
    expect(String(inTime("${a}".repeat(100), { a: big })).length).toBeLessThan(18_000_000);
    expect(
      String(inTime("-${a}", { a: Array.from({ length: 50 }, () => big) })).length,
    ).toBeLessThan(18_000_000);
    expect(
      String(inTime("-${a}", { a: { b: Array.from({ length: 20 }, () => big), c: 1 } })).length,
    ).toBeLessThan(18_000_000);
    expect(
      String(inTime('-${a.concat("x")}', { a: Array.from({ length: 50 }, () => big) })).length,
    ).toBeLessThan(18_000_000);
  });

  it("stays quick for long and deeply nested texts", () => {
    expect(inTime("${".repeat(200_000), {})).toBe("${".repeat(200_000));
    expect(inTime(`${"${".repeat(50_000)}x${"}".repeat(50_000)}`, {})).toBeNull();
    expect(inTime(`\${a${".b".repeat(100_000)}}`, { a: 1 })).toBeNull();
    const deep = JSON.parse(`${"[".repeat(3_000)}"\${a}"${"]".repeat(3_000)}`) as JsonValue;
    expect(Array.isArray(inTime(deep, { a: 1 }))).toBe(true);
    expect(listReferences(deep)).toEqual([]);
    expect(inTime("-${a}", { a: deep })).toContain("...");
    expect(inTime("${a[?(@ == @)]}", { a: [deep, [1]] })).toEqual([[1]]);
    expect(inTime("${a..b}", { a: deep })).toEqual([]);
  });

  it("refuses patterns that cannot be matched in linear time or are too large", () => {
    for (const pattern of [
      "(a)\\1",
      "(?=a)",
      "a{2000}",
      "((((((((((){9}){9}){9}){9}){9}){9}){9}){9}){9})",
      "(a{99}){99}",
      "((a|b){99}){99}",
      "(x|a{999}){5}",
      "(a{999}*){5}",
      "a{0,999}{0,5}",
      "(a{1000}){1000}*",
      "a{2,1}",
      "[]",
      "[",
      "a)",
      "*",
      "(a",
      "[a&&b]",
      "\\u00",
      "a{x}",
      "x".repeat(2_000),
      "\\q",
    ]) {
      expect(checkExpression(`a[?(@ =~ /${pattern}/)]`)).toEqual({ ok: false });
    }
  });
});

const matches = (pattern: string, text: string) =>
  resolveValue(`\${a[?(@ =~ ${pattern})]}`, contextOf({ a: [text] }));

describe("patterns", () => {
  it.each<[string, string, boolean]>([
    ["a", "ab", false],
    ["a.", "ab", true],
    [".*", "a\nb", false],
    ["(?i)ABC", "abc", true],
    ["[a-c]+[^a-c]", "abcd", true],
    ["[\\d_-]+", "1_-2", true],
    ["\\w+\\s\\W\\S\\D", "ab !xy", true],
    ["\\bab\\b", "ab", true],
    ["a\\Bb", "ab", true],
    ["a\\bb", "ab", false],
    ["^ab$", "ab", true],
    ["a$b", "ab", false],
    ["a{2}b{1,}c{0,1}", "aabb", true],
    ["a{2}", "aaa", false],
    ["(?:cat|dog)s?", "dogs", true],
    ["(cat|dog)s??", "cow", false],
    ["\\u0041\\.\\n\\t\\/", "A.\n\t/", true],
    ["[\\n\\]a]+", "]\na", true],
    ["a*?b", "aab", true],
    ["", "", true],
    ["😀.", "😀😀", true],
    ["IMG_\\d{3}\\.jpe?g", "IMG_001.jpg", true],
  ])("/%s/ on %j: %s", (pattern, text, expected) => {
    expect(resolveValue(`\${a[?(@ =~ /${pattern}/)]}`, contextOf({ a: [text] }))).toEqual(
      expected ? [text] : [],
    );
  });

  it("knows the flags i and s", () => {
    expect(matches("/[A-C]x/i", "bX")).toEqual(["bX"]);
    expect(matches("/a.b/s", "a\nb")).toEqual(["a\nb"]);
    expect(matches("/[A-C]/", "b")).toEqual([]);
  });

  it("agrees with JavaScript's own engine", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "(a|b)",
      "(?:ab)",
      "a*",
      "b+",
      "(ab)?",
      "a{1,2}",
      "(a|bb)*",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 }),
        (pieces, text) => {
          const pattern = pieces.join("");
          const found = resolveValue(`\${a[?(@ =~ /${pattern}/)]}`, contextOf({ a: [text] }));
          expect(found).toEqual(new RegExp(`^(?:${pattern})$`).test(text) ? [text] : []);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("listReferences", () => {
  it("tells where each expression stands and what it names", () => {
    const template = {
      "a/b": ["x ${convert.output.url} $${no}"],
      c: "${$.workflow['input'].l[0].z}",
    };
    const [first, second] = listReferences(template);
    expect(first).toEqual({
      expression: "convert.output.url",
      root: "convert",
      path: ["output", "url"],
      start: 2,
      end: 23,
      places: [
        { start: 4, end: 11 },
        { start: 12, end: 18 },
        { start: 19, end: 22 },
      ],
      pointer: "/a~1b/0",
    });
    expect(second).toMatchObject({ root: "workflow", path: ["input", "l"], pointer: "/c" });
    expect(listReferences(template)).toHaveLength(2);
    expect(template.c.slice(second?.places[1]?.start, second?.places[1]?.end)).toBe("input");
  });

  it("lists expressions inside expressions, and only the sure names of the outer one", () => {
    const text = "${map.b[${map.${kind}[0]}].x}";
    const found = listReferences(text).map(({ root, path, start, end }) => ({
      root,
      path,
      text: text.slice(start, end),
    }));
    expect(found).toEqual([
      { root: "map", path: ["b"], text },
      { root: "map", path: [], text: "${map.${kind}[0]}" },
      { root: "kind", path: [], text: "${kind}" },
    ]);
    expect(listReferences("${a${b}.c}").map(({ root }) => root)).toEqual(["", "b"]);
  });

  it("gives no root where the path does not begin with a name", () => {
    const roots = [
      "${}",
      "${*}",
      "${$..x}",
      "${['a','b'].c}",
      "${workflow.[}",
      "${CPEWF_TASK_ID}",
    ].map((text) => listReferences(text)[0]?.root);
    expect(roots).toEqual(["", "", "", "", "", "CPEWF_TASK_ID"]);
  });

  it("finds nothing where there is nothing", () => {
    expect(listReferences({ a: 1, b: null, c: [true, "plain", "$${x}"] })).toEqual([]);
  });

  it("gives places that can be rewritten: renaming a root changes nothing else", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
    const part = fc.oneof(
      fc.constantFrom("text ", "$", "{", "}", "$${", "\n"),
      name.map((root) => `\${${root}.output.x}`),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        for (const { start, end, expression, places, root } of listReferences(text)) {
          expect(text.slice(start, end)).toBe(`\${${expression}}`);
          expect(text.slice(places[0]?.start ?? start, places[0]?.end ?? start)).toBe(root);
        }
      }),
    );
  });
});

describe("checkExpression", () => {
  it("accepts what can be read and names the root", () => {
    expect(checkExpression("workflow.input.x")).toEqual({ ok: true, root: "workflow" });
    expect(checkExpression("$.a.output['key with space']")).toEqual({ ok: true, root: "a" });
    expect(checkExpression("a[${i}].b")).toEqual({ ok: true, root: "a" });
    expect(checkExpression("$..x")).toEqual({ ok: true, root: "" });
    expect(checkExpression("workflow.input.[")).toEqual({ ok: false });
    expect(checkExpression("")).toEqual({ ok: false });
  });
});

describe("laws", () => {
  it("resolves a template without expressions to itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes("${"));
        expect(JSON.stringify(resolveValue(value as JsonValue, context))).toBe(
          JSON.stringify(value),
        );
      }),
    );
  });

  it("never throws, whatever the text", () => {
    const token = fc.constantFrom(
      "${",
      "}",
      "$",
      ".",
      "..",
      "[",
      "]",
      "*",
      "?(",
      ")",
      "@",
      "workflow",
      "input",
      "xs",
      "'",
      '"',
      ",",
      ":",
      "0",
      "-1",
      "==",
      "=~",
      "/a*/",
      "&&",
      "!",
      " in ",
      "length()",
      "\\",
      "a",
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
        const text = tokens.join("");
        const path = `workflow.input.xs${text}`;
        const readable = checkExpression(path).ok;
        expect(resolve(`\${${path}}`) === null || readable || /[${}]/.test(text)).toBe(true);
        expect(listReferences(text).every(({ start, end }) => start < end)).toBe(true);
        expect(resolve(text)).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });
});
