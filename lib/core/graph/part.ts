import type { Bounds, Graph, GraphEdge, GraphNode } from "./graph";

export interface GraphPart {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What of a graph touches a box, in canvas pixels; edges by the box around their points. */
export function partOf({ nodes, edges }: Graph, box: Bounds): GraphPart {
  return {
    nodes: nodes.filter((node) => touches(node, box)),
    edges: edges.filter(({ points }) => touches(around(points), box)),
  };
}

/** The box around everything that is drawn: tasks, ways through empty branches beside them, and what is set aside. */
export function boundsOf({ nodes, bounds }: Pick<Graph, "nodes" | "bounds">): Bounds {
  return around(
    [bounds, ...nodes].flatMap(({ x, y, width, height }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
  );
}

function around(points: GraphEdge["points"]): Bounds {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether two boxes have a point in common. */
export function touches(a: Bounds, b: Bounds): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}
