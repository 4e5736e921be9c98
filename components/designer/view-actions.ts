import { fitBox } from "@/components/canvas/fit";
import { toast } from "@/components/ui/toast";
import { type Id, typeOf } from "@/lib/core/definition/document";
import { isNeverRetried } from "@/lib/core/definition/task-types";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { boundsOf } from "@/lib/core/graph/part";

import { emptySelection, pickAtSelection, say, select, settle } from "./actions";
import { carry, stopCarrying } from "./carrying";
import type { ActionContext } from "./action";
import { closeComparison, goInComparison } from "./compare/compare-actions";
import { graphFor } from "./graphs";
import { goToProblem, idOfProblem } from "./go-to-problem";
import { closeDry } from "./dry/dry-mode";
import { focusForm, focusInspectorPresets } from "./focus-field";
import { type Direction, nextInDirection } from "./navigation";
import { nodeOfRef, refOfNode } from "./run/shown-run";
import { shownForm } from "./shown-form";
import { type DesignerStore, isDrawnOn, shownWorkspace, workspaceOf } from "./store";

/** Text needs room: the tasks to put in step aside. */
export function toggleCode({ store }: Pick<ActionContext, "store">): void {
  store.setState(({ open }) => ({ open: { ...open, code: !open.code, palette: open.code } }));
}

export function go(direction: Direction) {
  return ({ store }: ActionContext) => {
    const state = store.getState();
    if (state.carrying) {
      const isLane = direction === "left" || direction === "right";
      carry(store, direction === "up" || direction === "left" ? -1 : 1, isLane ? "lane" : "slot");
      return;
    }
    const { run } = state;
    if (state.comparing && !run) {
      goInComparison(store, direction);
      return;
    }
    if (run) {
      const from = nodeOfRef(run, run.ref);
      const next = nextInDirection(run.workspace.doc, from, direction);
      if (next !== null) run.select(refOfNode(run, next));
      return;
    }
    const { doc } = workspaceOf(state);
    // On the picture nothing stands for them while it is only looked at.
    const withEmpty = isDrawnOn(state);
    const next = nextInDirection(doc, state.selection.at(-1) ?? null, direction, withEmpty);
    if (next !== null) select(store, [next]);
  };
}

export function openInspector({ store }: ActionContext): void {
  if (store.getState().carrying) {
    stopCarrying(store, true);
    return;
  }
  const { run } = store.getState();
  if (run) {
    // The focus may have come to a card that is not chosen.
    const card = document.activeElement?.closest<HTMLElement>("#canvas [data-node]");
    const ref = card ? refOfNode(run, card.dataset["node"] ?? "") : null;
    if (ref !== null) run.select(ref);
    return;
  }
  // Where nothing stands yet the first task is chosen.
  if (emptySelection(store.getState())) {
    pickAtSelection(store);
    return;
  }
  shownForm(store).settle();
  focusForm();
}

export function focusRef({ store }: ActionContext): void {
  // Only there it is written.
  store.setState({ tab: "inputs" });
  shownForm(store).settle();
  const field = document.querySelector<HTMLInputElement>('#inspector [data-field="ref"]');
  field?.focus();
  field?.select();
}

const TWICE_MS = 1_500;
const savedAt = new WeakMap<DesignerStore, number>();

/** Saves what is not saved yet; the second time in a row it is about to be published. */
export function saveNow({ store, save }: ActionContext): void {
  const now = performance.now();
  const isSecond = now - (savedAt.get(store) ?? Number.NEGATIVE_INFINITY) < TWICE_MS;
  savedAt.set(store, isSecond ? Number.NEGATIVE_INFINITY : now);
  save();
  if (isSecond) store.setState({ sheet: "publish" });
}

export function cancel({ store }: ActionContext): void {
  const state = store.getState();
  if (state.carrying) stopCarrying(store, false);
  else if (state.run) state.run.select(null);
  else if (state.comparing) closeComparison(store);
  else if (state.dry && state.selection.length === 0) closeDry(store);
  else if (state.sheet) store.setState({ sheet: null });
  else select(store, []);
}

export function zoomTo({ handle, store }: ActionContext, which: "all" | "selection"): void {
  const { instance, element } = handle;
  if (!instance || !element) return;
  const ids = which === "selection" ? store.getState().selection : [];
  const graph = graphFor(shownWorkspace(store.getState()));
  const chosen = graph.nodes.filter(({ id }) => ids.includes(id));
  const [first] = chosen;
  void (first
    ? fitBox(boundsOf({ nodes: chosen, bounds: first }), instance, element, { maxZoom: 1 })
    : fitBox(boundsOf(graph), instance, element, { maxZoom: 1, padding: 0.08 }));
}

/** Opens the policy of a task beside its card; its presets have the keys 1 to 4 from then on. */
export function openPolicy(store: DesignerStore, [id = ""]: readonly Id[]): void {
  const state = store.getState();
  const block = treeIndex(workspaceOf(state).doc).blocks.get(id)?.block;
  if (block?.kind !== "task" || isNeverRetried(typeOf(block.raw))) {
    const reason = "It has no policy: what leads the flow is never retried.";
    say(store, reason);
    toast.error(reason, { id: "refused" });
  } else if (state.narrow) showPolicyTab(store);
  else store.setState({ policyOf: id });
}

/** Everything about the policy of the selected task, in the inspector. */
export function showPolicyTab(store: DesignerStore): void {
  store.setState({ tab: "policy" });
  shownForm(store).whenDrawn(focusInspectorPresets);
}

/** Takes the next or previous task of the same sequence into the selection, too. */
export function extend(direction: "up" | "down") {
  return ({ store }: ActionContext) => {
    const { selection, history } = store.getState();
    const { doc } = history.present.workspace;
    const next = nextInDirection(doc, selection.at(-1) ?? null, direction);
    if (next === null) return;
    // Going back gives up the last one.
    if (selection.at(-2) === next) select(store, selection.slice(0, -1));
    else if (!selection.includes(next)) select(store, [...selection, next]);
  };
}

/** Settles the first problem of the selected task that has a fix. */
export function quickFix({ store }: ActionContext): void {
  const { selection, checked } = store.getState();
  const own = checked.problems.filter((problem) =>
    [problem.blockId, idOfProblem(checked.workspace, problem)].some(
      (id) => id !== null && selection.includes(id),
    ),
  );
  const fix = own.flatMap(({ fixes }) => fixes)[0];
  const [first] = own;
  if (fix) settle(store, fix);
  else if (first) goToProblem(store, first);
  else say(store, "No problem here");
}
