import type { Case, Doc, Id, NewId, SwitchBlock, Workspace } from "../definition/document";
import { freeName } from "../definition/names";
import { printSeq } from "../definition/print";
import { treeIndex } from "../definition/tree-index";
import { adopt } from "./adopt";
import type { Command, EditResult, Refused } from "./command";
import { refuse, unknownPlace } from "./command";
import { newCase } from "./make";
import { inObjectOrder } from "./settle";
import { titleOf } from "./titles";
import { replaceBlock } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

function switchOf(doc: Doc, id: Id): SwitchBlock | null {
  const block = treeIndex(doc).blocks.get(id)?.block;
  return block?.kind === "switch" ? block : null;
}

function changed(
  workspace: Workspace,
  block: SwitchBlock,
  cases: readonly Case[],
  label: string,
): EditResult {
  const doc = replaceBlock(workspace.doc, block.id, () => [{ ...block, cases }]);
  return { ok: true, workspace: { ...workspace, doc }, focus: [block.id], label };
}

function refuseKey(
  block: SwitchBlock,
  key: string,
  again: (key: string) => Command,
): Refused | null {
  if (!block.cases.some((one) => one.key === key)) return null;
  const free = freeName(key, (name) => block.cases.some((one) => one.key === name));
  return refuse("CASE_TAKEN", `The case ${key} exists.`, again(free));
}

/** A new case, empty or with tasks. An empty case does nothing and goes on; it does not take the default. */
export function addCase(workspace: Workspace, command: Of<"addCase">, newId: NewId): EditResult {
  const block = switchOf(workspace.doc, command.id);
  if (!block) return unknownPlace();
  const refused = refuseKey(block, command.key, (key) => ({ ...command, key }));
  if (refused) return refused;
  const { tasks = [] } = command;
  const adopted = tasks.length > 0 ? adopt(workspace, tasks, newId) : null;
  if (adopted && !adopted.ok) return adopted;
  const one = newCase(command.key, adopted?.blocks ?? [], newId);
  const result = changed(
    workspace,
    block,
    [...block.cases, one],
    `Added case ${command.key} to ${titleOf(block)}`,
  );
  const [first] = one.seq.items;
  return result.ok && first ? { ...result, focus: [first.id] } : result;
}

/** Another key for a case; it keeps its place where JSON objects can. */
export function renameCase(workspace: Workspace, command: Of<"renameCase">): EditResult {
  const block = switchOf(workspace.doc, command.id);
  const old = block?.cases[command.at];
  if (!block || !old) return unknownPlace();
  if (old.key === command.key)
    return changed(workspace, block, block.cases, `Kept case ${old.key}`);
  const refused = refuseKey(block, command.key, (key) => ({ ...command, key }));
  if (refused) return refused;
  const cases = block.cases.with(command.at, { ...old, key: command.key });
  return changed(workspace, block, cases, `Renamed case ${old.key} to ${command.key}`);
}

export function moveCase(workspace: Workspace, command: Of<"moveCase">): EditResult {
  const block = switchOf(workspace.doc, command.id);
  const one = block?.cases[command.from];
  if (!block || !one || command.to < 0 || command.to >= block.cases.length) return unknownPlace();
  const cases = block.cases.toSpliced(command.from, 1).toSpliced(command.to, 0, one);
  if (inObjectOrder(cases) !== cases) {
    return refuse("CASE_ORDER_FIXED", "Number-like keys have no order of their own in JSON.");
  }
  return changed(workspace, block, cases, `Moved case ${one.key}`);
}

/** A copy of a case under another key; its tasks get names of their own. */
export function duplicateCase(
  workspace: Workspace,
  command: Of<"duplicateCase">,
  newId: NewId,
): EditResult {
  const source = switchOf(workspace.doc, command.id)?.cases[command.at];
  if (!source) return unknownPlace();
  const { id, key } = command;
  return addCase(workspace, { type: "addCase", id, key, tasks: printSeq(source.seq) }, newId);
}

export function removeCase(workspace: Workspace, command: Of<"removeCase">): EditResult {
  const block = switchOf(workspace.doc, command.id);
  const old = block?.cases[command.at];
  if (!block || !old) return unknownPlace();
  if (block.cases.length === 1) {
    const ids = [block.id];
    return refuse("LAST_CASE", "A switch needs at least one case.", {
      type: "remove",
      ids,
      mode: "heal",
    });
  }
  const cases = block.cases.toSpliced(command.at, 1);
  return changed(workspace, block, cases, `Removed case ${old.key} of ${titleOf(block)}`);
}
