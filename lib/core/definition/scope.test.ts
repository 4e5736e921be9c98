import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { gradeOf, refsInScope } from "./scope";
import { scanScript } from "./script-references";
import type { TreeIndex } from "./tree-index";
import { treeIndex } from "./tree-index";

const task = (ref: string, more: JsonObject = {}): JsonObject => ({
  taskReferenceName: ref,
  ...more,
});

function index(tasks: JsonValue[]): TreeIndex {
  const opened = openWorkspace({ definition: { tasks } }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return treeIndex(opened.workspace.doc);
}

const WHOLE = index([
  task("first", { optional: true }),
  task("f", {
    type: "FORK_JOIN",
    forkTasks: [
      [task("a"), task("a2")],
      [task("b")],
      [
        task("sw", { type: "SWITCH", decisionCases: { x: [task("c")], y: [task("d")] } }),
        task("e"),
      ],
    ],
  }),
  task("j", { type: "JOIN", joinOn: ["a2", "e"] }),
  task("l", { type: "DO_WHILE", loopOver: [task("in1"), task("in2")] }),
  task("each", { type: "DO_WHILE", items: "${x}", loopOver: [task("item")] }),
  task("last"),
]);

function grade(reader: string, ref: string): string {
  const from = WHOLE.refs.get(reader);
  if (!from) throw new Error(reader);
  return gradeOf(WHOLE, from, ref);
}

describe("what a task can read", () => {
  it.each([
    ["last", "l", "sure"],
    ["last", "in1", "sure"],
    ["last", "a", "sure"],
    ["last", "j", "sure"],
    ["last", "first", "maybe"],
    ["last", "b", "maybe"],
    ["last", "c", "maybe"],
    ["last", "item", "maybe"],
    ["last", "nobody", "none"],
    ["a", "b", "racing"],
    ["a2", "a", "sure"],
    ["a", "a2", "later"],
    ["a", "j", "later"],
    ["j", "a", "sure"],
    ["j", "f", "sure"],
    ["c", "sw", "sure"],
    ["sw", "c", "later"],
    ["c", "d", "later"],
    ["e", "c", "maybe"],
    ["in1", "in2", "maybe"],
    ["in2", "in1", "sure"],
    ["l", "in1", "maybe"],
    ["in1", "l", "sure"],
    ["first", "last", "later"],
    ["a", "a", "later"],
    ["f", "f", "later"],
    ["l", "l", "sure"],
    ["in1", "in1", "maybe"],
  ])("from %s: %s is %s", (reader, ref, expected) => {
    expect(grade(reader, ref)).toBe(expected);
  });

  it("at the end is everything, in doubt where it may not have run", () => {
    expect(gradeOf(WHOLE, "end", "last")).toBe("sure");
    expect(gradeOf(WHOLE, "end", "b")).toBe("maybe");
    expect(gradeOf(WHOLE, "end", "a")).toBe("sure");
  });

  it("is listed with the sure ones first, the nearest before the others", () => {
    const reader = WHOLE.refs.get("e");
    const refs = reader ? refsInScope(WHOLE, reader).map(({ ref }) => ref) : [];
    expect(refs).toEqual(["sw", "f", "d", "c", "first"]);
  });
});

describe("scripts", () => {
  it("read names from $ outside strings, comments and regular expressions", () => {
    const script = `$.a > 1 && $ . b['x'] /* $.no */ || "$.no" == $['c d'] // $.no
      ? /[/$.no]/.test($["e"]) : a$.no / $.f / 2`;
    expect(scanScript(script).references.map(({ name }) => name)).toEqual([
      "a",
      "b",
      "c d",
      "e",
      "f",
    ]);
    for (const { name, start, end } of scanScript(script).references) {
      expect(script.slice(start, end)).toBe(name);
    }
  });
  it("say when a name is computed", () => {
    expect(scanScript("$[x] + $.a")).toMatchObject({ computed: true, references: [{ name: "a" }] });
    expect(scanScript("$.a[x]").computed).toBe(false);
  });
});
