import type { Doc, Id, Seq } from "@/lib/core/definition/document";
import { childSeqs } from "@/lib/core/definition/document";
import type { Place } from "@/lib/core/definition/tree-index";
import { emptySeq, treeIndex } from "@/lib/core/definition/tree-index";

export type Direction = "up" | "down" | "left" | "right";

/**
 * Where an arrow key leads: down and up along a sequence and out at its ends, right into a container or to the next
 * branch, left to the branch before or out. Null: nowhere. `withEmpty`: it leads to branches and cases in which nothing
 * stands yet, too, by the ids of their sequences.
 */
export function nextInDirection(
  doc: Doc,
  from: Id | null,
  direction: Direction,
  withEmpty = false,
): Id | null {
  const gap = from === null ? null : emptySeq(doc, from);
  if (gap) return besideEmpty(gap.owner, gap.seq, direction);
  const index = treeIndex(doc);
  const place = from === null ? undefined : (index.blocks.get(from) ?? index.owners.get(from));
  if (!place) {
    const edge = direction === "up" ? doc.root.items.at(-1) : doc.root.items[0];
    return edge?.id ?? null;
  }
  switch (direction) {
    case "down":
      return after(place);
    case "up":
      return place.in.seq.items[place.at - 1]?.id ?? place.in.owner?.block.id ?? null;
    case "right":
      return firstInside(place, withEmpty) ?? sibling(place, 1, withEmpty);
    case "left":
      return sibling(place, -1, withEmpty) ?? place.in.owner?.block.id ?? null;
  }
}

/** From a branch or case in which nothing stands yet. */
function besideEmpty(owner: Place, seq: Seq, direction: Direction): Id | null {
  const from = { at: 0, in: { owner, seq } };
  switch (direction) {
    case "down":
      return after(owner);
    case "up":
      return owner.block.id;
    case "right":
      return sibling(from, 1, true);
    case "left":
      return sibling(from, -1, true) ?? owner.block.id;
  }
}

function after(place: Place): Id | null {
  for (let at: Place | null = place; at; at = at.in.owner) {
    const next = at.in.seq.items[at.at + 1];
    if (next) return next.id;
  }
  return null;
}

function firstInside({ block }: Place, withEmpty: boolean): Id | null {
  for (const { id, items } of childSeqs(block)) {
    const [first] = items;
    if (first) return first.id;
    if (withEmpty) return id;
  }
  return null;
}

interface From {
  readonly at: number;
  readonly in: Pick<Place["in"], "owner" | "seq">;
}

/** The task at the same height of the branch beside. */
function sibling(place: From, by: 1 | -1, withEmpty: boolean): Id | null {
  const { owner, seq } = place.in;
  if (!owner) return null;
  const seqs = childSeqs(owner.block);
  const at = seqs.findIndex(({ id }) => id === seq.id);
  for (let next = at + by; next >= 0 && next < seqs.length; next += by) {
    const items = seqs[next]?.items ?? [];
    const found = items[Math.min(place.at, items.length - 1)];
    if (found) return found.id;
    if (withEmpty) return seqs[next]?.id ?? null;
  }
  return null;
}
