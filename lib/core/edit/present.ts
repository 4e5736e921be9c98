import type { Block, Doc, NewId, Nudge, Presentation, Workspace } from "../definition/document";
import { OF_WORKFLOW } from "../definition/dismissed";
import { refOf } from "../definition/document";
import { parse } from "../definition/parse";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult } from "./command";
import { refuse, unknownPlace } from "./command";
import { choose } from "./remove";
import { titleOf, titleOfAll } from "./titles";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Steps of a nudge, in canvas pixels. */
const GRID = 8;
/** Nearer to its automatic place than this, a block goes back to it. */
const SNAP = 12;
const FAR = 20_000;

/** Moves blocks away from their automatic place; what is near it snaps back. */
export function nudge(workspace: Workspace, command: Of<"nudge">): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const blocks = chosen.places.map(({ block }) => block);
  const named = blocks.filter(({ raw }) => refOf(raw) !== "");
  if (named.length === 0) {
    return refuse("NAME_EMPTY", "A task without a reference name has no place of its own.");
  }
  const nudges = new Map(Object.entries(workspace.presentation.nudges ?? {}));
  for (const { raw } of named) {
    const old = nudges.get(refOf(raw)) ?? { across: 0, along: 0 };
    const next = {
      across: onGrid(old.across + command.across),
      along: onGrid(old.along + command.along),
    };
    if (command.snap === true ? isNear(next) : isNothing(next)) nudges.delete(refOf(raw));
    else nudges.set(refOf(raw), next);
  }
  return shown(
    workspace,
    { nudges: Object.fromEntries(nudges) },
    blocks,
    `Nudged ${titleOfAll(blocks)}`,
  );
}

function onGrid(pixels: number): number {
  const bounded = Math.max(-FAR, Math.min(FAR, Number.isFinite(pixels) ? pixels : 0));
  return Math.round(bounded / GRID) * GRID;
}

function isNear({ across, along }: Nudge): boolean {
  return Math.hypot(across, along) < SNAP;
}

function isNothing({ across, along }: Nudge): boolean {
  return across === 0 && along === 0;
}

/** Gives the automatic place back to blocks, or to all. */
export function tidy(workspace: Workspace, command: Of<"tidy">): EditResult {
  const old = workspace.presentation.nudges ?? {};
  const { blocks } = treeIndex(workspace.doc);
  const chosen = command.ids?.flatMap((id) => blocks.get(id)?.block ?? []) ?? [];
  const refs = new Set(chosen.map(({ raw }) => refOf(raw)));
  const left = command.ids ? Object.entries(old).filter(([ref]) => !refs.has(ref)) : [];
  if (left.length === Object.keys(old).length) {
    const label = "Everything is at its automatic place";
    return { ok: true, workspace, focus: [], label };
  }
  const label = command.ids ? `Tidied ${titleOfAll(chosen)}` : "Tidied the layout";
  return shown(workspace, { nudges: Object.fromEntries(left) }, chosen, label);
}

/** Words for a branch of a fork; empty takes them away. */
export function setLabel(workspace: Workspace, command: Of<"setLabel">): EditResult {
  const block = treeIndex(workspace.doc).blocks.get(command.fork)?.block;
  const first = block?.kind === "fork" ? block.lanes[command.at]?.seq.items[0] : undefined;
  if (!block || !first) return unknownPlace();
  const labels = withWord(workspace.presentation.labels, refOf(first.raw), command.label.trim());
  const label = `Named branch ${command.at + 1} of ${titleOf(block)}`;
  return shown(workspace, { labels }, [block], label);
}

/** A remark on a block; empty takes it away. Kept beside the definition, not in it. */
export function setNote(workspace: Workspace, command: Of<"setNote">): EditResult {
  const block = treeIndex(workspace.doc).blocks.get(command.id)?.block;
  if (!block || refOf(block.raw) === "") return unknownPlace();
  const notes = withWord(workspace.presentation.notes, refOf(block.raw), command.note);
  return shown(workspace, { notes }, [block], `Changed the note on ${titleOf(block)}`);
}

/** Pins an output to a task, for previews and completion; null takes it away. Kept beside the definition, not in it. */
export function setSample(workspace: Workspace, command: Of<"setSample">): EditResult {
  const block = treeIndex(workspace.doc).blocks.get(command.id)?.block;
  if (!block || refOf(block.raw) === "") return unknownPlace();
  const ref = refOf(block.raw);
  const old = Object.entries(workspace.presentation.samples ?? {});
  const others = old.filter(([name]) => name !== ref);
  const { output } = command;
  const samples = Object.fromEntries(output ? [...others, [ref, output] as const] : others);
  const what = output ? "Pinned an output to" : "Unpinned the output of";
  return shown(workspace, { samples }, [block], `${what} ${titleOf(block)}`);
}

/** Draws the workflow that a task starts inside it, to be looked at; it is edited under its own name. */
export function expandChild(
  workspace: Workspace,
  command: Of<"expandChild">,
  newId: NewId,
): EditResult {
  const block = treeIndex(workspace.doc).blocks.get(command.id)?.block;
  if (!block) return unknownPlace();
  const others = Object.entries(workspace.presentation.expanded ?? {}).filter(
    ([id]) => id !== block.id,
  );
  if (command.definition === null) {
    const expanded = Object.fromEntries(others);
    return shown(workspace, { expanded }, [block], `Closed ${titleOf(block)}`);
  }
  const parsed = parse(command.definition, newId);
  if (!parsed.ok) {
    const reason = parsed.problems[0]?.message ?? "Its definition cannot be drawn.";
    return refuse("NOT_WORKFLOW_JSON", reason);
  }
  const expanded = Object.fromEntries([...others, [block.id, parsed.doc] as const]);
  return shown(workspace, { expanded }, [block], `Opened ${titleOf(block)} in its place`);
}

/** Where the flow goes on the canvas. */
export function setDirection(workspace: Workspace, command: Of<"setDirection">): EditResult {
  const { direction } = command;
  const label = direction === "right" ? "Laid out to the right" : "Laid out downwards";
  return shown(workspace, { direction }, [], label);
}

function withWord(
  words: Readonly<Record<string, string>> | undefined,
  ref: string,
  word: string,
): Record<string, string> {
  const others = Object.entries(words ?? {}).filter(([name]) => name !== ref);
  return Object.fromEntries(word === "" ? others : [...others, [ref, word] as const]);
}

function shown(
  workspace: Workspace,
  change: Partial<Presentation>,
  blocks: readonly Block[],
  label: string,
): EditResult {
  const presentation = { ...workspace.presentation, ...change };
  const focus = blocks.map(({ id }) => id);
  return { ok: true, workspace: { ...workspace, presentation }, focus, label };
}

const BY_REF = ["collapsed", "nudges", "labels", "notes", "samples", "dismissed"] as const;

/** What is kept by reference name, under other names. */
export function renamedPresentation(
  presentation: Presentation,
  names: ReadonlyMap<string, string>,
): Presentation {
  return withParts(presentation, (entries) =>
    entries.some(([ref]) => names.has(ref))
      ? entries.map(([ref, value]) => [names.get(ref) ?? ref, value])
      : entries,
  );
}

type Entry = [ref: string, value: unknown];

/** The presentation with what it keeps by reference name changed; the same object when nothing differs. */
function withParts(
  presentation: Presentation,
  change: (entries: readonly Entry[]) => readonly Entry[],
): Presentation {
  const parts = BY_REF.flatMap((part) => {
    const entries: Entry[] = Object.entries(presentation[part] ?? {});
    const next = change(entries);
    return next === entries ? [] : [[part, Object.fromEntries(next)] as const];
  });
  return parts.length === 0 ? presentation : { ...presentation, ...Object.fromEntries(parts) };
}

/** The words for a branch stay with it when another task becomes its first. */
export function followLanes(presentation: Presentation, before: Doc, now: Doc): Presentation {
  const { labels } = presentation;
  if (!labels || Object.keys(labels).length === 0) return presentation;
  const old = headsOf(before);
  const heads = headsOf(now);
  const moved = new Map<string, string>();
  for (const [lane, ref] of old) {
    const head = heads.get(lane);
    if (head !== undefined && head !== ref && Object.hasOwn(labels, ref)) moved.set(ref, head);
  }
  return moved.size === 0 ? presentation : renamedPresentation(presentation, moved);
}

/** Reference name of the first task of each branch, by the branch's id. */
function headsOf(doc: Doc): Map<string, string> {
  const heads = new Map<string, string>();
  for (const { block } of treeIndex(doc).blocks.values()) {
    if (block.kind !== "fork") continue;
    for (const { id, seq } of block.lanes) {
      const [first] = seq.items;
      if (first) heads.set(id, refOf(first.raw));
    }
  }
  return heads;
}

/** What is kept for blocks that are gone is dropped, so that a draft does not grow for ever. */
export function keptPresentation({ presentation, doc, parked }: Workspace): Presentation {
  const refs = new Set([OF_WORKFLOW, ...treeIndex(doc).refs.keys()]);
  for (const { tasks } of parked) for (const raw of tasks) refs.add(refOf(raw));
  return withParts(presentation, (entries) => {
    const left = entries.filter(([ref]) => refs.has(ref));
    return left.length < entries.length ? left : entries;
  });
}
