import { describe, expect, it } from "vitest";

import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createDropMap } from "@/lib/core/graph/drop";
import { graphOf } from "@/lib/core/graph/from-document";

import type { Command } from "./command";
import { createIds, openWorkspace } from "./open";
import { keptPresentation } from "./present";
import { run } from "./run";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

function open() {
  const newId = createIds("b");
  const tasks = [
    task("a"),
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [[task("x")], [task("z")]],
    },
    { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["x", "z"] },
  ];
  const opened = openWorkspace({ definition: { name: "flow", tasks } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  let { workspace } = opened;
  return {
    get workspace() {
      return workspace;
    },
    id: (ref: string) => treeIndex(workspace.doc).refs.get(ref)?.place.block.id ?? "",
    node(ref: string) {
      const id = this.id(ref);
      const found = graphOf(workspace).nodes.find((node) => node.id === id);
      if (!found) throw new Error(`no ${ref}`);
      return found;
    },
    do(command: Command) {
      const outcome = run(workspace, command, newId);
      if (!outcome.ok) throw new Error(outcome.reason);
      ({ workspace } = outcome);
      return outcome;
    },
  };
}

describe("what is shown beside the definition", () => {
  it("moves a block, pushes what is in the way, and goes back by tidying", () => {
    const bench = open();
    const before = print(bench.workspace.doc);
    const [x, z] = [bench.node("x"), bench.node("z")];
    bench.do({ type: "nudge", ids: [bench.id("x")], across: 80, along: 24 });
    expect(bench.node("x").y).toBe(x.y + 24);
    // The branch beside it makes room; the axis of the whole may shift by that.
    expect(bench.node("z").x - bench.node("x").x).toBeGreaterThanOrEqual(264 + 32);
    expect(print(bench.workspace.doc)).toEqual(before);
    bench.do({ type: "tidy" });
    expect([bench.node("x"), bench.node("z")]).toEqual([x, z]);
  });
  it("snaps back near its automatic place", () => {
    const bench = open();
    bench.do({ type: "nudge", ids: [bench.id("a")], across: 8, along: 0, snap: true });
    expect(bench.workspace.presentation.nudges).toEqual({});
    bench.do({ type: "nudge", ids: [bench.id("a")], across: 16, along: 0, snap: true });
    expect(bench.workspace.presentation.nudges).toEqual({ a: { across: 16, along: 0 } });
  });
  it("never brings a block before the one it follows", () => {
    const bench = open();
    bench.do({ type: "nudge", ids: [bench.id("fork")], across: 0, along: -400 });
    expect(bench.node("fork").y).toBe(bench.node("a").y + 72 + 40);
  });
  it("follows a rename, and the words for a branch follow its first task", () => {
    const bench = open();
    bench.do({ type: "setNote", id: bench.id("x"), note: "slow" });
    bench.do({ type: "setLabel", fork: bench.id("fork"), at: 0, label: "thumbnails" });
    bench.do({ type: "renameRef", id: bench.id("x"), ref: "shrink" });
    expect(bench.workspace.presentation).toMatchObject({
      notes: { shrink: "slow" },
      labels: { shrink: "thumbnails" },
    });
    const seq = treeIndex(bench.workspace.doc).blocks.get(bench.id("shrink"))?.in.seq.id ?? "";
    bench.do({ type: "insert", slot: { seq, index: 0 }, tasks: [task("first")] });
    expect(bench.workspace.presentation.labels).toEqual({ first: "thumbnails" });
    const lanes = graphOf(bench.workspace).edges.flatMap(({ lane }) => (lane ? [lane.text] : []));
    expect(lanes).toEqual(["thumbnails", ""]);
  });
  it("pins an output to a task, under its new name, too, and takes it away", () => {
    const bench = open();
    bench.do({ type: "setSample", id: bench.id("a"), output: { n: 1 } });
    bench.do({ type: "renameRef", id: bench.id("a"), ref: "b" });
    expect(bench.workspace.presentation.samples).toEqual({ b: { n: 1 } });
    bench.do({ type: "setSample", id: bench.id("b"), output: null });
    expect(bench.workspace.presentation.samples).toEqual({});
  });
  it("draws the workflow that a task starts in its place, where nothing can be put or dropped", () => {
    const bench = open();
    const before = print(bench.workspace.doc);
    const slots = graphOf(bench.workspace).edges.filter(({ slot }) => slot).length;
    const child = { name: "child", tasks: [task("x"), task("y")] };
    bench.do({ type: "expandChild", id: bench.id("a"), definition: child });
    const graph = graphOf(bench.workspace);
    const frame = bench.node("a");
    const inside = graph.nodes.filter(({ foreign }) => foreign === bench.id("a"));
    expect(frame.kind).toBe("inline");
    expect(inside.map(({ kind }) => kind)).toEqual(["task", "task"]);
    for (const { x, y, width, height } of inside) {
      expect(x).toBeGreaterThan(frame.x);
      expect(x + width).toBeLessThan(frame.x + frame.width);
      expect(y).toBeGreaterThan(frame.y);
      expect(y + height).toBeLessThan(frame.y + frame.height);
    }
    expect(graph.edges.filter(({ slot }) => slot).length).toBe(slots);
    const [first] = inside;
    const drop = createDropMap(graph).at({ x: (first?.x ?? 0) + 8, y: (first?.y ?? 0) + 30 });
    expect(drop.kind).not.toBe("beside");
    expect(print(bench.workspace.doc)).toEqual(before);
    bench.do({ type: "expandChild", id: bench.id("a"), definition: null });
    expect(bench.node("a").kind).toBe("task");
  });
  it("forgets what is gone when it is stored", () => {
    const bench = open();
    bench.do({ type: "setNote", id: bench.id("a"), note: "why" });
    bench.do({ type: "remove", ids: [bench.id("a")], mode: "heal" });
    expect(keptPresentation(bench.workspace).notes).toEqual({});
  });
  it("lays the same flow out to the right", () => {
    const bench = open();
    bench.do({ type: "setDirection", direction: "right" });
    const [a, fork, x, z] = ["a", "fork", "x", "z"].map((ref) => bench.node(ref));
    expect(a).toMatchObject({ width: 264, height: 72 });
    expect(fork?.x).toBe((a?.x ?? 0) + 264 + 40);
    expect(fork?.width).toBe(24);
    expect(x?.x).toBe(z?.x);
    expect(z?.y).toBeGreaterThan(x?.y ?? 0);
  });
});
