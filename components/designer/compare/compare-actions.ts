import type { Id } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";

import { say } from "../actions";
import { nextInDirection } from "../navigation";
import type { Direction } from "../navigation";
import type { DesignerStore } from "../store";

/** Back to editing. */
export function closeComparison(store: DesignerStore): void {
  if (!store.getState().comparing) return;
  store.setState({ comparing: null });
  say(store, "Back to editing");
}

/** Goes to a change of the list. */
export function showChange(store: DesignerStore, at: number): void {
  const { comparing } = store.getState();
  const change = comparing?.changes[at];
  if (!comparing || !change) return;
  store.setState({ comparing: { ...comparing, at, selected: change.nodeId } });
  const name = change.raw ? refOf(change.raw) : "settings of the workflow";
  say(store, `Change ${at + 1} of ${comparing.changes.length}: ${change.kind}, ${name}`);
}

/** To the next or previous change, around the end. */
export function stepChange(store: DesignerStore, by: 1 | -1): void {
  const { comparing } = store.getState();
  const count = comparing?.changes.length ?? 0;
  if (!comparing || count === 0) {
    say(store, comparing ? "Nothing differs" : "No versions are compared");
    return;
  }
  const start = by > 0 ? -1 : count;
  showChange(store, ((comparing.at ?? start) + by + count) % count);
}

/** Looks at a node of the picture, and at its change if it has one. */
export function showNode(store: DesignerStore, id: Id | null): void {
  const { comparing } = store.getState();
  if (!comparing) return;
  const at = comparing.changes.findIndex(({ nodeId }) => nodeId !== null && nodeId === id);
  if (at >= 0) showChange(store, at);
  else store.setState({ comparing: { ...comparing, at: null, selected: id } });
}

/** The way of an arrow key through the picture. */
export function goInComparison(store: DesignerStore, direction: Direction): void {
  const { comparing } = store.getState();
  if (!comparing) return;
  const next = nextInDirection(comparing.workspace.doc, comparing.selected, direction);
  if (next !== null) showNode(store, next);
}
