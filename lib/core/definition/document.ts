import type { JsonObject, JsonValue } from "../json";

/** Internal name of a part of an open document: never printed, stable while the document is open. */
export type Id = string;
export type NewId = () => Id;
/** A task exactly as stored: every key, known or not, in its order. */
export type RawTask = JsonObject;

/**
 * A workflow definition as a tree. `raw` keeps every key in its place; keys that hold children (`tasks`, `forkTasks`,
 * `decisionCases`, `defaultCase`, `loopOver`) hold an empty value there, the children are in the tree. All of it is
 * immutable: a command copies the path to the root and shares the rest.
 */
export interface Doc {
  readonly raw: JsonObject;
  readonly root: Seq;
}

export interface Seq {
  readonly id: Id;
  readonly items: readonly Block[];
}

export interface Lane {
  readonly id: Id;
  readonly seq: Seq;
  /** The join waits for this lane. */
  readonly wait: boolean;
}

export interface Case {
  readonly id: Id;
  readonly key: string;
  readonly seq: Seq;
}

/** `auto`: joinOn follows the lanes. Unrelated to Conductor's own joinMode. */
export type JoinOnMode = "auto" | "custom";

export interface JoinPart {
  readonly id: Id;
  readonly raw: RawTask;
  readonly joinOnMode: JoinOnMode;
}

interface TaskBlock {
  readonly kind: "task";
  readonly id: Id;
  readonly raw: RawTask;
}

export interface ForkBlock {
  readonly kind: "fork";
  readonly id: Id;
  readonly raw: RawTask;
  readonly lanes: readonly Lane[];
  readonly join: JoinPart | null;
}

export interface SwitchBlock {
  readonly kind: "switch";
  readonly id: Id;
  readonly raw: RawTask;
  readonly cases: readonly Case[];
  readonly otherwise: Seq;
  /** A NOOP behind the switch that a join can wait for. */
  readonly merge: RawTask | null;
}

export interface LoopBlock {
  readonly kind: "loop";
  readonly id: Id;
  readonly raw: RawTask;
  readonly body: Seq;
}

export interface DynamicForkBlock {
  readonly kind: "dynfork";
  readonly id: Id;
  readonly raw: RawTask;
  readonly join: JoinPart | null;
}

/** A JOIN without a fork before it. */
export interface JoinBlock {
  readonly kind: "join";
  readonly id: Id;
  readonly raw: RawTask;
}

export type Block = TaskBlock | ForkBlock | SwitchBlock | LoopBlock | DynamicForkBlock | JoinBlock;

/** The only place where anything can be put: `index` from 0 to the number of items. */
export interface Slot {
  readonly seq: Id;
  readonly index: number;
}

/** What is stored beside the definition under its name, by reference name. */
export interface Presentation {
  readonly collapsed: Readonly<Record<string, boolean>>;
  /** How far a block was moved from its automatic place. */
  readonly nudges?: Readonly<Record<string, Nudge>>;
  /** Words for branches of a fork, by the reference name of the first task in them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Remarks on blocks. */
  readonly notes?: Readonly<Record<string, string>>;
  /** Outputs that stand in for those of a run while expressions are written. */
  readonly samples?: Readonly<Record<string, JsonObject>>;
  /** Doubts that somebody has looked at and found to be none: `CODE field` by block, a line each. */
  readonly dismissed?: Readonly<Record<string, string>>;
  /** The definition as somebody wrote it, for the comments in it; absent: there are none. */
  readonly text?: string;
  /** Where the flow goes; absent: down. */
  readonly direction?: "down" | "right";
  /** Workflows that are drawn inside the tasks that start them, by block. Not stored. */
  readonly expanded?: Readonly<Record<Id, Doc>>;
}

/** Along and across the flow: canvas pixels at 100 %. */
export interface Nudge {
  readonly across: number;
  readonly along: number;
}

/** Detached tasks on the canvas, in canvas pixels. Not part of the workflow; their refs may repeat. */
export interface Parked {
  readonly id: Id;
  readonly tasks: readonly RawTask[];
  readonly x: number;
  readonly y: number;
}

export interface Workspace {
  readonly doc: Doc;
  /** Task definitions as edited here, by name; saved when the workflow is published. */
  readonly taskDefs: Readonly<Record<string, JsonObject>>;
  readonly presentation: Presentation;
  readonly parked: readonly Parked[];
}

/** Names of the keys that hold children. */
export const CHILD_KEYS: ReadonlySet<string> = new Set([
  "forkTasks",
  "decisionCases",
  "defaultCase",
  "loopOver",
]);

/** The text of a key; empty when it is absent or something else. */
export function textOf(raw: JsonObject, key: string): string {
  const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === "string" ? value : "";
}

export function refOf(raw: RawTask): string {
  return textOf(raw, "taskReferenceName");
}

export function nameOf(raw: RawTask): string {
  return textOf(raw, "name");
}

/** Type of a task; absent means SIMPLE, something unreadable is the empty text. */
export function typeOf(raw: RawTask): string {
  const type: JsonValue | undefined = raw["type"];
  return type === undefined || type === null ? "SIMPLE" : textOf(raw, "type");
}

export function isTerminate(block: Block): boolean {
  return block.kind === "task" && typeOf(block.raw) === "TERMINATE";
}

/** The sequences in a block, in print order. */
export function childSeqs(block: Block): readonly Seq[] {
  switch (block.kind) {
    case "fork":
      return block.lanes.map(({ seq }) => seq);
    case "switch":
      return [...block.cases.map(({ seq }) => seq), block.otherwise];
    case "loop":
      return [block.body];
    case "task":
    case "dynfork":
    case "join":
      return [];
  }
}

/** The block with other sequences, given in the order of `childSeqs`; the same block when none differs. */
export function withChildSeqs(block: Block, seqs: readonly Seq[]): Block {
  const old = childSeqs(block);
  if (old.every((seq, at) => seqs[at] === seq)) return block;
  const next = (seq: Seq, at: number) => seqs[at] ?? seq;
  switch (block.kind) {
    case "fork":
      return {
        ...block,
        lanes: block.lanes.map((lane, at) => ({ ...lane, seq: next(lane.seq, at) })),
      };
    case "switch": {
      const cases = block.cases.map((one, at) => ({ ...one, seq: next(one.seq, at) }));
      return { ...block, cases, otherwise: next(block.otherwise, block.cases.length) };
    }
    case "loop":
      return { ...block, body: next(block.body, 0) };
    case "task":
    case "dynfork":
    case "join":
      return block;
  }
}

/** The tasks that a block itself stands for: itself, and its join or merge step. */
export function ownTasks(block: Block): readonly RawTask[] {
  if ((block.kind === "fork" || block.kind === "dynfork") && block.join) {
    return [block.raw, block.join.raw];
  }
  if (block.kind === "switch" && block.merge) return [block.raw, block.merge];
  return [block.raw];
}

/** Every block of a sequence, each before what it holds. Any depth and number. */
export function* blocksIn(seq: Seq): Generator<Block> {
  const open: Block[] = seq.items.toReversed();
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (const inner of childSeqs(next).toReversed()) {
      for (let at = inner.items.length - 1; at >= 0; at--) {
        const block = inner.items[at];
        if (block) open.push(block);
      }
    }
  }
}

/** Reference names of all tasks of a sequence, join and merge steps included; nameless tasks are left out. */
export function refsIn(seq: Seq): Set<string> {
  const refs = new Set<string>();
  for (const block of blocksIn(seq)) {
    for (const raw of ownTasks(block)) if (refOf(raw) !== "") refs.add(refOf(raw));
  }
  return refs;
}
