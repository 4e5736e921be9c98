import type { Block, Id, Slot, Workspace } from "../definition/document";
import { blockEndsRun } from "../definition/join-on";
import type { Port, SeqAt, Target } from "./draw-block";
import { drawBlock, node } from "./draw-block";
import type { Graph, GraphEdge, GraphNode, Point } from "./graph";
import { END_ID, partId, START_ID } from "./graph";
import type { Measure } from "./measure";
import { CARD_HEIGHT, CARD_WIDTH, createMeasure, GAP_V, PILL } from "./measure";
import { reuse } from "./reuse";

const START_WIDTH = 264;
const END_WIDTH = 160;

interface Drawing {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly measure: Measure;
}

/**
 * The picture of a workspace: deterministic, nothing overlaps, lanes and cases stand from left to right in their order.
 * Nodes and edges that are as in `previous` are the identical objects.
 */
export function graphOf(workspace: Workspace, previous?: Graph): Graph {
  const measure = createMeasure(workspace.presentation.collapsed);
  const drawing: Drawing = { nodes: [], edges: [], measure };
  const { root } = workspace.doc;
  const size = measure.seq(root);
  const top = PILL + GAP_V;
  const bottom = top + size.height + GAP_V;
  const from: Port = { node: START_ID, points: [{ x: 0, y: PILL }] };
  const to: Target = { node: END_ID, points: [{ x: 0, y: bottom }], arrow: true };
  drawing.nodes.push(
    node({
      id: START_ID,
      kind: "start",
      x: -START_WIDTH / 2,
      y: 0,
      width: START_WIDTH,
      height: PILL,
    }),
  );
  const open: SeqAt[] = [{ seq: root, axis: 0, top, from, to, unreachable: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    open.push(...placeSeq(next, drawing).toReversed());
  }
  drawing.nodes.push(
    node({ id: END_ID, kind: "end", x: -END_WIDTH / 2, y: bottom, width: END_WIDTH, height: PILL }),
    ...parkedNodes(workspace),
  );
  const { nodes, edges } = drawing;
  const left = Math.min(-START_WIDTH / 2, -size.axis);
  const right = Math.max(START_WIDTH / 2, size.width - size.axis);
  const bounds = { x: left, y: 0, width: right - left, height: bottom + PILL };
  return reuse({ nodes, edges, bounds }, previous);
}

function placeSeq(at: SeqAt, { nodes, edges, measure }: Drawing): SeqAt[] {
  const { seq, axis } = at;
  const inner: SeqAt[] = [];
  let y = at.top;
  let from: Port | null = at.from;
  let { unreachable } = at;
  for (const [index, block] of seq.items.entries()) {
    const size = measure.block(block);
    const arrow = block.kind === "task" || block.kind === "join" || measure.isCollapsed(block);
    const entry: Target = { node: block.id, points: [{ x: axis, y }], arrow };
    if (from) edges.push(edgeBetween({ seq: seq.id, index }, block.id, from, entry));
    const drawn = drawBlock(block, { x: axis - size.axis, y, axis, unreachable }, measure);
    nodes.push(...drawn.nodes);
    edges.push(...drawn.edges);
    inner.push(...drawn.inner);
    y += size.height;
    from = unreachable || blockEndsRun(block) ? null : exitOf(block, { x: axis, y }, measure);
    unreachable ||= from === null;
    y += GAP_V;
  }
  const slot = { seq: seq.id, index: seq.items.length };
  if (from) edges.push(edgeBetween(slot, "end", from, at.to));
  return inner;
}

function exitOf(block: Block, at: Point, measure: Measure): Port {
  const points = [at];
  if (measure.isCollapsed(block)) return { node: block.id, points };
  if (block.kind === "fork" || block.kind === "dynfork") {
    return { node: block.join?.id ?? partId(block.id, "join"), points };
  }
  if (block.kind === "switch") return { node: partId(block.id, "merge"), points };
  return { node: block.id, points };
}

/** The edge into a block, or out of the end of a sequence. Its name does not change when others are put elsewhere. */
function edgeBetween(slot: Slot, into: Id | "end", from: Port, to: Target): GraphEdge {
  return {
    id: `${slot.seq}>${into}`,
    source: from.node,
    target: to.node,
    slot,
    points: [...from.points, ...to.points],
    dot: dotOn(from, to),
    arrow: to.arrow,
    unwaited: to.unwaited ?? false,
    unreachable: false,
    case: from.case ?? null,
  };
}

/** The middle of the straight part, below the key of a case. */
function dotOn(from: Port, to: Target): Point {
  const end = to.points[0] ?? { x: 0, y: 0 };
  const start = from.points.at(-1) ?? end;
  if (from.case) return { x: end.x, y: Math.min(from.case.at.y + 24, end.y - 8) };
  return { x: end.x, y: Math.round((start.y + Math.min(end.y, start.y + GAP_V)) / 2) };
}

function parkedNodes({ parked }: Workspace): GraphNode[] {
  return parked.map((one) =>
    node({
      id: one.id,
      kind: "parked",
      x: one.x,
      y: one.y,
      width: CARD_WIDTH,
      height: CARD_HEIGHT,
      parked: one,
    }),
  );
}
