import type { JsonObject, JsonValue } from "../json";
import type { Doc, Id, NewId, RawTask, Slot, Workspace } from "../definition/document";
import { writtenText } from "../written-numbers";
import { print, printBlock, printSeq } from "../definition/print";
import { treeIndex } from "../definition/tree-index";
import { adopt } from "./adopt";
import type { Command, EditResult, Effect } from "./command";
import { refuse } from "./command";
import { putAt } from "./insert";
import { choose } from "./remove";
import { refuseSlot } from "./slots";
import { titleOfAll } from "./titles";
import { withKey } from "./tree";
import { neighbours } from "./wrap";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/**
 * The text that copying a selection gives: Conductor's tasks in document order, those set aside as they are; the whole
 * definition for none.
 */
export function copyText({ doc, parked }: Workspace, ids: readonly Id[]): string {
  if (ids.length === 0) return text(print(doc));
  const aside = parked.filter(({ id }) => ids.includes(id)).flatMap(({ tasks }) => tasks);
  if (aside.length > 0) return text([...aside]);
  const index = treeIndex(doc);
  const [only] = ids;
  const lane = ids.length === 1 && only !== undefined ? laneSeq(doc, only) : null;
  if (lane) return text(lane);
  const places = ids.flatMap((id) => index.blocks.get(id) ?? index.owners.get(id) ?? []);
  const chosen = choose(
    doc,
    places.map(({ block }) => block.id),
  );
  if (!chosen.ok) return text([]);
  return text(chosen.places.flatMap(({ block }) => printBlock(block)));
}

function text(value: JsonValue): string {
  return writtenText(value) ?? JSON.stringify(value, null, 2);
}

function laneSeq(doc: Workspace["doc"], id: Id): RawTask[] | null {
  const block = treeIndex(doc).owners.get(id)?.block;
  const lanes = block?.kind === "fork" ? block.lanes : [];
  const parts = block?.kind === "switch" ? block.cases : lanes;
  const part = parts.find((one) => one.id === id);
  return part ? printSeq(part.seq) : null;
}

/** Puts what a text was read as at a slot; names that are taken are renewed. */
export function paste(workspace: Workspace, command: Of<"paste">, newId: NewId): EditResult {
  const pasted = command.read;
  if (!pasted.ok) return refuse("NOT_WORKFLOW_JSON", pasted.message);
  const adopted = adopt(workspace, pasted.tasks, newId);
  if (!adopted.ok) return adopted;
  const { blocks } = adopted;
  const again = (slot: Slot): Command => ({ ...command, slot });
  const refused = refuseSlot(workspace.doc, command.slot, blocks, again);
  if (refused) return refused;
  const missing = missingInputs(workspace, pasted.definition);
  const doc = putAt(workspace.doc, command.slot, blocks);
  return {
    ok: true,
    workspace: { ...workspace, doc: command.declare ? withInputs(doc, missing) : doc },
    focus: blocks.map(({ id }) => id),
    label: `Pasted ${titleOfAll(blocks)}`,
    effects: missing.length > 0 ? [inputsEffect(missing, command.declare === true)] : [],
  };
}

function missingInputs(workspace: Workspace, definition: JsonObject | null): readonly string[] {
  if (!definition) return [];
  const here = new Set(declaredInputs(workspace.doc.raw));
  return declaredInputs(definition).filter((name) => !here.has(name));
}

function withInputs(doc: Doc, names: readonly string[]): Doc {
  if (names.length === 0) return doc;
  return {
    ...doc,
    raw: withKey(doc.raw, "inputParameters", [...declaredInputs(doc.raw), ...names]),
  };
}

function inputsEffect(names: readonly string[], isDeclared: boolean): Effect {
  const text = isDeclared
    ? `Inputs are declared: ${names.join(", ")}.`
    : `Its inputs are not declared here: ${names.join(", ")}.`;
  return { kind: "flow", text, blockId: null };
}

function declaredInputs(raw: JsonObject): string[] {
  const list = raw["inputParameters"];
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

/** Copies of neighbouring blocks behind them. */
export function duplicate(
  workspace: Workspace,
  command: Of<"duplicate">,
  newId: NewId,
): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const { places } = chosen;
  const part = neighbours(places);
  if (part.length < places.length) {
    const ids = part.map(({ block }) => block.id);
    return refuse("NOT_CONTIGUOUS", "These tasks are not next to each other.", { ...command, ids });
  }
  const adopted = adopt(
    workspace,
    places.flatMap(({ block }) => printBlock(block)),
    newId,
  );
  if (!adopted.ok) return adopted;
  const last = places.at(-1);
  const slot = { seq: last?.in.seq.id ?? "", index: (last?.at ?? 0) + 1 };
  const refused = refuseSlot(workspace.doc, slot, adopted.blocks, () => command);
  if (refused) return refuse(refused.code, refused.reason);
  return {
    ok: true,
    workspace: { ...workspace, doc: putAt(workspace.doc, slot, adopted.blocks) },
    focus: adopted.blocks.map(({ id }) => id),
    label: `Duplicated ${titleOfAll(places.map(({ block }) => block))}`,
  };
}
