import type { Graph, GraphEdge, GraphNode } from "./graph";

/** The drawing with the objects of the one before wherever they are equal. */
export function reuse(fresh: Graph, previous: Graph | undefined): Graph {
  if (!previous) return fresh;
  const nodes = keepSame(fresh.nodes, previous.nodes, isSameNode);
  const edges = keepSame(fresh.edges, previous.edges, isSameEdge);
  return { ...fresh, nodes, edges };
}

function keepSame<T extends { id: string }>(
  fresh: readonly T[],
  old: readonly T[],
  isSame: (a: T, b: T) => boolean,
): readonly T[] {
  let places: ReadonlyMap<string, number> | null = null;
  // Most stand in the order of before: the next one is tried first.
  let next = 0;
  const find = (id: string) => {
    if (old[next]?.id !== id) {
      places ??= new Map(old.map((one, at) => [one.id, at]));
      const found = places.get(id);
      if (found === undefined) return undefined;
      next = found;
    }
    next += 1;
    return old[next - 1];
  };
  let changes = fresh.length === old.length ? 0 : 1;
  const kept = fresh.map((one, at) => {
    const was = find(one.id);
    const same = was && isSame(was, one) ? was : one;
    if (same !== old[at]) changes += 1;
    return same;
  });
  return changes === 0 ? old : kept;
}

function isSameNode(a: GraphNode, b: GraphNode): boolean {
  return (
    a.x === b.x &&
    a.y === b.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.kind === b.kind &&
    a.foreign === b.foreign &&
    a.block === b.block &&
    a.parked === b.parked &&
    a.unreachable === b.unreachable &&
    a.missing === b.missing &&
    a.lanes.length === b.lanes.length &&
    a.lanes.every((x, at) => x === b.lanes[at])
  );
}

function isSameEdge(a: GraphEdge, b: GraphEdge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.slot?.index === b.slot?.index &&
    a.slot?.seq === b.slot?.seq &&
    a.arrow === b.arrow &&
    a.unwaited === b.unwaited &&
    a.unreachable === b.unreachable &&
    a.case?.text === b.case?.text &&
    a.case?.index === b.case?.index &&
    a.lane?.text === b.lane?.text &&
    a.lane?.index === b.lane?.index &&
    a.laneEnd?.waits === b.laneEnd?.waits &&
    a.laneEnd?.index === b.laneEnd?.index &&
    a.points.length === b.points.length &&
    a.points.every((point, at) => point.x === b.points[at]?.x && point.y === b.points[at]?.y)
  );
}
