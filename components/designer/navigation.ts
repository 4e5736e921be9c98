import type { Doc, Id } from "@/lib/core/definition/document";
import { childSeqs } from "@/lib/core/definition/document";
import type { Place } from "@/lib/core/definition/tree-index";
import { treeIndex } from "@/lib/core/definition/tree-index";

export type Direction = "up" | "down" | "left" | "right";

/**
 * Where an arrow key leads: down and up along a sequence and out at its ends, right into a container or to the next
 * branch, left to the branch before or out. Null: nowhere.
 */
export function nextInDirection(doc: Doc, from: Id | null, direction: Direction): Id | null {
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
      return firstInside(place) ?? sibling(place, 1);
    case "left":
      return sibling(place, -1) ?? place.in.owner?.block.id ?? null;
  }
}

function after(place: Place): Id | null {
  for (let at: Place | null = place; at; at = at.in.owner) {
    const next = at.in.seq.items[at.at + 1];
    if (next) return next.id;
  }
  return null;
}

function firstInside({ block }: Place): Id | null {
  for (const { items } of childSeqs(block)) {
    const [first] = items;
    if (first) return first.id;
  }
  return null;
}

/** The task at the same height of the branch beside. */
function sibling(place: Place, by: 1 | -1): Id | null {
  const { owner, seq } = place.in;
  if (!owner) return null;
  const seqs = childSeqs(owner.block);
  const at = seqs.findIndex(({ id }) => id === seq.id);
  for (let next = at + by; next >= 0 && next < seqs.length; next += by) {
    const items = seqs[next]?.items ?? [];
    const found = items[Math.min(place.at, items.length - 1)];
    if (found) return found.id;
  }
  return null;
}
