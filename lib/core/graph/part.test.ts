import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "../edit/open";
import { graphOf } from "./from-document";
import { boundsOf, partOf } from "./part";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

function drawn() {
  const tasks = Array.from({ length: 50 }, (_, at) => task(`t${at}`));
  const parked = [{ id: "p", tasks: [task("aside")], x: 2_000, y: 10 }];
  const opened = openWorkspace({ definition: { tasks }, parked }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return graphOf(opened.workspace);
}

describe("the part of a graph in a box", () => {
  it("is what the box touches, and the edges whose way leads through it", () => {
    const graph = drawn();
    const at = graph.nodes.findIndex(({ block }) => block?.raw["taskReferenceName"] === "t20");
    const { x = 0, y = 0, width = 0, height = 0 } = graph.nodes[at] ?? {};
    const { nodes, edges } = partOf(graph, { x, y, width, height });
    expect(nodes).toEqual([graph.nodes[at]]);
    expect(edges.map(({ source, target }) => [source, target])).toEqual([
      [graph.nodes[at - 1]?.id, graph.nodes[at]?.id],
      [graph.nodes[at]?.id, graph.nodes[at + 1]?.id],
    ]);
  });

  it("is nothing beside the graph", () => {
    const beside = { x: 900, y: 0, width: 100, height: 100_000 };
    expect(partOf(drawn(), beside)).toEqual({ nodes: [], edges: [] });
  });
});

describe("the box around everything", () => {
  it("holds what is set aside, too", () => {
    const graph = drawn();
    expect(boundsOf(graph)).toEqual({
      ...graph.bounds,
      width: 2_000 + 264 - graph.bounds.x,
    });
  });

  it("holds the ways of switches whose other case is empty", () => {
    const tasks = [
      {
        name: "sort",
        taskReferenceName: "sort",
        type: "SWITCH",
        evaluatorType: "value-param",
        expression: "x",
        decisionCases: { a: [task("only")] },
      },
    ];
    const opened = openWorkspace({ definition: { tasks } }, createIds("b"));
    if (!opened.ok) throw new Error("unreadable");
    const graph = graphOf(opened.workspace);
    const { x, width } = boundsOf(graph);
    const across = graph.edges.flatMap(({ points }) => points.map((point) => point.x));
    expect(Math.max(...across)).toBeGreaterThan(
      Math.max(...graph.nodes.map((node) => node.x + node.width)),
    );
    expect(x).toBeLessThanOrEqual(Math.min(...across));
    expect(x + width).toBeGreaterThanOrEqual(Math.max(...across));
  });
});
