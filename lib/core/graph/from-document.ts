import type { Block, Id, Slot, Workspace } from "../definition/document";
import { blockEndsRun } from "../definition/join-on";
import type { Port, SeqAt, Target } from "./draw-block";
import { bent, drawBlock, node } from "./draw-block";
import type { Graph, GraphEdge, GraphNode, Point } from "./graph";
import { END_ID, partId, START_ID } from "./graph";
import type { Measure } from "./measure";
import { CARD_HEIGHT, CARD_WIDTH, createMeasure, GAP_V, PILL } from "./measure";
import { reuse } from "./reuse";
import { transposed } from "./transpose";

const START_WIDTH = 264;
const END_WIDTH = 160;

interface Drawing {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly measure: Measure;
}

/**
 * The picture of a workspace: deterministic, nothing overlaps, lanes and cases stand in their order across the flow.
 * Nodes and edges that are as in `previous` are the identical objects. It is laid out downwards; a flow to the right is
 * that picture with its axes exchanged.
 */
export function graphOf(workspace: Workspace, previous?: Graph): Graph {
  const { direction = "down" } = workspace.presentation;
  const measure = createMeasure(workspace.presentation);
  const drawing: Drawing = { nodes: [], edges: [], measure };
  const { root } = workspace.doc;
  const size = measure.seq(root);
  const start = pillSize(START_WIDTH, direction);
  const end = pillSize(END_WIDTH, direction);
  const top = start.height + GAP_V;
  const bottom = top + size.height + GAP_V;
  const from: Port = { node: START_ID, points: [{ x: 0, y: start.height }] };
  const to: Target = { node: END_ID, points: [{ x: 0, y: bottom }], arrow: true };
  drawing.nodes.push(node({ id: START_ID, kind: "start", x: -start.width / 2, y: 0, ...start }));
  const open: SeqAt[] = [{ seq: root, axis: 0, top, from, to, unreachable: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    open.push(...placeSeq(next, drawing).toReversed());
  }
  drawing.nodes.push(node({ id: END_ID, kind: "end", x: -end.width / 2, y: bottom, ...end }));
  const { nodes, edges } = drawing;
  const left = Math.min(-start.width / 2, -size.axis);
  const right = Math.max(start.width / 2, size.width - size.axis);
  const bounds = { x: left, y: 0, width: right - left, height: bottom + end.height };
  const down: Graph = { nodes, edges, bounds, direction };
  const drawn = direction === "down" ? down : transposed(down);
  return reuse({ ...drawn, nodes: [...drawn.nodes, ...parkedNodes(workspace)] }, previous);
}

function pillSize(length: number, direction: Graph["direction"]) {
  return direction === "down" ? { width: length, height: PILL } : { width: PILL, height: length };
}

function placeSeq(at: SeqAt, drawing: Drawing): SeqAt[] {
  if (at.foreign !== undefined) return placeForeign(at, drawing, at.foreign);
  return placeOwn(at, drawing);
}

/** What belongs to another workflow is drawn alike, but nothing can be put into it. */
function placeForeign(at: SeqAt, { nodes, edges, measure }: Drawing, foreign: Id): SeqAt[] {
  const drawing: Drawing = { nodes: [], edges: [], measure: measure.inside };
  const inner = placeOwn(at, drawing);
  const { within = "" } = at;
  nodes.push(...drawing.nodes.map((one) => ({ ...one, foreign, within })));
  const fixed = { slot: null, dot: null, lane: null, laneEnd: null };
  edges.push(...drawing.edges.map((one) => ({ ...one, ...fixed })));
  return inner.map((one) => ({ ...one, foreign, within }));
}

function placeOwn(at: SeqAt, { nodes, edges, measure }: Drawing): SeqAt[] {
  const { seq } = at;
  const inner: SeqAt[] = [];
  const places = measure.items(seq);
  let from: Port | null = at.from;
  let { unreachable } = at;
  for (const [index, block] of seq.items.entries()) {
    const { along = 0, across = 0 } = places[index] ?? {};
    const size = measure.block(block);
    const axis = at.axis + across;
    const y = at.top + along;
    const arrow = isCard(block, measure);
    const entry: Target = { node: block.id, points: [{ x: axis, y }], arrow };
    if (from) edges.push(edgeBetween({ seq: seq.id, index }, block.id, from, entry));
    const drawn = drawBlock(block, { x: axis - size.axis, y, axis, unreachable }, measure);
    nodes.push(...drawn.nodes);
    edges.push(...drawn.edges);
    inner.push(...drawn.inner);
    const exit = { x: axis, y: y + size.height };
    from = unreachable || blockEndsRun(block) ? null : exitOf(block, exit, measure);
    unreachable ||= from === null;
  }
  const slot = { seq: seq.id, index: seq.items.length };
  if (from) edges.push(edgeBetween(slot, "end", from, at.to));
  return inner;
}

function isCard(block: Block, measure: Measure): boolean {
  const isTask = (block.kind === "task" || block.kind === "join") && !measure.child(block);
  return isTask || measure.isCollapsed(block);
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
    points: joined(from.points, to.points),
    dot: dotOn(from, to),
    arrow: to.arrow,
    unwaited: to.unwaited ?? false,
    unreachable: false,
    case: from.case ?? null,
    lane: from.lane ?? null,
    laneEnd: to.laneEnd ?? null,
  };
}

/** Two ways in a row; where they are not in one line, the way bends half-way before the second. */
function joined(a: readonly Point[], b: readonly Point[]): Point[] {
  const start = a.at(-1);
  const end = b[0];
  if (!start || !end || start.x === end.x) return [...a, ...b];
  return [...a, ...bent(end.x, start.x, end.y, -16).toReversed(), ...b.slice(1)];
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
