import type { Bounds, Graph, GraphEdge, GraphNode, Point } from "./graph";

/** The picture with its axes exchanged: what went down goes to the right. Twice gives the same picture. */
export function transposed(graph: Graph): Graph {
  return {
    nodes: graph.nodes.map(turnedNode),
    edges: graph.edges.map(turnedEdge),
    bounds: turnedBox(graph.bounds),
    direction: graph.direction,
  };
}

export function turned({ x, y }: Point): Point {
  return { x: y, y: x };
}

function turnedBox<T extends Bounds>(box: T): T {
  const { x, y, width, height } = box;
  return { ...box, x: y, y: x, width: height, height: width };
}

function turnedNode(node: GraphNode): GraphNode {
  return turnedBox(node);
}

function turnedEdge(edge: GraphEdge): GraphEdge {
  const { points, dot, lane, laneEnd } = edge;
  return {
    ...edge,
    points: points.map(turned),
    dot: dot && turned(dot),
    case: edge.case && { ...edge.case, at: turned(edge.case.at) },
    lane: lane && { ...lane, at: turned(lane.at) },
    laneEnd: laneEnd && { ...laneEnd, at: turned(laneEnd.at) },
  };
}
