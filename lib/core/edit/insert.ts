import type { Block, Doc, Id, NewId, Seq, Slot, Workspace } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import { adopt } from "./adopt";
import type { Command, EditResult } from "./command";
import { unknownPlace } from "./command";
import { newCase, newFork, newLane, newSwitch } from "./make";
import { refuseSlot } from "./slots";
import { titleOf, titleOfAll } from "./titles";
import { replaceBlock, updateSeq } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export function insert(workspace: Workspace, command: Of<"insert">, newId: NewId): EditResult {
  const adopted = adopt(workspace, command.tasks, newId);
  if (!adopted.ok) return adopted;
  const { blocks } = adopted;
  const again = (slot: Slot): Command => ({ ...command, slot });
  const refused = refuseSlot(workspace.doc, command.slot, blocks, again);
  if (refused) return refused;
  const doc = putAt(workspace.doc, command.slot, blocks);
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: blocks.map(({ id }) => id),
    label: `Added ${titleOfAll(blocks)}${whereOf(workspace.doc, command.slot)}`,
  };
}

/** The document with blocks at a slot. */
export function putAt(doc: Doc, slot: Slot, blocks: readonly Block[]): Doc {
  return updateSeq(doc, slot.seq, (seq) => ({
    id: seq.id,
    items: [...seq.items.slice(0, slot.index), ...blocks, ...seq.items.slice(slot.index)],
  }));
}

function whereOf(doc: Doc, slot: Slot): string {
  const items = treeIndex(doc).seqs.get(slot.seq)?.seq.items ?? [];
  const before = items[slot.index - 1];
  const after = items[slot.index];
  if (before) return ` after ${titleOf(before)}`;
  return after ? ` before ${titleOf(after)}` : "";
}

/** A task beside another one: both become lanes, or one more lane where the other one is a lane already. */
export function insertBeside(
  workspace: Workspace,
  command: Of<"insertBeside">,
  newId: NewId,
): EditResult {
  const adopted = adopt(workspace, command.tasks, newId);
  if (!adopted.ok) return adopted;
  const beside = { ...command, blocks: adopted.blocks };
  if (command.as === "switch") return putInSwitch(workspace, beside, newId);
  return putBeside(workspace, beside, newId);
}

export interface Beside {
  readonly target: Id;
  readonly side: "left" | "right";
  readonly blocks: readonly Block[];
}

export function putBeside(workspace: Workspace, beside: Beside, newId: NewId): EditResult {
  const { target, side, blocks } = beside;
  const place = treeIndex(workspace.doc).blocks.get(target);
  if (!place) return unknownPlace();
  const seq: Seq = { id: newId(), items: blocks };
  const label = `Added ${titleOfAll(blocks)} in parallel with ${titleOf(place.block)}`;
  const focus = blocks.map(({ id }) => id);
  const { role, owner } = place.in;
  const others = place.in.seq.items.filter((block) => block.id !== target && !isHolder(block));
  if (role.kind === "lane" && owner && others.length === 0) {
    const at = role.index + (side === "right" ? 1 : 0);
    const doc = replaceBlock(workspace.doc, owner.block.id, (fork) =>
      fork.kind === "fork"
        ? [{ ...fork, lanes: fork.lanes.toSpliced(at, 0, newLane(seq, newId)) }]
        : [fork],
    );
    return { ok: true, workspace: { ...workspace, doc }, focus, label };
  }
  const own: Seq = { id: newId(), items: [place.block] };
  const seqs = side === "right" ? [own, seq] : [seq, own];
  const taken = new Set([...treeIndex(workspace.doc).refs.keys(), ...refsOf(blocks)]);
  const fork = newFork(seqs, taken, newId);
  const doc = replaceBlock(workspace.doc, target, () => [fork]);
  return { ok: true, workspace: { ...workspace, doc }, focus, label };
}

/** Both become cases of a new switch: one of them runs. */
function putInSwitch(workspace: Workspace, beside: Beside, newId: NewId): EditResult {
  const { target, side, blocks } = beside;
  const place = treeIndex(workspace.doc).blocks.get(target);
  if (!place) return unknownPlace();
  const taken = new Set([...treeIndex(workspace.doc).refs.keys(), ...refsOf(blocks)]);
  const around = newSwitch([place.block], taken, newId);
  const other = newCase("no", blocks, newId);
  const cases = side === "right" ? [...around.cases, other] : [other, ...around.cases];
  const doc = replaceBlock(workspace.doc, target, () => [{ ...around, cases }]);
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: blocks.map(({ id }) => id),
    label: `Added ${titleOfAll(blocks)} instead of ${titleOf(place.block)} in one case`,
  };
}

function refsOf(blocks: readonly Block[]): Iterable<string> {
  return treeIndex({ raw: {}, root: { id: "", items: blocks } }).refs.keys();
}

const HELD = " (held)";

/** Holds the place of a block that is being moved away. */
export function holderFor(block: Block): Block {
  return { kind: "task", id: block.id + HELD, raw: {} };
}

function isHolder({ id }: Block): boolean {
  return id.endsWith(HELD);
}
