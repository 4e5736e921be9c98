import type { Id, Slot, Workspace } from "@/lib/core/definition/document";
import { slotBeside, treeIndex } from "@/lib/core/definition/tree-index";
import { run } from "@/lib/core/edit/run";
import { describeSlot, legalSlots, slotsFor } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";

import { perform, refuseJoin, say } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

/** Ids for a trial, which is thrown away. */
export function trialIds(): () => Id {
  let last = 0;
  return () => {
    last += 1;
    return `trial ${last}`;
  };
}

/** Begins choosing a new place for the selection by keyboard; says why there is none. */
export function startCarrying(store: DesignerStore): void {
  const state = store.getState();
  const { doc } = workspaceOf(state);
  const index = treeIndex(doc);
  const ids = state.selection.filter((id) => index.blocks.has(id));
  if (ids.length === 0) {
    if (!refuseJoin(store)) say(store, "Select a task to move");
    return;
  }
  const slots = slotsFor(doc, ids);
  if (slots.length === 0) {
    say(store, `There is no other place for it. ${reasonAgainst(workspaceOf(state), ids)}`.trim());
    return;
  }
  const at = Math.max(0, firstAfter(doc, slots, ids));
  store.setState({ carrying: { ids, slots, at } });
  sayCarrying(store, "Moving. Arrows choose the place, Enter drops, Escape cancels. ");
}

/** What is in the way of the nearest places. */
function reasonAgainst(workspace: Workspace, ids: readonly Id[]): string {
  const place = treeIndex(workspace.doc).blocks.get(ids[0] ?? "");
  if (!place) return "";
  const end = place.in.seq.items.length;
  for (const index of [place.at + 2, place.at - 1, 0, end]) {
    if (index < 0 || index > end || index === place.at || index === place.at + 1) continue;
    const slot = { seq: place.in.seq.id, index };
    const outcome = run(workspace, { type: "move", ids, slot }, trialIds());
    if (!outcome.ok) return outcome.reason;
  }
  return "";
}

/** The first of the slots that comes after the blocks in document order; -1: none does. */
function firstAfter(doc: Workspace["doc"], slots: readonly Slot[], ids: readonly Id[]): number {
  const place = ids[0] === undefined ? undefined : treeIndex(doc).blocks.get(ids[0]);
  const order = new Map(legalSlots(doc).map((slot, at) => [keyOf(slot), at]));
  const own = place ? (order.get(keyOf(slotBeside(place, "before"))) ?? -1) : -1;
  return slots.findIndex((slot) => (order.get(keyOf(slot)) ?? -1) > own);
}

function keyOf({ seq, index }: Slot): string {
  return `${seq} ${index}`;
}

/** Goes to another place: `by` places on, or to the next branch. */
export function carry(store: DesignerStore, by: number, step: "slot" | "lane" = "slot"): void {
  const { carrying } = store.getState();
  if (!carrying) return;
  const { slots, at } = carrying;
  const next = step === "lane" ? nextLane(slots, at, by) : at + by;
  if (next < 0 || next >= slots.length) {
    say(store, by > 0 ? "Last place" : "First place");
    return;
  }
  store.setState({ carrying: { ...carrying, at: next } });
  sayCarrying(store);
}

function nextLane(slots: readonly Slot[], at: number, by: number): number {
  let next = at + by;
  while (slots[next]?.seq === slots[at]?.seq && slots[next]) next += by;
  return next;
}

/** The place in words, and what would get worse there. */
function sayCarrying(store: DesignerStore, before = ""): void {
  const state = store.getState();
  const { carrying } = state;
  const slot = carrying?.slots[carrying.at];
  if (!carrying || !slot) return;
  const workspace = workspaceOf(state);
  const words = describeSlot(workspace.doc, slot, titleOf);
  const outcome = run(workspace, { type: "move", ids: carrying.ids, slot }, trialIds());
  const worse = outcome.ok
    ? outcome.effects.filter(({ kind }) => kind === "scope").map(({ text }) => text)
    : [outcome.reason];
  const place = `place ${carrying.at + 1} of ${carrying.slots.length}`;
  say(store, [`${before}${words}, ${place}`, ...worse.slice(0, 3)].join(". "));
}

/** Ends carrying: drops where it is, or leaves everything as it was. */
export function stopCarrying(store: DesignerStore, drop: boolean): void {
  const { carrying } = store.getState();
  const slot = carrying?.slots[carrying.at];
  store.setState({ carrying: null });
  if (carrying && slot && drop) perform(store, { type: "move", ids: carrying.ids, slot });
  else say(store, "Move canceled");
}
