import type { Block, Doc, Id, RawTask, Seq } from "../definition/document";
import { childSeqs, withChildSeqs } from "../definition/document";
import type { Part } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import { keepWritten } from "../written-numbers";

export type SeqChange = (seq: Seq) => Seq;

/**
 * The document with some sequences changed, each after the ones it holds; what is beside the ways to them is shared.
 * Unknown ids are ignored.
 */
export function updateSeqs(doc: Doc, changes: ReadonlyMap<Id, SeqChange>): Doc {
  const index = treeIndex(doc);
  const onTheWay = new Set<Id>();
  for (const id of changes.keys()) {
    for (let at = index.seqs.get(id); at; at = at.owner?.in) onTheWay.add(at.seq.id);
  }
  const root = rebuild(doc.root, onTheWay, changes);
  return root === doc.root ? doc : { ...doc, root };
}

function rebuild(seq: Seq, onTheWay: ReadonlySet<Id>, changes: ReadonlyMap<Id, SeqChange>): Seq {
  if (!onTheWay.has(seq.id)) return seq;
  const items: Block[] = [];
  for (const block of seq.items) items.push(rebuildBlock(block, onTheWay, changes));
  const isSame = items.every((block, at) => block === seq.items[at]);
  const next = isSame ? seq : { id: seq.id, items };
  return changes.get(seq.id)?.(next) ?? next;
}

function rebuildBlock(
  block: Block,
  onTheWay: ReadonlySet<Id>,
  changes: ReadonlyMap<Id, SeqChange>,
): Block {
  const seqs = childSeqs(block);
  if (!seqs.some(({ id }) => onTheWay.has(id))) return block;
  const next: Seq[] = [];
  for (const seq of seqs) next.push(rebuild(seq, onTheWay, changes));
  return withChildSeqs(block, next);
}

/** The document with one sequence changed. */
export function updateSeq(doc: Doc, id: Id, change: SeqChange): Doc {
  return updateSeqs(doc, new Map([[id, change]]));
}

/** The document with one block replaced by any number of blocks. */
export function replaceBlock(doc: Doc, id: Id, replace: (block: Block) => readonly Block[]): Doc {
  const place = treeIndex(doc).blocks.get(id);
  if (!place) return doc;
  return updateSeq(doc, place.in.seq.id, (seq) => ({
    id: seq.id,
    items: seq.items.flatMap((block) => (block.id === id ? replace(block) : [block])),
  }));
}

export type RawChange = (raw: RawTask, block: Block, part: Part) => RawTask;

/** The document with a function applied to every task; the same document when nothing differs. */
export function mapTasks(doc: Doc, change: RawChange): Doc {
  const root = mapSeq(doc.root, change);
  return root === doc.root ? doc : { ...doc, root };
}

function mapSeq(seq: Seq, change: RawChange): Seq {
  const items: Block[] = [];
  let isSame = true;
  for (const block of seq.items) {
    const next = mapBlock(block, change);
    isSame &&= next === block;
    items.push(next);
  }
  return isSame ? seq : { id: seq.id, items };
}

function mapBlock(block: Block, change: RawChange): Block {
  const seqs: Seq[] = [];
  for (const seq of childSeqs(block)) seqs.push(mapSeq(seq, change));
  return withRaws(withChildSeqs(block, seqs), change);
}

/** The block with a function applied to its own tasks. */
export function withRaws(block: Block, change: RawChange): Block {
  const raw = change(block.raw, block, "self");
  const own = raw === block.raw ? block : { ...block, raw };
  if ((own.kind === "fork" || own.kind === "dynfork") && own.join) {
    const joined = change(own.join.raw, block, "join");
    return joined === own.join.raw ? own : { ...own, join: { ...own.join, raw: joined } };
  }
  if (own.kind === "switch" && own.merge) {
    const merge = change(own.merge, block, "merge");
    return merge === own.merge ? own : { ...own, merge };
  }
  return own;
}

/** The task with a key set in its place, or at the end; undefined removes the key. */
export function withKey<T extends RawTask>(
  raw: T,
  key: string,
  value: T[string] | undefined,
): RawTask {
  if (value === undefined) {
    if (!Object.hasOwn(raw, key)) return raw;
    const left = Object.fromEntries(Object.entries(raw).filter(([name]) => name !== key));
    return keepWritten(left, raw, key);
  }
  if (Object.hasOwn(raw, key)) {
    if (raw[key] === value) return raw;
    const changed = Object.fromEntries(
      Object.entries(raw).map(([name, old]) => [name, name === key ? value : old] as const),
    );
    return keepWritten(changed, raw, key);
  }
  return keepWritten(Object.fromEntries([...Object.entries(raw), [key, value] as const]), raw);
}
