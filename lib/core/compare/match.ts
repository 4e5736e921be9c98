import type { Block, Doc, Id, RawTask, Seq } from "../definition/document";
import { childSeqs, nameOf, refOf, typeOf } from "../definition/document";
import type { Place } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";

/** A block or the join of a fork, as one side of a comparison has it. */
export interface Entry {
  /** Of the block, or of the join part. */
  readonly id: Id;
  readonly raw: RawTask;
  readonly place: Place;
  readonly part: "self" | "join";
}

/** Which parts of two documents are the same ones. Ids of the two documents must not overlap. */
export interface Match {
  readonly before: readonly Entry[];
  readonly after: readonly Entry[];
  /** Both ways: the id of the counterpart; absent: there is none. */
  readonly entryOf: ReadonlyMap<Id, Entry>;
  /** Sequence of the later document to that of the earlier one. */
  readonly seqs: ReadonlyMap<Id, Seq>;
}

/**
 * Pairs tasks by reference name (by name and type where there is none; the nth with the nth where names repeat), cases
 * by key, branches by the first task that both have, else by position.
 */
export function matchDocs(before: Doc, after: Doc): Match {
  const old = entriesOf(before);
  const now = entriesOf(after);
  const byKey = new Map(keyed(old));
  const entryOf = new Map<Id, Entry>();
  for (const [key, entry] of keyed(now)) {
    const other = byKey.get(key);
    if (!other) continue;
    entryOf.set(entry.id, other);
    entryOf.set(other.id, entry);
  }
  const seqs = new Map<Id, Seq>([[after.root.id, before.root]]);
  for (const { id, place, part } of now) {
    const other = part === "self" ? entryOf.get(id)?.place.block : undefined;
    if (other)
      for (const [mine, theirs] of pairSeqs(place.block, other, entryOf)) seqs.set(mine, theirs);
  }
  return { before: old, after: now, entryOf, seqs };
}

function entriesOf(doc: Doc): Entry[] {
  const entries: Entry[] = [];
  for (const place of treeIndex(doc).blocks.values()) {
    const { block } = place;
    entries.push({ id: block.id, raw: block.raw, place, part: "self" });
    const join = block.kind === "fork" || block.kind === "dynfork" ? block.join : null;
    if (join) entries.push({ id: join.id, raw: join.raw, place, part: "join" });
  }
  return entries;
}

function keyed(entries: readonly Entry[]): [string, Entry][] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const ref = refOf(entry.raw);
    const own = ref === "" ? `?${typeOf(entry.raw)} ${nameOf(entry.raw)}` : `=${ref}`;
    const name = `${entry.part} ${own}`;
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    return [`${nth} ${name}`, entry];
  });
}

function pairSeqs(now: Block, old: Block, entryOf: ReadonlyMap<Id, Entry>): [Id, Seq][] {
  if (now.kind === "loop" && old.kind === "loop") return [[now.body.id, old.body]];
  if (now.kind === "switch" && old.kind === "switch") {
    const cases = now.cases.flatMap(({ key, seq }): [Id, Seq][] => {
      const other = old.cases.find((one) => one.key === key);
      return other ? [[seq.id, other.seq]] : [];
    });
    return [...cases, [now.otherwise.id, old.otherwise]];
  }
  return now.kind === "fork" && old.kind === "fork" ? pairLanes(now, old, entryOf) : [];
}

function pairLanes(now: Block, old: Block, entryOf: ReadonlyMap<Id, Entry>): [Id, Seq][] {
  const left = new Set(childSeqs(old));
  const pairs: [Id, Seq][] = [];
  const alone: [number, Seq][] = [];
  for (const [at, seq] of childSeqs(now).entries()) {
    const homes = seq.items.map(({ id }) => entryOf.get(id)?.place.in.seq);
    const home = homes.find((one) => one !== undefined && left.has(one));
    if (home) {
      left.delete(home);
      pairs.push([seq.id, home]);
    } else alone.push([at, seq]);
  }
  for (const [at, seq] of alone) {
    const other = childSeqs(old)[at];
    if (!other || !left.has(other) || other.items.some(({ id }) => entryOf.has(id))) continue;
    left.delete(other);
    pairs.push([seq.id, other]);
  }
  return pairs;
}
