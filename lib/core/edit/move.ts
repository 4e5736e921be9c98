import type { Block, Doc, Id, NewId, Seq, Slot, Workspace } from "../definition/document";
import type { Place } from "../definition/tree-index";
import { slotBeside, treeIndex } from "../definition/tree-index";
import type { Command, EditResult } from "./command";
import { refuse, unknownPlace } from "./command";
import { holderFor, putAt, putBeside } from "./insert";
import { choose, takeOut } from "./remove";
import { blockAround, refuseSlot } from "./slots";
import { titleOf, titleOfAll } from "./titles";
import { updateSeqs } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Moves blocks to a slot, in document order; what they leave empty goes as in `remove`. */
export function move(workspace: Workspace, command: Of<"move">): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const { places } = chosen;
  const blocks = places.map(({ block }) => block);
  const inside = blockAround(
    workspace.doc,
    command.slot,
    blocks.map(({ id }) => id),
  );
  const again = (slot: Slot): Command => ({ ...command, slot });
  if (inside) {
    const instead = again(slotBeside(inside, "after"));
    return refuse("INTO_ITSELF", "A block cannot be put inside itself.", instead);
  }
  const refused = refuseSlot(workspace.doc, command.slot, blocks, again);
  if (refused) return refused;
  return carry(workspace, places, (doc) => putAt(doc, command.slot, blocks));
}

/**
 * Takes the blocks out and puts them elsewhere in one step. They are put first and taken out of their old place then, so
 * that a sequence that would be empty in between stays.
 */
export function carry(
  workspace: Workspace,
  places: readonly Place[],
  put: (doc: Doc) => Doc,
): EditResult {
  const blocks = places.map(({ block }) => block);
  // The same block cannot be in a document twice: stand-ins hold the old places.
  const holders = new Map<Id, Block>(blocks.map((block) => [block.id, holderFor(block)]));
  const held = swap(workspace.doc, places, holders);
  const doc = put(held);
  const index = treeIndex(doc);
  const old = [...holders.values()].flatMap(({ id }) => index.blocks.get(id) ?? []);
  const taken = takeOut(doc, old);
  return {
    ok: true,
    workspace: { ...workspace, doc: taken.doc },
    focus: blocks.map(({ id }) => id),
    label: `Moved ${titleOfAll(blocks)}`,
    effects: taken.effects,
    vanishedJoins: taken.vanishedJoins,
  };
}

function swap(doc: Doc, places: readonly Place[], holders: ReadonlyMap<Id, Block>): Doc {
  const changes = new Map(
    places.map((place) => [
      place.in.seq.id,
      (seq: Seq) => ({ ...seq, items: seq.items.map((block) => holders.get(block.id) ?? block) }),
    ]),
  );
  return updateSeqs(doc, changes);
}

/** Moves blocks beside a task: both become lanes. */
export function moveBeside(
  workspace: Workspace,
  command: Of<"moveBeside">,
  newId: NewId,
): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const target = treeIndex(workspace.doc).blocks.get(command.target);
  if (!target) return unknownPlace();
  const { places } = chosen;
  const ids = places.map(({ block }) => block.id);
  if (
    ids.includes(command.target) ||
    blockAround(workspace.doc, slotBeside(target, "after"), ids)
  ) {
    return refuse("INTO_ITSELF", "A block cannot be put beside itself.");
  }
  const blocks = places.map(({ block }) => block);
  const moved = carry(workspace, places, (doc) => {
    const beside = putBeside({ ...workspace, doc }, { ...command, blocks }, newId);
    return beside.ok ? beside.workspace.doc : doc;
  });
  return moved.ok
    ? { ...moved, label: `Moved ${titleOfAll(blocks)} beside ${titleOf(target.block)}` }
    : moved;
}
