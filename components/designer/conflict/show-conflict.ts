import { openComparison } from "../compare/open-comparison";
import { focusCanvas } from "../focus-field";
import type { Conflict, DesignerStore } from "../store";
import { theirDefinition } from "./conflict";

/** Shows their work and this one in one picture. False: theirs cannot be drawn, only its text can be looked at. */
export function showConflict(
  store: DesignerStore,
  conflict: Conflict,
  theirTitle: string,
): boolean {
  const definition = theirDefinition(conflict);
  if (!definition) return false;
  const theirs = { title: theirTitle, definition };
  const isDrawn = openComparison(store, theirs, { title: "yours", definition: null });
  // The keys that go through the changes work there.
  if (isDrawn) focusCanvas(undefined);
  return isDrawn;
}
