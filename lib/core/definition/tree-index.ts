import type { Block, Case, Doc, Id, Lane, RawTask, Seq, Slot } from "./document";
import { refOf } from "./document";

/** Where a sequence hangs in its block. */
export type SeqRole =
  | { readonly kind: "root" }
  | { readonly kind: "lane"; readonly index: number; readonly lane: Lane }
  | { readonly kind: "case"; readonly index: number; readonly case: Case }
  | { readonly kind: "otherwise" }
  | { readonly kind: "body" };

export interface SeqPlace {
  readonly seq: Seq;
  /** Null at the top level. */
  readonly owner: Place | null;
  readonly role: SeqRole;
  /** `tasks`, `tasks[0].forkTasks[1]`. */
  readonly path: string;
}

export interface Place {
  readonly block: Block;
  readonly in: SeqPlace;
  /** Position among the blocks of its sequence. */
  readonly at: number;
  /** Position in document order, from 0. */
  readonly order: number;
  readonly depth: number;
  /** `tasks[0].forkTasks[1][0]`: position among the printed tasks. */
  readonly path: string;
}

export type Part = "self" | "join" | "merge";

export interface RefPlace {
  readonly ref: string;
  readonly raw: RawTask;
  readonly place: Place;
  readonly part: Part;
}

/** Everything of a document by its name, in document order. */
export interface TreeIndex {
  readonly blocks: ReadonlyMap<Id, Place>;
  readonly seqs: ReadonlyMap<Id, SeqPlace>;
  /** Places of join parts, lanes and cases, by their own ids. */
  readonly owners: ReadonlyMap<Id, Place>;
  /** The first task with a ref; `duplicates` has the refs that are used again. */
  readonly refs: ReadonlyMap<string, RefPlace>;
  readonly duplicates: ReadonlyMap<string, readonly RefPlace[]>;
}

interface Builder {
  readonly blocks: Map<Id, Place>;
  readonly seqs: Map<Id, SeqPlace>;
  readonly owners: Map<Id, Place>;
  readonly refs: Map<string, RefPlace>;
  readonly duplicates: Map<string, RefPlace[]>;
}

const known = new WeakMap<Doc, TreeIndex>();

/** The index of a document, made once for each. Does not recurse. */
export function treeIndex(doc: Doc): TreeIndex {
  const cached = known.get(doc);
  if (cached) return cached;
  const builder: Builder = {
    blocks: new Map(),
    seqs: new Map(),
    owners: new Map(),
    refs: new Map(),
    duplicates: new Map(),
  };
  const root: SeqPlace = { seq: doc.root, owner: null, role: { kind: "root" }, path: "tasks" };
  const open: Place[] = openSeq(root, builder);
  for (let next = open.pop(); next; next = open.pop()) {
    const place: Place = { ...next, order: builder.blocks.size };
    builder.blocks.set(place.block.id, place);
    addRefs(place, builder);
    for (const inner of innerSeqs(place).toReversed()) {
      for (const child of openSeq(inner, builder)) open.push(child);
    }
  }
  known.set(doc, builder);
  return builder;
}

/** The blocks of a sequence, last first, with their places; remembers the sequence. */
function openSeq(place: SeqPlace, builder: Builder): Place[] {
  builder.seqs.set(place.seq.id, place);
  const depth = place.owner ? place.owner.depth + 1 : 1;
  const places: Place[] = [];
  let printedAt = 0;
  for (const [at, block] of place.seq.items.entries()) {
    const path = `${place.path}[${printedAt}]`;
    places.push({ block, in: place, at, order: 0, depth, path });
    printedAt += hasSecondTask(block) ? 2 : 1;
  }
  return places.toReversed();
}

function hasSecondTask(block: Block): boolean {
  if (block.kind === "fork" || block.kind === "dynfork") return block.join !== null;
  return block.kind === "switch" && block.merge !== null;
}

function innerSeqs(owner: Place): SeqPlace[] {
  const { block, path } = owner;
  switch (block.kind) {
    case "fork":
      return block.lanes.map((lane, index) => ({
        seq: lane.seq,
        owner,
        role: { kind: "lane", index, lane },
        path: `${path}.forkTasks[${index}]`,
      }));
    case "switch":
      return [
        ...block.cases.map((one, index) => ({
          seq: one.seq,
          owner,
          role: { kind: "case", index, case: one } as const,
          path: `${path}.decisionCases[${one.key}]`,
        })),
        {
          seq: block.otherwise,
          owner,
          role: { kind: "otherwise" },
          path: `${path}.defaultCase`,
        },
      ];
    case "loop":
      return [{ seq: block.body, owner, role: { kind: "body" }, path: `${path}.loopOver` }];
    case "task":
    case "dynfork":
    case "join":
      return [];
  }
}

function addRefs(place: Place, builder: Builder): void {
  const { block } = place;
  addRef({ ref: refOf(block.raw), raw: block.raw, place, part: "self" }, builder);
  if ((block.kind === "fork" || block.kind === "dynfork") && block.join) {
    builder.owners.set(block.join.id, place);
    addRef({ ref: refOf(block.join.raw), raw: block.join.raw, place, part: "join" }, builder);
  }
  if (block.kind === "switch" && block.merge) {
    addRef({ ref: refOf(block.merge), raw: block.merge, place, part: "merge" }, builder);
  }
  if (block.kind === "fork") for (const { id } of block.lanes) builder.owners.set(id, place);
  if (block.kind === "switch") for (const { id } of block.cases) builder.owners.set(id, place);
}

function addRef(entry: RefPlace, builder: Builder): void {
  if (entry.ref === "") return;
  const first = builder.refs.get(entry.ref);
  if (!first) {
    builder.refs.set(entry.ref, entry);
    return;
  }
  const again = builder.duplicates.get(entry.ref);
  if (again) again.push(entry);
  else builder.duplicates.set(entry.ref, [first, entry]);
}

/** The branch, case or loop in which nothing stands yet; null: the id is another thing's, or something stands there. */
export function emptySeq(doc: Doc, id: Id): (SeqPlace & { readonly owner: Place }) | null {
  const place = treeIndex(doc).seqs.get(id);
  return place?.owner && place.seq.items.length === 0 ? { ...place, owner: place.owner } : null;
}

/** Blocks around a place, innermost first. */
export function ancestorsOf(place: Place): Place[] {
  const around: Place[] = [];
  for (let owner = place.in.owner; owner; owner = owner.in.owner) around.push(owner);
  return around;
}

/** The block is the other one or inside it. */
export function isWithin(place: Place, id: Id): boolean {
  if (place.block.id === id) return true;
  return ancestorsOf(place).some(({ block }) => block.id === id);
}

/** The slot directly after, or before, a block. */
export function slotBeside(place: Place, side: "before" | "after"): Slot {
  return { seq: place.in.seq.id, index: place.at + (side === "after" ? 1 : 0) };
}

/** JSON path of a task: the join or merge step stands behind its block. */
export function pathOf({ place, part }: Pick<RefPlace, "place" | "part">): string {
  if (part === "self") return place.path;
  const open = place.path.lastIndexOf("[");
  const position = Number(place.path.slice(open + 1, -1));
  return `${place.path.slice(0, open)}[${position + 1}]`;
}
