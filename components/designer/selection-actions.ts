import { toClipboard } from "@/components/ui/to-clipboard";
import { toast } from "@/components/ui/toast";
import { whenLoaded } from "@/components/ui/when-loaded";
import { type Block, childSeqs, ownTasks } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { copyText } from "@/lib/core/edit/clipboard";

import { emptySelection, openPicker, perform, refuseJoin, say } from "./actions";
import { graphFor } from "./graphs";
import { type DesignerStore, workspaceOf } from "./store";

/** An action on the selected blocks; without any it says so, and of a join why not. */
export function withSelection(run: (store: DesignerStore, ids: readonly string[]) => void) {
  return ({ store }: { readonly store: DesignerStore }) => {
    const { blocks } = treeIndex(workspaceOf(store.getState()).doc);
    const ids = store.getState().selection.filter((id) => blocks.has(id));
    if (ids.length > 0) run(store, ids);
    else if (!refuseJoin(store)) say(store, "Select a task first");
  };
}

/** A branch or case more; of an empty one that is selected, for its block. */
export function addBranchAtSelection(context: { readonly store: DesignerStore }): void {
  const owner = emptySelection(context.store.getState())?.owner.block;
  const hasBranches = owner?.kind === "fork" || owner?.kind === "switch";
  if (hasBranches) addBranch(context.store, [owner.id]);
  else withSelection(addBranch)(context);
}

/** A key for a new case that none of the others has. */
export function freeCaseKey(keys: readonly string[]): string {
  let number = keys.length + 1;
  while (keys.includes(`case_${number}`)) number += 1;
  return `case_${number}`;
}

function addBranch(store: DesignerStore, [id]: readonly string[]): void {
  const place =
    id === undefined ? undefined : treeIndex(workspaceOf(store.getState()).doc).blocks.get(id);
  if (!place) return;
  const fork = place.block.kind === "fork" ? place : place.in.owner;
  if (fork?.block.kind === "fork") {
    openPicker(store, { kind: "lane", fork: fork.block.id, at: fork.block.lanes.length });
  } else if (place.block.kind === "switch") {
    const { id: owner, cases } = place.block;
    const key = freeCaseKey(cases.map((one) => one.key));
    openPicker(store, { kind: "case", id: owner, key });
  } else {
    openPicker(store, { kind: "beside", id: place.block.id });
  }
}

/** The selection as text; without any, or with nothing but the pills at the ends, the whole workflow. */
export async function copy(store: DesignerStore): Promise<boolean> {
  const state = store.getState();
  const ids = state.selection.filter((id) => id !== "start" && id !== "end");
  const isDone = await toClipboard(copyText(workspaceOf(state), ids));
  if (isDone) say(store, ids.length === 0 ? "Copied the workflow" : "Copied");
  return isDone;
}

/** What could not be copied is not taken away. */
export async function cut(store: DesignerStore, ids: readonly string[]): Promise<void> {
  if (await copy(store)) perform(store, { type: "remove", ids, mode: "heal" });
}

export async function paste(store: DesignerStore): Promise<void> {
  try {
    pasteText(store, await navigator.clipboard.readText());
  } catch {
    toast.error("The browser does not let this page read the clipboard: press Ctrl+V.", {
      id: "clipboard",
    });
  }
}

/** Text from the clipboard; what reads it is fetched with the first one. */
export function pasteText(store: DesignerStore, text: string): void {
  whenLoaded(
    () => import("./import-text"),
    ({ takeText }) => takeText(store, text),
  );
}

/** Takes the selection away; of a container with tasks in it, asks what becomes of them. */
export function removeSelection(store: DesignerStore): void {
  const state = store.getState();
  const parked = workspaceOf(state).parked.find(({ id }) => state.selection.includes(id));
  if (parked) {
    perform(store, { type: "removeParked", id: parked.id });
    return;
  }
  const gap = emptySelection(state);
  if (gap) {
    removeEmpty(store, gap);
    return;
  }
  const { blocks, owners } = treeIndex(workspaceOf(state).doc);
  // A join is selected on its own, but goes with its fork.
  const ids = [...new Set(state.selection.flatMap((id) => ownId(id)))];
  function ownId(id: string): string[] {
    if (blocks.has(id)) return [id];
    const owner = owners.get(id);
    return owner ? [owner.block.id] : [];
  }
  if (ids.length === 0) say(store, "Select a task first");
  else if (ids.some((id) => holdsTasks(blocks.get(id)?.block))) store.setState({ removing: ids });
  else perform(store, { type: "remove", ids, mode: "heal" });
}

/** A branch or case without a task; what always belongs to its block stays. */
function removeEmpty(store: DesignerStore, { owner, role }: NonNullable<Gap>): void {
  const { id } = owner.block;
  if (role.kind === "lane") perform(store, { type: "removeLane", fork: id, at: role.index });
  else if (role.kind === "case") perform(store, { type: "removeCase", id, at: role.index });
  else say(store, "There is no task in it");
}

type Gap = ReturnType<typeof emptySelection>;

function holdsTasks(block: Block | undefined): boolean {
  return block !== undefined && childSeqs(block).some(({ items }) => items.length > 0);
}

/** Beside the graph, at the height where it stood. */
export function park(store: DesignerStore, ids: readonly string[]): void {
  const { nodes } = graphFor(workspaceOf(store.getState()));
  const own = nodes.find(({ id }) => id === ids[0]);
  const left = Math.min(0, ...nodes.map(({ x }) => x));
  perform(store, { type: "park", ids, x: left - PARK_GAP, y: own?.y ?? 0 });
}

const PARK_GAP = 320;

export function toggleCollapsed(store: DesignerStore, [id = ""]: readonly string[]): void {
  const { doc, presentation } = workspaceOf(store.getState());
  const block = treeIndex(doc).blocks.get(id)?.block;
  const ref = block ? String(ownTasks(block)[0]?.["taskReferenceName"] ?? "") : "";
  perform(store, { type: "collapse", id, collapsed: presentation.collapsed[ref] !== true });
}
