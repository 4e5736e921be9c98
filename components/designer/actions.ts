import { toast } from "@/components/ui/toast";
import type { Id, Slot, Workspace } from "@/lib/core/definition/document";
import type { Fix } from "@/lib/core/definition/problem";
import { emptySeq, slotBeside, treeIndex } from "@/lib/core/definition/tree-index";
import type { Command, Effect, Outcome } from "@/lib/core/edit/command";
import {
  endBurst,
  type History,
  jump,
  record,
  redo,
  type Step,
  undo,
} from "@/lib/core/edit/history";

import { outcomeOf } from "./foresee";
import { type DesignerState, type DesignerStore, type PickTarget, workspaceOf } from "./store";

export interface PerformOptions {
  /** Changes with the same key in quick succession are one step, of which nothing is said: a field speaks for itself. */
  readonly burst?: string;
  /** The first of such changes is said, for what no field shows. */
  readonly spoken?: boolean;
  /** The selection stays as it is. */
  readonly keepSelection?: boolean;
  /** Tells the reason of a refusal in a place of its own. */
  readonly refused?: (reason: string, instead?: Command) => void;
}

/** Runs a command as one undo step and tells what happened. False: it was refused. */
export function perform(
  store: DesignerStore,
  command: Command,
  { burst, spoken = burst === undefined, keepSelection = false, refused }: PerformOptions = {},
): boolean {
  const before = workspaceOf(store.getState());
  const outcome = outcomeOf(store, before, command);
  if (!outcome.ok) {
    if (refused) refused(outcome.reason, outcome.instead);
    else refuse(store, outcome);
    return false;
  }
  const { workspace, label, effects } = outcome;
  store.setState(({ history, selection, said }) => {
    const kept = existing(workspace, selection);
    // What stands beside the tasks, such as a default of theirs, was changed from what is selected.
    const focus = outcome.focus.length === 0 ? kept : outcome.focus;
    const next = record(history, {
      workspace,
      label,
      focus,
      before: selection,
      burst: burst ?? null,
      atMs: Date.now(),
    });
    const isFirst = burst === undefined || next.past !== history.past;
    return {
      history: next,
      selection: keepSelection ? kept : focus,
      ...(spoken && isFirst ? { said: { text: label, number: said.number + 1 } } : {}),
    };
  });
  warn(store, effects);
  return true;
}

/** Tells why something is not done, and offers what is nearest. */
export function refuse(store: DesignerStore, refused: Extract<Outcome, { ok: false }>): void {
  const { reason, instead } = refused;
  say(store, reason);
  const action = instead && { label: "Do that instead", onClick: () => perform(store, instead) };
  toast.error(reason, {
    id: "refused",
    ...(action ? { action, description: insteadText(instead) } : {}),
  });
}

function insteadText(command: Command): string {
  if ("ref" in command) return `Free: ${command.ref}`;
  if ("key" in command) return `Free: ${command.key}`;
  if (command.type === "unwrap") return "Its tasks can stand in its place.";
  if (command.type === "wrap") return wrapText(command);
  return "There is a place nearby where it works.";
}

function wrapText({ ids, kind }: Extract<Command, { type: "wrap" }>): string {
  const what = ids.length === 1 ? "One task" : `${ids.length} tasks that are next to each other`;
  return `${what} can be put in a ${kind}.`;
}

function warn(store: DesignerStore, effects: readonly Effect[]): void {
  const serious = effects.filter(({ kind }) => kind === "scope" || kind === "lost");
  if (serious.length === 0) return;
  toast.warning(serious.map(({ text }) => text).join(" "), {
    id: "effects",
    action: { label: "Undo", onClick: () => stepBack(store) },
  });
}

function existing(workspace: Workspace, ids: readonly Id[]): readonly Id[] {
  const { blocks, owners } = treeIndex(workspace.doc);
  const isThere = (id: Id) =>
    blocks.has(id) ||
    owners.has(id) ||
    emptySeq(workspace.doc, id) !== null ||
    id === "start" ||
    id === "end" ||
    workspace.parked.some((one) => one.id === id);
  return ids.every(isThere) ? ids : ids.filter(isThere);
}

/** A join that is selected alone goes where its fork goes. True: it was one, and that is told. */
export function refuseJoin(store: DesignerStore): boolean {
  const state = store.getState();
  const { owners } = treeIndex(workspaceOf(state).doc);
  const [fork] = state.selection.flatMap((id) => owners.get(id)?.block ?? []);
  if (!fork) return false;
  const reason = "The join belongs to its fork: move the fork.";
  say(store, reason);
  toast.error(reason, {
    id: "refused",
    action: { label: "Select the fork", onClick: () => select(store, [fork.id]) },
  });
  return true;
}

/** Speaks through the live region. */
export function say(store: DesignerStore, text: string): void {
  store.setState(({ said }) => ({ said: { text, number: said.number + 1 } }));
}

export function select(store: DesignerStore, ids: readonly Id[]): void {
  store.setState({ selection: ids });
}

/** Adds to or takes from the selection. */
export function toggle(store: DesignerStore, id: Id): void {
  const { selection } = store.getState();
  const next = selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id];
  store.setState({ selection: next });
}

export function stepBack(store: DesignerStore): void {
  const { history } = store.getState();
  if (history.past.length === 0) {
    say(store, "Nothing to undo");
    return;
  }
  const { present } = history;
  const next = undo(history);
  showStep(store, { history: next }, `Undid: ${present.label}`, changedBack(present, next));
}

export function stepForward(store: DesignerStore): void {
  const { history } = store.getState();
  if (history.future.length === 0) {
    say(store, "Nothing to redo");
    return;
  }
  const next = redo(history);
  showStep(store, { history: next }, `Redid: ${next.present.label}`);
}

/** What a step that is undone was about: what came back, else what it changed, else what was selected before it. */
function changedBack({ workspace, focus, before = [] }: Step, { present }: History): readonly Id[] {
  const there = existing(present.workspace, before);
  const isBack = there.some((id) => existing(workspace, [id]).length === 0);
  const changed = existing(present.workspace, focus);
  return isBack || changed.length === 0 ? there : changed;
}

/** To a step of the history, so many steps on or back. */
export function jumpTo(store: DesignerStore, by: number): void {
  const next = jump(store.getState().history, by);
  showStep(store, { history: next }, `At the step: ${next.present.label}`);
}

/** What was changed stays selected where it is still there. */
function showStep(
  store: DesignerStore,
  change: Pick<DesignerState, "history">,
  text: string,
  changed: readonly Id[] = [],
): void {
  const { workspace, focus } = change.history.present;
  const kept = existing(workspace, changed);
  store.setState({ ...change, selection: kept.length > 0 ? kept : existing(workspace, focus) });
  say(store, text);
}

/** The next change of a field is a step of its own. */
export function leaveField(store: DesignerStore): void {
  store.setState(({ history }) => ({ history: endBurst(history) }));
}

/** The slot after the selection, else the end of the workflow. */
export function slotAtSelection(state: DesignerState, side: "before" | "after" = "after"): Slot {
  const { doc } = workspaceOf(state);
  const index = treeIndex(doc);
  const id = side === "after" ? state.selection.at(-1) : state.selection[0];
  const place = id === undefined ? undefined : (index.blocks.get(id) ?? index.owners.get(id));
  if (place) return slotBeside(place, side);
  if (id !== undefined && emptySeq(doc, id)) return { seq: id, index: 0 };
  return { seq: doc.root.id, index: id === "start" ? 0 : doc.root.items.length };
}

/** The branch, case or loop in which nothing stands yet that is selected, and nothing else. */
export function emptySelection(state: DesignerState) {
  const [id, ...more] = state.selection;
  return id === undefined || more.length > 0 ? null : emptySeq(workspaceOf(state).doc, id);
}

/** Asks for a task to put after the selection, into it where it is empty, or at the end. */
export function pickAtSelection(store: DesignerStore): void {
  openPicker(store, { kind: "slot", slot: slotAtSelection(store.getState()) });
}

export function openPicker(
  store: DesignerStore,
  target: PickTarget,
  at: { readonly x: number; readonly y: number } | null = null,
): void {
  store.setState({ picker: { target, at, pending: null } });
}

/** Carries out what settles a problem. */
export function settle(store: DesignerStore, fix: Fix): void {
  if ("command" in fix) perform(store, fix.command);
  else if ("extract" in fix) {
    select(store, [fix.extract]);
    store.setState({ sheet: "extract" });
  } else if ("polling" in fix) store.setState({ polling: fix.polling });
  else openPicker(store, { kind: "slot", slot: fix.pick });
}
