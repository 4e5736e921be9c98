import type { NewId, Parked, Workspace } from "../definition/document";
import { childSeqs, refOf } from "../definition/document";
import { printBlock } from "../definition/print";
import { treeIndex } from "../definition/tree-index";
import { adopt } from "./adopt";
import type { Command, EditResult } from "./command";
import { refuse, unknownPlace } from "./command";
import { putAt } from "./insert";
import { choose, takeOut } from "./remove";
import { refuseSlot } from "./slots";
import { titleOf, titleOfAll, titleOfTask } from "./titles";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Takes blocks out of the workflow and keeps them aside on the canvas. */
export function park(workspace: Workspace, command: Of<"park">, newId: NewId): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const { places } = chosen;
  const tasks = places.flatMap(({ block }) => printBlock(block));
  const taken = takeOut(workspace.doc, places);
  const parked: Parked = { id: newId(), tasks, x: command.x, y: command.y };
  return {
    ok: true,
    workspace: { ...workspace, doc: taken.doc, parked: [...workspace.parked, parked] },
    focus: [parked.id],
    label: `Set ${titleOfAll(places.map(({ block }) => block))} aside`,
    effects: taken.effects,
    vanishedJoins: taken.vanishedJoins,
  };
}

/** Keeps tasks from outside aside on the canvas. */
export function parkTasks(
  workspace: Workspace,
  command: Of<"parkTasks">,
  newId: NewId,
): EditResult {
  const adopted = adopt(workspace, command.tasks, newId);
  if (!adopted.ok) return adopted;
  const tasks = adopted.blocks.flatMap(printBlock);
  const parked: Parked = { id: newId(), tasks, x: command.x, y: command.y };
  return {
    ok: true,
    workspace: { ...workspace, parked: [...workspace.parked, parked] },
    focus: [parked.id],
    label: `Set ${titleOfAll(adopted.blocks)} aside`,
  };
}

export function moveParked(workspace: Workspace, command: Of<"moveParked">): EditResult {
  const { id, x, y } = command;
  if (!workspace.parked.some((one) => one.id === id)) return unknownPlace();
  const parked = workspace.parked.map((one) => (one.id === id ? { ...one, x, y } : one));
  return {
    ok: true,
    workspace: { ...workspace, parked },
    focus: [id],
    label: "Moved what is set aside",
  };
}

/** Puts what was set aside into the workflow. */
export function unpark(workspace: Workspace, command: Of<"unpark">, newId: NewId): EditResult {
  const found = workspace.parked.find(({ id }) => id === command.id);
  if (!found) return unknownPlace();
  const adopted = adopt(workspace, found.tasks, newId);
  if (!adopted.ok) return adopted;
  const { blocks } = adopted;
  const refused = refuseSlot(workspace.doc, command.slot, blocks, (slot) => ({ ...command, slot }));
  if (refused) return refused;
  const parked = workspace.parked.filter(({ id }) => id !== command.id);
  return {
    ok: true,
    workspace: { ...workspace, doc: putAt(workspace.doc, command.slot, blocks), parked },
    focus: blocks.map(({ id }) => id),
    label: `Put ${titleOfAll(blocks)} back`,
  };
}

export function removeParked(workspace: Workspace, command: Of<"removeParked">): EditResult {
  const found = workspace.parked.find(({ id }) => id === command.id);
  if (!found) return unknownPlace();
  const parked = workspace.parked.filter(({ id }) => id !== command.id);
  const [first] = found.tasks;
  const title = first ? titleOfTask(first) : "it";
  return {
    ok: true,
    workspace: { ...workspace, parked },
    focus: [],
    label: `Removed ${title}, which was set aside`,
  };
}

/** Draws a container as one chip, or opens it again. */
export function collapse(workspace: Workspace, command: Of<"collapse">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.id);
  const ref = place ? refOf(place.block.raw) : "";
  if (!place || ref === "") return unknownPlace();
  if (childSeqs(place.block).length === 0) {
    return refuse("NOTHING_INSIDE", `${titleOf(place.block)} holds no tasks that could be hidden.`);
  }
  const { collapsed } = workspace.presentation;
  const others = Object.entries(collapsed).filter(([name]) => name !== ref);
  const entries = command.collapsed ? [...others, [ref, true] as const] : others;
  const presentation = { ...workspace.presentation, collapsed: Object.fromEntries(entries) };
  const verb = command.collapsed ? "Collapsed" : "Expanded";
  return {
    ok: true,
    workspace: { ...workspace, presentation },
    focus: [command.id],
    label: `${verb} ${titleOf(place.block)}`,
  };
}
