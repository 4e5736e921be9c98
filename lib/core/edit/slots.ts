import type { Block, Doc, Id, Slot } from "../definition/document";
import { childSeqs, isTerminate } from "../definition/document";
import type { Place, SeqPlace } from "../definition/tree-index";
import { isWithin, treeIndex } from "../definition/tree-index";
import type { Command, Refused } from "./command";
import { refuse, unknownPlace } from "./command";

/**
 * Whether blocks can stand at a slot: not behind a TERMINATE, and a TERMINATE only at the end. `again` makes the same
 * command for another slot, for the offer.
 */
export function refuseSlot(
  doc: Doc,
  slot: Slot,
  blocks: readonly Block[],
  again: (slot: Slot) => Command,
): Refused | null {
  const place = treeIndex(doc).seqs.get(slot.seq);
  if (!place || slot.index < 0 || slot.index > place.seq.items.length) return unknownPlace();
  const leaving = new Set(blocks.map(({ id }) => id));
  const staying = (from: number, to?: number) =>
    place.seq.items.slice(from, to).filter(({ id }) => !leaving.has(id));
  const terminateAt = place.seq.items.findIndex(
    (block) => isTerminate(block) && !leaving.has(block.id),
  );
  if (terminateAt >= 0 && slot.index > terminateAt) {
    const instead = { seq: slot.seq, index: terminateAt };
    return refuse("AFTER_TERMINATE", "Nothing runs after Terminate.", again(instead));
  }
  const ends = blocks.findIndex(isTerminate);
  if (ends >= 0 && ends < blocks.length - 1) {
    return refuse("AFTER_TERMINATE", "Nothing runs after Terminate.");
  }
  if (ends >= 0 && staying(slot.index).length > 0) {
    const instead = { seq: slot.seq, index: place.seq.items.length };
    return refuse("AFTER_TERMINATE", "Nothing runs after Terminate.", again(instead));
  }
  return null;
}

/** The moved block that a slot lies inside of. */
export function blockAround(doc: Doc, slot: Slot, ids: readonly Id[]): Place | null {
  const index = treeIndex(doc);
  const owner = index.seqs.get(slot.seq)?.owner;
  if (!owner) return null;
  const id = ids.find((one) => isWithin(owner, one));
  return id === undefined ? null : (index.blocks.get(id) ?? null);
}

/** Every slot where a new task may stand, in document order. */
export function legalSlots(doc: Doc): Slot[] {
  const slots: Slot[] = [];
  visit(treeIndex(doc).seqs.get(doc.root.id), slots, doc);
  return slots;
}

function visit(place: SeqPlace | undefined, slots: Slot[], doc: Doc): void {
  const open: (SeqPlace | Slot)[] = place ? [place] : [];
  const index = treeIndex(doc);
  for (let next = open.pop(); next; next = open.pop()) {
    if ("index" in next) {
      slots.push(next);
      continue;
    }
    const { seq } = next;
    const todo: (SeqPlace | Slot)[] = [];
    for (const [at, block] of seq.items.entries()) {
      todo.push({ seq: seq.id, index: at });
      for (const { id } of childSeqs(block)) {
        const found = index.seqs.get(id);
        if (found) todo.push(found);
      }
    }
    const last = seq.items.at(-1);
    if (!last || !isTerminate(last)) todo.push({ seq: seq.id, index: seq.items.length });
    open.push(...todo.toReversed());
  }
}

/** Slots where these blocks can be moved, without the places where they already are. */
export function slotsFor(doc: Doc, ids: readonly Id[]): Slot[] {
  const index = treeIndex(doc);
  const places = ids.flatMap((id) => index.blocks.get(id) ?? []);
  const blocks = places.map(({ block }) => block);
  const here = new Set<string>();
  for (const { in: around, at } of places) {
    here.add(`${around.seq.id} ${at}`);
    here.add(`${around.seq.id} ${at + 1}`);
  }
  return legalSlots(doc).filter(
    (slot) =>
      (places.length > 1 || !here.has(`${slot.seq} ${slot.index}`)) &&
      !blockAround(doc, slot, ids) &&
      !refuseSlot(doc, slot, blocks, (other) => ({ type: "move", ids, slot: other })),
  );
}

/** A slot in words: "after resize, branch 2 of fork_ref". */
export function describeSlot(doc: Doc, slot: Slot, title: (block: Block) => string): string {
  const place = treeIndex(doc).seqs.get(slot.seq);
  if (!place) return "";
  const before = place.seq.items[slot.index - 1];
  const after = place.seq.items[slot.index];
  const inside = describeSeq(place, title);
  if (before) return inside === "" ? `after ${title(before)}` : `after ${title(before)}, ${inside}`;
  if (after) return inside === "" ? `before ${title(after)}` : `before ${title(after)}, ${inside}`;
  return inside === "" ? "as the first task" : `as the first task, ${inside}`;
}

function describeSeq({ owner, role }: SeqPlace, title: (block: Block) => string): string {
  if (!owner) return "";
  switch (role.kind) {
    case "lane":
      return `branch ${role.index + 1} of ${title(owner.block)}`;
    case "case":
      return `case ${role.case.key} of ${title(owner.block)}`;
    case "otherwise":
      return `default case of ${title(owner.block)}`;
    case "body":
      return `inside ${title(owner.block)}`;
    case "root":
      return "";
  }
}
