import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import { definitions } from "@/test/definitions";

import type { Doc } from "../definition/document";
import { blocksIn, refOf } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import { graphOf } from "../graph/from-document";
import { changedRef, compareDocs } from "./compare";
import { increasing } from "./increasing";

const task = (ref: string, more: object = {}) => ({ name: ref, taskReferenceName: ref, ...more });
const fork = (...lanes: object[][]) => [
  task("f", { type: "FORK_JOIN", forkTasks: lanes }),
  task("j", {
    type: "JOIN",
    joinOn: lanes.map((lane) => (lane.at(-1) as { taskReferenceName: string }).taskReferenceName),
  }),
];

function docOf(definition: object, prefix: string): Doc {
  const opened = openWorkspace({ definition }, createIds(prefix));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace.doc;
}

function compared(before: object, after: object) {
  return compareDocs(docOf(before, "old"), docOf(after, "new"));
}

/** "added b": each change in a line. */
function told(before: object[], after: object[]): string[] {
  return compared({ tasks: before }, { tasks: after }).changes.map(
    (change) => `${change.kind} ${changedRef(change)}`,
  );
}

const drawn = ({ doc }: { doc: Doc }) => [...blocksIn(doc.root)].map(({ raw }) => refOf(raw));

describe("comparing two definitions", () => {
  it("tells what was added, removed and changed, each where it stands", () => {
    const before = [task("a"), task("b"), task("c", { inputParameters: { x: 1, y: { z: 2 } } })];
    const after = [task("a"), task("c", { inputParameters: { x: 1, y: { z: 3 } } }), task("d")];
    const comparison = compared({ tasks: before }, { tasks: after });
    expect(drawn(comparison)).toEqual(["a", "b", "c", "d"]);
    expect(told(before, after)).toEqual(["removed b", "changed c", "added d"]);
    expect(comparison.changes[1]?.fields).toEqual([
      { path: ["inputParameters", "y", "z"], before: 2, after: 3 },
    ]);
  });

  it("tells only the one that was moved, and from where to where", () => {
    const before = [task("a"), task("b"), task("c"), ...fork([task("x")], [task("y")])];
    const after = [task("a"), task("c"), ...fork([task("x")], [task("y"), task("b")])];
    const { changes } = compared({ tasks: before }, { tasks: after });
    expect(changes).toMatchObject([
      { kind: "moved", moved: { from: "step 2", to: "branch 2 of f, step 2" } },
    ]);
    expect(told([task("a"), task("b"), task("c")], [task("c"), task("a"), task("b")])).toEqual([
      "moved c",
    ]);
  });

  it("draws a branch and a case that are gone inside what is left of their container", () => {
    const lanes = compared(
      { tasks: fork([task("x")], [task("y")], [task("z")]) },
      { tasks: fork([task("x")], [task("z")]) },
    );
    expect(drawn(lanes)).toEqual(["f", "x", "z", "y"]);
    expect(lanes.changes.map((one) => `${one.kind} ${changedRef(one)}`)).toEqual([
      "changed f",
      "removed y",
    ]);
    const choice = (cases: object) => [task("s", { type: "SWITCH", decisionCases: cases })];
    const cases = compared(
      { tasks: choice({ a: [task("x")], b: [task("y")] }) },
      { tasks: choice({ a: [task("x")] }) },
    );
    expect(drawn(cases)).toEqual(["s", "x", "y"]);
    expect(cases.changes[0]?.fields).toEqual([
      { path: ["decisionCases"], before: ["a", "b"], after: ["a"] },
    ]);
  });

  it("shows tasks that a removed container gave away where they are now", () => {
    const comparison = compared(
      { tasks: fork([task("x")], [task("y")]) },
      { tasks: [task("x"), task("y")] },
    );
    expect(drawn(comparison)).toEqual(["f", "x", "y"]);
    expect(comparison.changes.map((one) => `${one.kind} ${changedRef(one)}`)).toEqual([
      "removed f",
      "removed j",
      "moved x",
      "moved y",
    ]);
  });

  it("keeps what was the end of a run from hiding what follows now", () => {
    const end = task("end", { type: "TERMINATE" });
    const { doc } = compared({ tasks: [task("a"), end] }, { tasks: [task("a"), task("b")] });
    const graph = graphOf({ doc, taskDefs: {}, presentation: { collapsed: {} }, parked: [] });
    expect(graph.nodes.some(({ unreachable }) => unreachable)).toBe(false);
    expect(graph.nodes).toHaveLength(5);
  });

  it("tells the workflow's own settings, its inputs and its outputs, but no times, versions or notes", () => {
    const base = { name: "w", version: 1, updateTime: 5, metadata: { baton: { note: "old" } } };
    const before = { ...base, tasks: [task("a")], inputParameters: ["x"], timeoutSeconds: 0 };
    const after = {
      ...base,
      version: 2,
      updateTime: 6,
      metadata: { baton: { note: "new" } },
      tasks: [task("a")],
      inputParameters: ["x", "y"],
      outputParameters: { o: "${a.output.o}" },
      timeoutSeconds: 60,
    };
    const { changes } = compared(before, after);
    expect(changes.map(({ nodeId }) => nodeId)).toEqual([null, "start", "end"]);
    expect(changes[0]?.fields.map(({ path }) => path.join("."))).toEqual(["timeoutSeconds"]);
  });

  it("finds nothing between a definition and itself, and draws everything of both exactly once", () => {
    fc.assert(
      fc.property(definitions(), definitions(), (first, second) => {
        expect(compared(first, first).changes).toEqual([]);
        const before = docOf(first, "old");
        const after = docOf(second, "new");
        const { doc, changes } = compareDocs(before, after);
        const { blocks, owners } = treeIndex(doc);
        const ids = [...blocksIn(doc.root)].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of blocksIn(after.root)) expect(blocks.has(id)).toBe(true);
        const removed = changes.filter(({ kind }) => kind === "removed");
        const added = changes.filter(({ kind }) => kind === "added");
        for (const { nodeId } of changes) {
          const isThere = nodeId === null || blocks.has(nodeId) || owners.has(nodeId);
          expect(isThere || nodeId === "start" || nodeId === "end").toBe(true);
        }
        const back = compareDocs(after, before).changes;
        expect(back.filter(({ kind }) => kind === "added")).toHaveLength(removed.length);
        expect(back.filter(({ kind }) => kind === "removed")).toHaveLength(added.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it("tells a single edit as that edit", () => {
    fc.assert(
      fc.property(definitions({ sound: true }), fc.nat(99), (definition, at) => {
        const before = docOf(definition, "old");
        const opened = openWorkspace({ definition }, createIds("new"));
        if (!opened.ok) throw new Error("unreadable");
        const { blocks } = treeIndex(opened.workspace.doc);
        const list = [...blocks.values()];
        const place = list[at % list.length];
        const edits = [{ path: ["description"], value: "edited" }];
        const outcome = run(
          opened.workspace,
          { type: "setTask", id: place?.block.id ?? "", edits },
          createIds("more"),
        );
        if (!outcome.ok) return;
        const { changes } = compareDocs(before, outcome.workspace.doc);
        expect(changes).toMatchObject([{ kind: "changed", nodeId: place?.block.id, moved: null }]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the longest increasing part", () => {
  it("is found", () => {
    expect(increasing([])).toEqual([]);
    expect(increasing([2, 0, 1])).toEqual([1, 2]);
    expect(increasing([0, 3, 1, 2, 5, 4])).toHaveLength(4);
  });
});
