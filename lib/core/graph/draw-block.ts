import type {
  Block,
  DynamicForkBlock,
  ForkBlock,
  Lane,
  Seq,
  SwitchBlock,
} from "../definition/document";
import { refOf } from "../definition/document";
import { endsRun } from "../definition/join-on";
import type { CaseLabel, GraphEdge, GraphNode, LaneEnd, LaneLabel, Point } from "./graph";
import { partId } from "./graph";
import type { Measure } from "./measure";
import { BAR, GAP_H, GAP_V, MERGE, spreadLanes } from "./measure";

/** Where an edge leaves a node, and its way up to where it goes straight down. */
export interface Port {
  readonly node: string;
  readonly points: readonly Point[];
  readonly case?: CaseLabel;
  readonly lane?: LaneLabel;
}

/** Where an edge ends, and its way from where it was straight. */
export interface Target {
  readonly node: string;
  readonly points: readonly Point[];
  readonly arrow: boolean;
  readonly unwaited?: boolean;
  readonly laneEnd?: LaneEnd;
}

/** A sequence that is still to be drawn. */
export interface SeqAt {
  readonly seq: Seq;
  readonly axis: number;
  readonly top: number;
  readonly from: Port;
  readonly to: Target;
  readonly unreachable: boolean;
  /** Task that starts the workflow that this is part of; absent: the open one. */
  readonly foreign?: string;
  /** As in the nodes. */
  readonly within?: string;
}

export interface BlockAt {
  readonly x: number;
  readonly y: number;
  readonly axis: number;
  readonly unreachable: boolean;
}

export interface Drawn {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly inner: readonly SeqAt[];
}

type NodeBase = Pick<GraphNode, "id" | "kind" | "x" | "y" | "width" | "height">;

export function node(base: NodeBase & Partial<GraphNode>): GraphNode {
  return {
    block: null,
    parked: null,
    foreign: null,
    within: "",
    unreachable: false,
    missing: false,
    lanes: [],
    ...base,
  };
}

/** A block's own nodes and edges, and the sequences inside it. */
export function drawBlock(block: Block, at: BlockAt, measure: Measure): Drawn {
  const { width, height } = measure.block(block);
  const { x, y, unreachable } = at;
  const base = { id: block.id, x, y, width, height, block, unreachable };
  if (measure.isCollapsed(block)) return only(node({ ...base, kind: "collapsed" }));
  switch (block.kind) {
    case "task":
    case "join": {
      const child = measure.child(block);
      if (!child) return only(node({ ...base, kind: "task" }));
      const frame = node({ ...base, kind: "inline" });
      const within = `${refOf(block.raw)}/`;
      return framed(frame, { seq: child.root, foreign: block.id, within }, at, measure);
    }
    case "loop":
      return framed(node({ ...base, kind: "loop" }), { seq: block.body }, at, measure);
    case "dynfork":
      return drawDynamic(block, at, measure);
    case "fork":
      return drawFork(block, at, measure);
    case "switch":
      return drawSwitch(block, at, measure);
  }
}

function only(one: GraphNode): Drawn {
  return { nodes: [one], edges: [], inner: [] };
}

/** A frame around a sequence, which the flow enters below its header and leaves at its end. */
function framed(
  frame: GraphNode,
  body: Pick<SeqAt, "seq" | "foreign" | "within">,
  { y, axis, unreachable }: BlockAt,
  { sizes: { loop } }: Measure,
): Drawn {
  const { id } = frame;
  const from: Port = { node: id, points: [{ x: axis, y: y + loop.entry }] };
  const to: Target = {
    node: id,
    points: [{ x: axis, y: y + frame.height }],
    arrow: false,
  };
  const top = y + loop.before;
  return {
    nodes: [frame],
    edges: [],
    inner: [{ ...body, axis, top, from, to, unreachable }],
  };
}

function drawDynamic(
  block: DynamicForkBlock,
  { x, y, axis, unreachable }: BlockAt,
  { sizes: { card } }: Measure,
): Drawn {
  const own = { block, unreachable, x, width: card.width };
  const tasks = partId(block.id, "tasks");
  const join = block.join?.id ?? partId(block.id, "join");
  const cardY = y + BAR + GAP_V;
  const cardEnd = cardY + card.height;
  const joinY = cardEnd + GAP_V;
  const line = (from: number, to: number) => [
    { x: axis, y: from },
    { x: axis, y: to },
  ];
  return {
    nodes: [
      node({ ...own, id: block.id, kind: "fork", y, height: BAR }),
      node({ ...own, id: tasks, kind: "dynamic", y: cardY, height: card.height }),
      node({ ...own, id: join, kind: "join", y: joinY, height: BAR, missing: !block.join }),
    ],
    edges: [
      plainEdge({
        source: block.id,
        target: tasks,
        points: line(y + BAR, cardY),
        arrow: true,
        unreachable,
      }),
      plainEdge({
        source: tasks,
        target: join,
        points: line(cardEnd, joinY),
        arrow: false,
        unreachable,
      }),
    ],
    inner: [],
  };
}

type EdgeBase = Pick<GraphEdge, "source" | "target" | "points" | "arrow" | "unreachable">;

/** An edge where nothing can be put. */
function plainEdge(base: EdgeBase): GraphEdge {
  const id = `${base.source}>>${base.target}`;
  return {
    id,
    slot: null,
    dot: null,
    unwaited: false,
    case: null,
    lane: null,
    laneEnd: null,
    ...base,
  };
}

function drawFork(block: ForkBlock, { x, y, unreachable }: BlockAt, measure: Measure): Drawn {
  const { width, height } = measure.block(block);
  const joinY = y + height - BAR;
  const join = block.join?.id ?? partId(block.id, "join");
  const own = { block, unreachable, x, width, height: BAR };
  const seqs = block.lanes.map(({ seq }) => seq);
  const { axes } = spreadLanes(seqs, measure);
  // The right side of each lane.
  const lanes = block.lanes.map(({ seq }, at) => {
    const size = measure.seq(seq);
    return x + (axes[at] ?? 0) + size.width - size.axis + GAP_H / 2;
  });
  return {
    nodes: [
      node({ ...own, id: block.id, kind: "fork", y, lanes }),
      node({ ...own, id: join, kind: "join", y: joinY, missing: !block.join }),
    ],
    edges: [],
    inner: block.lanes.map((lane, at) => {
      const axis = x + (axes[at] ?? 0);
      const unwaited = isUnwaited(block, lane);
      const place = { forkId: block.id, index: at };
      const label = { ...place, text: measure.label(lane.seq), at: { x: axis, y: y + BAR + 20 } };
      const waits = { ...place, waits: lane.wait, at: { x: axis, y: joinY - 7 } };
      const end = block.join && !endsRun(lane.seq) ? { laneEnd: waits } : {};
      return {
        seq: lane.seq,
        axis,
        top: y + BAR + GAP_V,
        from: { node: block.id, points: [{ x: axis, y: y + BAR }], lane: label },
        to: { node: join, points: [{ x: axis, y: joinY }], arrow: false, unwaited, ...end },
        unreachable,
      };
    }),
  };
}

function isUnwaited(block: ForkBlock, lane: Lane): boolean {
  return block.join !== null && !lane.wait && !endsRun(lane.seq);
}

function drawSwitch(block: SwitchBlock, at: BlockAt, measure: Measure): Drawn {
  const { x, y, axis, unreachable } = at;
  const { height } = measure.block(block);
  const merge = partId(block.id, "merge");
  const mergeY = y + height - MERGE;
  const own = { block, unreachable };
  const { pill: size, caseGap } = measure.sizes;
  const { width: pillWidth, height: pillHeight } = size;
  const pillX = axis - pillWidth / 2;
  const pill = {
    id: block.id,
    kind: "switch",
    x: pillX,
    y,
    width: pillWidth,
    height: pillHeight,
  } as const;
  const dot = {
    id: merge,
    kind: "merge",
    x: axis - MERGE / 2,
    y: mergeY,
    width: MERGE,
    height: MERGE,
  } as const;
  const cases = block.cases.map(({ key, seq }) => ({ text: key, seq }));
  const paths = [...cases, { text: "default", seq: block.otherwise }];
  const { axes } = spreadLanes(
    paths.map(({ seq }) => seq),
    measure,
  );
  return {
    nodes: [node({ ...own, ...pill }), node({ ...own, ...dot })],
    edges: [],
    inner: paths.map(({ text, seq }, index) => {
      const lane = x + (axes[index] ?? 0);
      const isDefault = index === block.cases.length;
      const place = { switchId: block.id, index: isDefault ? -1 : index, text };
      const label: CaseLabel = {
        ...place,
        at: { x: lane, y: y + pillHeight + Math.round(caseGap / 2) - 4 },
      };
      return {
        seq,
        axis: lane,
        top: y + pillHeight + caseGap,
        from: { node: block.id, points: bent(axis, lane, y + pillHeight, 8), case: label },
        to: { node: merge, points: bent(axis, lane, mergeY, -16).toReversed(), arrow: false },
        unreachable,
      };
    }),
  };
}

/** From the axis sideways to a lane. */
export function bent(axis: number, lane: number, y: number, by: number): Point[] {
  if (lane === axis) return [{ x: axis, y }];
  return [
    { x: axis, y },
    { x: axis, y: y + by },
    { x: lane, y: y + by },
  ];
}
