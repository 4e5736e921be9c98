import { describe, expect, it } from "vitest";

import type { Workspace } from "../definition/document";
import { createIds, openWorkspace } from "../edit/open";
import { run } from "../edit/run";
import { graphOf } from "./from-document";
import type { Graph } from "./graph";
import { staged } from "./staged";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });
const newId = createIds("b");

function drawn(): { workspace: Workspace; graph: Graph } {
  const tasks = Array.from({ length: 60 }, (_, at) => task(`t${at}`));
  const opened = openWorkspace({ definition: { tasks } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return { workspace: opened.workspace, graph: graphOf(opened.workspace) };
}

/** With a task behind the one at `index`. */
function withOneMore({ workspace, graph }: ReturnType<typeof drawn>, index: number): Graph {
  const slot = { seq: workspace.doc.root.id, index: index + 1 };
  const outcome = run(workspace, { type: "insert", slot, tasks: [task("fresh")] }, newId);
  if (!outcome.ok) throw new Error(outcome.reason);
  return graphOf(outcome.workspace, graph);
}

const nodeOf = ({ nodes }: Graph, ref: string) =>
  nodes.find(({ block }) => block?.raw["taskReferenceName"] === ref);

describe("a graph on its way to the next one", () => {
  const before = drawn();
  const next = withOneMore(before, 2);
  const bottom = nodeOf(before.graph, "t6")?.y ?? 0;
  const seen = { x: -400, y: 0, width: 800, height: bottom - 1 };
  const between = staged(next, before.graph, seen);

  it("is the next one where it is looked at, with what came into view or left it", () => {
    for (const ref of ["t0", "fresh", "t3", "t4", "t5"]) {
      expect(nodeOf(between, ref)).toBe(nodeOf(next, ref));
    }
    const seenEdges = next.edges.filter(({ points }) => points.some(({ y }) => y < bottom));
    expect(between.edges).toEqual(expect.arrayContaining(seenEdges));
  });

  it("stands still beside that", () => {
    for (const ref of ["t7", "t8"]) {
      expect(nodeOf(between, ref)).toBe(nodeOf(before.graph, ref));
      expect(nodeOf(between, ref)).not.toBe(nodeOf(next, ref));
    }
  });

  it("has every node and edge of the next one, in its order, and no other", () => {
    const ids = ({ nodes, edges }: Graph) => [...nodes, ...edges].map(({ id }) => id);
    expect(ids(between)).toEqual(ids(next));
    expect(ids(staged(before.graph, next, seen))).toEqual(ids(before.graph));
  });

  it("is the next one when everything lies another way", () => {
    const turned: Graph = { ...next, direction: "right" };
    expect(staged(turned, before.graph, seen)).toBe(turned);
  });
});
