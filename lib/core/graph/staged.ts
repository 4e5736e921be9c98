import type { Bounds, Graph, GraphEdge } from "./graph";
import { edgesById, isWayIn, nodesById, touches } from "./part";
import { farthestStretch } from "./stretch";

/**
 * A graph on its way from one drawing to the next: what is seen is as in the next one, what only moves beside it is still
 * as it was. What is new is there, what is gone is not; of what is too far away to be drawn nothing is looked up.
 */
export function staged(next: Graph, old: Graph, seen: Bounds): Graph {
  if (next.direction !== old.direction) return next;
  const near = farthestStretch(seen);
  return {
    ...next,
    nodes: stagedList(next.nodes, nodesById(old), touches, seen, near),
    edges: stagedList(next.edges, edgesById(old), isEdgeIn, seen, near),
  };
}

function isEdgeIn({ points }: GraphEdge, box: Bounds): boolean {
  return isWayIn(points, box);
}

function stagedList<T extends { readonly id: string }>(
  next: readonly T[],
  old: ReadonlyMap<string, T>,
  isIn: (one: T, box: Bounds) => boolean,
  seen: Bounds,
  near: Bounds,
): readonly T[] {
  return next.map((one) => {
    if (!isIn(one, near) || isIn(one, seen)) return one;
    const was = old.get(one.id);
    return was === undefined || isIn(was, seen) ? one : was;
  });
}
