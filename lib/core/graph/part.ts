import type { Bounds, Graph, GraphEdge, GraphNode } from "./graph";

export interface GraphPart {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const parts = new WeakMap<Graph, { readonly box: Bounds; readonly part: GraphPart }>();

/** What of a graph touches a box, in canvas pixels; edges by the box around their points. Each layer asks for the same. */
export function partOf(graph: Graph, box: Bounds): GraphPart {
  const known = parts.get(graph);
  if (known?.box === box) return known.part;
  const part = {
    nodes: graph.nodes.filter((node) => touches(node, box)),
    edges: graph.edges.filter(({ points }) => isWayIn(points, box)),
  };
  parts.set(graph, { box, part });
  return part;
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

/** Whether the box around a way touches another one; asked for every edge of a graph, so nothing is made for it. */
export function isWayIn(points: GraphEdge["points"], { x, y, width, height }: Bounds): boolean {
  let isLeft = true;
  let isAbove = true;
  let isRight = true;
  let isBelow = true;
  for (const point of points) {
    isLeft &&= point.x < x;
    isRight &&= point.x > x + width;
    isAbove &&= point.y < y;
    isBelow &&= point.y > y + height;
  }
  return !(isLeft || isRight || isAbove || isBelow);
}

/** The nodes of a graph by their ids, listed once. */
export const nodesById = listedOnce(({ nodes }: Graph) => nodes);

/** Its edges by theirs. */
export const edgesById = listedOnce(({ edges }: Graph) => edges);

function listedOnce<T extends { readonly id: string }>(listOf: (graph: Graph) => readonly T[]) {
  const lists = new WeakMap<readonly T[], ReadonlyMap<string, T>>();
  return (graph: Graph): ReadonlyMap<string, T> => {
    const list = listOf(graph);
    const known = lists.get(list);
    if (known) return known;
    const map = new Map(list.map((one) => [one.id, one]));
    lists.set(list, map);
    return map;
  };
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
