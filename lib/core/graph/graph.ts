import type { Block, Id, Parked, Slot } from "../definition/document";

/** Canvas pixels at 100 %; x grows to the right, y downwards. The axis of the flow is x = 0, or y = 0 when it goes right. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type NodeKind =
  | "start"
  | "end"
  | "task"
  | "fork"
  | "join"
  | "switch"
  | "merge"
  | "loop"
  | "inline"
  | "dynamic"
  | "collapsed"
  | "parked"
  /** Room for what is being dragged. */
  | "place";

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The block that is drawn; null for start, end and what is set aside. */
  readonly block: Block | null;
  readonly parked: Parked | null;
  /** Task that starts the workflow this is part of; null: part of the open one. */
  readonly foreign: Id | null;
  /** Reference name of that task and a slash, which tells its tasks from those of the open workflow; empty there. */
  readonly within: string;
  /** Everything before it ends the workflow. */
  readonly unreachable: boolean;
  /** A bar where the definition has no join. */
  readonly missing: boolean;
  /** Of a fork: the far side of each lane, in the middle of the gap. */
  readonly lanes: readonly number[];
}

/** The key of a case, drawn on the edge that leads into it. */
export interface CaseLabel {
  readonly switchId: Id;
  /** -1 is the default. */
  readonly index: number;
  readonly text: string;
  readonly at: Point;
}

/** The branch of a fork that an edge leads into, with its number and the words somebody gave it. */
export interface LaneLabel {
  readonly forkId: Id;
  readonly index: number;
  /** Empty: none. */
  readonly text: string;
  readonly at: Point;
}

/** The end of a branch, where its join waits for it or not. */
export interface LaneEnd {
  readonly forkId: Id;
  readonly index: number;
  readonly waits: boolean;
  readonly at: Point;
}

/** One edge is one place where something can be put, unless its slot is null. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly slot: Slot | null;
  readonly points: readonly Point[];
  /** Where the slot's dot is drawn; null without a slot. */
  readonly dot: Point | null;
  readonly arrow: boolean;
  /** The join does not wait for this branch. */
  readonly unwaited: boolean;
  readonly unreachable: boolean;
  readonly case: CaseLabel | null;
  readonly lane: LaneLabel | null;
  readonly laneEnd: LaneEnd | null;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly bounds: Bounds;
  readonly direction: "down" | "right";
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const START_ID = "start";
export const END_ID = "end";
/** Id of the node that stands for a switch's merge step, a dynamic fork's tasks, or a join that is missing. */
export const partId = (id: Id, part: "merge" | "tasks" | "join") => `${id}:${part}`;
