import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { childSeqs, refOf } from "@/lib/core/definition/document";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import { legalSlots } from "@/lib/core/edit/slots";
import { definitions } from "@/test/definitions";

import { createDropMap } from "./drop";
import { graphOf } from "./from-document";
import type { GraphNode } from "./graph";
import { END_ID, START_ID } from "./graph";
import { pathThrough } from "./path";

function open(definition: unknown, collapsed: Record<string, boolean> = {}) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition, collapsed }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return { workspace: opened.workspace, newId };
}

const task = (ref: string) => ({ name: "work", taskReferenceName: ref });
const FORK = {
  tasks: [
    task("first"),
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [[task("a1"), task("a2")], [task("b1")]],
    },
    { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["a2", "b1"] },
  ],
};

function byRef(nodes: readonly GraphNode[], ref: string): GraphNode {
  const found = nodes.find(({ block }) => block && refOf(block.raw) === ref);
  if (!found) throw new Error(`no node ${ref}`);
  return found;
}

function overlap(a: GraphNode, b: GraphNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("the graph", () => {
  it("is the same for the same document, and nothing overlaps", () => {
    fc.assert(
      fc.property(definitions(), (definition) => {
        const graph = graphOf(open(definition).workspace);
        expect(graphOf(open(definition).workspace)).toEqual(graph);
        const solid = graph.nodes.filter(({ kind }) => kind !== "loop");
        const pairs = solid.flatMap((a, at) => solid.slice(at + 1).map((b) => [a, b] as const));
        expect(pairs.filter(([a, b]) => overlap(a, b))).toEqual([]);
        expect(graph.nodes.every(({ x, y }) => x % 2 === 0 && y % 4 === 0)).toBe(true);
        expect(new Set(graph.nodes.map(({ id }) => id)).size).toBe(graph.nodes.length);
        expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it("puts lanes and cases from left to right in their order", () => {
    fc.assert(
      fc.property(definitions(), (definition) => {
        const { nodes } = graphOf(open(definition).workspace);
        const places = new Map(nodes.map((node) => [node.id, node.x + node.width / 2]));
        for (const { block } of nodes) {
          const firsts = block ? childSeqs(block).flatMap(({ items }) => items[0]?.id ?? []) : [];
          const xs = firsts.map((id) => places.get(id) ?? 0);
          expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("has one edge for each place where something can be put", () => {
    fc.assert(
      fc.property(definitions({ sound: true }), (definition) => {
        const { workspace } = open(definition);
        const slots = legalSlots(workspace.doc).map(({ seq, index }) => `${seq} ${index}`);
        const edges = graphOf(workspace).edges.flatMap(({ slot }) =>
          slot ? [`${slot.seq} ${slot.index}`] : [],
        );
        expect(edges.toSorted()).toEqual(slots.toSorted());
      }),
      { numRuns: 1_000 },
    );
  });

  it("draws a fork as two bars over its lanes, which start at one height", () => {
    const { nodes, edges } = graphOf(open(FORK).workspace);
    const fork = byRef(nodes, "fork");
    const join = nodes.find(({ kind }) => kind === "join");
    expect(fork).toMatchObject({ kind: "fork", height: 24, width: 264 * 2 + 32 });
    expect(join).toMatchObject({ x: fork.x, width: fork.width, missing: false });
    expect(byRef(nodes, "a1").y).toBe(byRef(nodes, "b1").y);
    expect(byRef(nodes, "b1").x - byRef(nodes, "a1").x).toBe(264 + 32);
    expect(edges.find(({ target }) => target === fork.id)?.source).toBe(byRef(nodes, "first").id);
    expect(edges.find(({ target }) => target === END_ID)?.source).toBe(join?.id);
    expect(edges.find(({ source }) => source === START_ID)?.dot).toEqual({ x: 0, y: 60 });
  });

  it("keeps the objects of what did not change or move", () => {
    const { workspace, newId } = open(FORK);
    const before = graphOf(workspace);
    const slot = { seq: workspace.doc.root.id, index: 2 };
    const outcome = run(workspace, { type: "insert", slot, tasks: [task("last")] }, newId);
    if (!outcome.ok) throw new Error(outcome.reason);
    const after = graphOf(outcome.workspace, before);
    for (const ref of ["first", "a1", "b1", "fork"]) {
      expect(byRef(after.nodes, ref)).toBe(byRef(before.nodes, ref));
    }
    expect(after.nodes.length).toBe(before.nodes.length + 1);
    expect(graphOf(outcome.workspace, after).nodes).toBe(after.nodes);
  });

  it("draws a collapsed container as one chip", () => {
    const { nodes } = graphOf(open(FORK, { fork: true }).workspace);
    expect(byRef(nodes, "fork")).toMatchObject({ kind: "collapsed", width: 264, height: 40 });
    expect(nodes.some(({ block }) => block && refOf(block.raw) === "a1")).toBe(false);
  });

  it("draws the keys of cases on their edges, the default last", () => {
    const definition = {
      tasks: [{ ...task("s"), type: "SWITCH", decisionCases: { jpg: [task("x")], webp: [] } }],
    };
    const { edges } = graphOf(open(definition).workspace);
    const labels = edges.flatMap((edge) => (edge.case ? [[edge.case.text, edge.case.index]] : []));
    expect(labels).toEqual([
      ["jpg", 0],
      ["webp", 1],
      ["default", -1],
    ]);
  });

  it("leads nowhere behind a Terminate", () => {
    const end = { ...task("end"), type: "TERMINATE" };
    const { nodes, edges } = graphOf(open({ tasks: [end, task("never")] }).workspace);
    expect(byRef(nodes, "never").unreachable).toBe(true);
    expect(edges.map(({ target }) => target)).toEqual([byRef(nodes, "end").id]);
  });

  it("is drawn for 500 levels and for 10,000 tasks", () => {
    let deep: unknown[] = [task("leaf")];
    for (let at = 1; at < 500; at++) deep = [{ type: "DO_WHILE", loopOver: deep }];
    expect(graphOf(open({ tasks: deep }).workspace).nodes.length).toBe(502);
    const lanes = Array.from({ length: 2_000 }, (_, at) =>
      [0, 1, 2, 3, 4].map((i) => task(`t${at}_${i}`)),
    );
    const wide = { tasks: [{ ...task("f"), type: "FORK_JOIN", forkTasks: lanes.slice(0, 1_999) }] };
    expect(graphOf(open(wide).workspace).nodes.length).toBe(9_999);
  });
});

const middle = (node: GraphNode) => ({ x: node.x + node.width / 2, y: node.y + node.height / 2 });

describe("a drop", () => {
  const { workspace } = open(FORK);
  const graph = graphOf(workspace);
  const map = createDropMap(graph);
  const a1 = byRef(graph.nodes, "a1");
  it("on the upper or lower half of a card goes before or after it", () => {
    const { x, y } = middle(a1);
    const before = map.at({ x, y: y - 10 });
    const after = map.at({ x, y: y + 10 });
    expect(before).toMatchObject({ kind: "slot", slot: { index: 0 } });
    expect(after).toMatchObject({ kind: "slot", slot: { index: 1 } });
  });

  it("on the outer quarter of a card goes beside it", () => {
    const { y } = middle(a1);
    expect(map.at({ x: a1.x + 10, y })).toMatchObject({ kind: "beside", side: "left" });
    expect(map.at({ x: a1.x - 20, y })).toMatchObject({ kind: "beside", side: "left" });
    const right = map.at({ x: a1.x + a1.width - 10, y });
    expect(right).toMatchObject({ kind: "beside", side: "right", target: a1.id });
  });

  it("in the gap between two lanes makes a lane there", () => {
    const { y } = middle(a1);
    const drop = map.at({ x: a1.x + a1.width + 16, y });
    expect(drop).toMatchObject({ kind: "lane", at: 1 });
  });

  it("near an edge takes its slot, and far from all is set aside", () => {
    expect(map.at({ x: 40, y: 55 })).toMatchObject({ kind: "slot", slot: { index: 0 } });
    expect(map.at({ x: 900, y: 40 })).toEqual({ kind: "aside", x: 900, y: 40 });
  });

  it("does not go beside what is being dragged", () => {
    const own = createDropMap(graph, [a1.id]).at(middle(a1));
    expect(own.kind).not.toBe("beside");
  });
});

describe("a path", () => {
  it("rounds its corners as far as there is room", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 40 },
      { x: 100, y: 40 },
    ];
    expect(pathThrough(points)).toBe("M0 0L0 30Q0 40 10 40L100 40");
    expect(
      pathThrough([
        { x: 0, y: 0 },
        { x: 0, y: 8 },
        { x: 50, y: 8 },
      ]),
    ).toContain("L0 4Q0 8 4 8");
  });
});
