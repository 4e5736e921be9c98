import {
  type Badge,
  type CanvasView,
  EMPTY_VIEW,
  type StartImage,
} from "@/components/canvas/canvas-context";
import { policyChips } from "@/components/canvas/policy-chips";
import type { Block, Id, Presentation, RawTask, Workspace } from "@/lib/core/definition/document";
import { nameOf, typeOf } from "@/lib/core/definition/document";
import { type Problem, worstLevel } from "@/lib/core/definition/problem";
import type { TaskDef } from "@/lib/core/definition/schema";
import { emptySeq, treeIndex } from "@/lib/core/definition/tree-index";
import { isJsonObject } from "@/lib/core/json";

import { levelsBelow } from "./children";
import type { Comparing } from "./compare/comparing";
import { photoDetail } from "./run/photo-text";
import { nodeOfRef, type ShownRun } from "./run/shown-run";
import { type DesignerState, type DesignerStore, isDrawnOn, workspaceOf } from "./store";

/**
 * The canvas's view of the designer: answers the same object until something it shows changes, and only then are the
 * many cards told.
 */
export function createView(store: Pick<DesignerStore, "getState" | "subscribe">): {
  getState(): CanvasView;
  subscribe(listener: () => void): () => void;
} {
  let seen: DesignerState | null = null;
  let view: CanvasView | null = null;
  const listeners = new Set<() => void>();
  let stop: (() => void) | null = null;
  const getState = () => {
    const state = store.getState();
    if (view && seen && !differs(seen, state)) return view;
    view = makeView(state, seen, view);
    seen = state;
    return view;
  };
  const tell = () => {
    const before = view;
    if (getState() !== before) for (const listener of listeners) listener();
  };
  return {
    getState,
    subscribe(listener) {
      if (listeners.size === 0) stop = store.subscribe(tell);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop?.();
      };
    },
  };
}

function differs(a: DesignerState, b: DesignerState): boolean {
  return (
    a.selection !== b.selection ||
    a.checked !== b.checked ||
    a.taskDefs !== b.taskDefs ||
    a.workflows !== b.workflows ||
    a.photo !== b.photo ||
    a.run !== b.run ||
    a.comparing !== b.comparing ||
    (a.dry === null) !== (b.dry === null) ||
    a.starting !== b.starting ||
    a.narrow !== b.narrow ||
    workspaceOf(a) !== workspaceOf(b) ||
    a.drag?.drop !== b.drag?.drop
  );
}

function makeView(
  state: DesignerState,
  seen: DesignerState | null,
  old: CanvasView | null,
): CanvasView {
  if (state.run) return runView(state.run, seen?.run ? old : null);
  if (state.comparing) return comparisonView(state.comparing);
  const workspace = workspaceOf(state);
  const wasEdited = seen?.run === null && seen.comparing === null;
  const sameDoc = wasEdited && workspaceOf(seen) === workspace && seen.taskDefs === state.taskDefs;
  const drop = state.drag?.drop;
  return {
    selected:
      wasEdited && seen.selection === state.selection && old
        ? old.selected
        : new Set(state.selection),
    badges:
      wasEdited && seen.checked.problems === state.checked.problems && old
        ? old.badges
        : badgesOf(state.checked.problems),
    chips: sameDoc && old ? old.chips : chipsOf(workspace, state.taskDefs),
    start: startOf(state, old?.start ?? null),
    inputs: sameDoc && old ? old.inputs : inputsOf(workspace),
    outputs: sameDoc && old ? old.outputs : outputsOf(workspace),
    dropAt:
      drop?.kind === "beside" && !state.drag?.refused ? { id: drop.target, side: drop.side } : null,
    readOnly: !isDrawnOn(state),
    direction: workspace.presentation.direction ?? "down",
    notes: notesOf(workspace.presentation, old),
    levels: sameDoc && seen.workflows === state.workflows && old ? old.levels : levelsOf(state),
    marks: EMPTY_VIEW.marks,
  };
}

/** Worked out for the cards that are drawn, not for all. */
function levelsOf(state: DesignerState): CanvasView["levels"] {
  const { blocks } = treeIndex(workspaceOf(state).doc);
  const known = new Map<Id, number>();
  return {
    get(id) {
      const block = blocks.get(id)?.block;
      if (!block || typeOf(block.raw) !== "SUB_WORKFLOW") return undefined;
      const count = known.get(id) ?? levelsBelow(block.raw, state.workflows);
      known.set(id, count);
      return count;
    },
  };
}

const knownNotes = new WeakMap<Presentation, ReadonlyMap<string, string>>();

function notesOf(presentation: Presentation, old: CanvasView | null): CanvasView["notes"] {
  const known = knownNotes.get(presentation);
  if (known) return known;
  const entries = Object.entries(presentation.notes ?? {});
  const isSame =
    old?.notes.size === entries.length &&
    entries.every(([ref, text]) => old.notes.get(ref) === text);
  const notes = isSame && old ? old.notes : new Map(entries);
  knownNotes.set(presentation, notes);
  return notes;
}

function comparisonView({ workspace, marks, selected }: Comparing): CanvasView {
  return {
    ...EMPTY_VIEW,
    direction: workspace.presentation.direction ?? "down",
    selected: new Set(selected === null ? [] : [selected]),
    inputs: inputsOf(workspace),
    outputs: outputsOf(workspace),
    marks,
  };
}

/** While a run is shown nothing is edited: only the task that is open is marked. */
function runView(run: ShownRun, old: CanvasView | null): CanvasView {
  const { workspace } = run;
  const id = nodeOfRef(run, run.ref);
  const isSame = old?.readOnly === true;
  return {
    ...EMPTY_VIEW,
    direction: workspace.presentation.direction ?? "down",
    selected: new Set(id === null ? [] : [id]),
    inputs: isSame ? old.inputs : inputsOf(workspace),
    outputs: isSame ? old.outputs : outputsOf(workspace),
  };
}

function startOf({ photo, starting }: DesignerState, old: StartImage | null): StartImage | null {
  if (!photo) return null;
  const share = starting && starting.share < 1 ? starting.share : null;
  const detail = share === null ? photoDetail(photo) : `sending ${Math.round(share * 100)} %`;
  const isSame = old?.imageUrl === photo.url && old.detail === detail && old.share === share;
  return isSame ? old : { title: photo.file.name, detail, imageUrl: photo.url, share };
}

const knownBadges = new Map<string, Badge>();

/** The same object for the same badge: a card is drawn again when its own is another, not after every check. */
function badgeOf(level: Badge["level"], count: number): Badge {
  const key = `${level}${count}`;
  const badge = knownBadges.get(key) ?? { level, count };
  knownBadges.set(key, badge);
  return badge;
}

function badgesOf(problems: readonly Problem[]): ReadonlyMap<Id, Badge> {
  const byBlock = new Map<Id, Problem[]>();
  for (const problem of problems) {
    if (problem.blockId === null || problem.level === "H") continue;
    const list = byBlock.get(problem.blockId);
    if (list) list.push(problem);
    else byBlock.set(problem.blockId, [problem]);
  }
  const badges = new Map<Id, Badge>();
  for (const [id, list] of byBlock) {
    const level = worstLevel(list);
    if (level) badges.set(id, badgeOf(level, list.length));
  }
  return badges;
}

const knownChips = new WeakMap<RawTask, { rule: TaskDef | null; chips: readonly string[] }>();

function chipsOf(
  workspace: Workspace,
  taskDefs: ReadonlyMap<string, TaskDef> | null,
): CanvasView["chips"] {
  const { blocks } = treeIndex(workspace.doc);
  return {
    get(id) {
      const block = blocks.get(id)?.block;
      return block?.kind === "task" ? chipsOfTask(block, workspace, taskDefs) : undefined;
    },
  };
}

function chipsOfTask(
  { raw }: Block,
  workspace: Workspace,
  taskDefs: ReadonlyMap<string, TaskDef> | null,
): readonly string[] {
  const { rule } = ruleOf(raw, workspace, taskDefs);
  const known = knownChips.get(raw);
  if (known?.rule === rule) return known.chips;
  const count = typeof raw["retryCount"] === "number" ? raw["retryCount"] : null;
  const chips = policyChips(rule, count);
  knownChips.set(raw, { rule, chips });
  return chips;
}

export type PolicyTarget = "default" | "count" | "own";

/** The policy that applies to a task, and where it stands. */
export function ruleOf(
  raw: RawTask,
  workspace: Workspace,
  taskDefs: ReadonlyMap<string, TaskDef> | null,
): { rule: TaskDef | null; target: PolicyTarget } {
  const own = raw["taskDefinition"];
  if (isJsonObject(own)) return { rule: own as TaskDef, target: "own" };
  const target = typeof raw["retryCount"] === "number" ? "count" : "default";
  const name = nameOf(raw) || typeOf(raw);
  const drafted = Object.hasOwn(workspace.taskDefs, name) ? workspace.taskDefs[name] : undefined;
  return { rule: (drafted as TaskDef | undefined) ?? taskDefs?.get(name) ?? null, target };
}

/** Names of the declared inputs. */
function inputsOf({ doc }: Workspace): readonly string[] {
  const list = doc.raw["inputParameters"];
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function outputsOf({ doc }: Workspace): readonly string[] {
  const map = doc.raw["outputParameters"];
  return isJsonObject(map) ? Object.keys(map) : [];
}

/** The block, or the block of the join, that the only selected id stands for. */
export function placeOf(workspace: Workspace, selection: readonly Id[]) {
  const [id] = selection;
  if (id === undefined || selection.length !== 1) return null;
  const index = treeIndex(workspace.doc);
  const own = index.blocks.get(id);
  if (own) return { place: own, part: "self" as const };
  const owner = index.owners.get(id);
  if (owner) return { place: owner, part: "join" as const };
  // A branch or case in which nothing stands is looked after in the form of its fork or switch.
  const gap = emptySeq(workspace.doc, id);
  return gap && { place: gap.owner, part: "self" as const };
}

export function selectedPlace(state: DesignerState) {
  return placeOf(workspaceOf(state), state.selection);
}
