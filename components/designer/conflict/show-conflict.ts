import { openComparison } from "../compare/compare-actions";
import type { Conflict, DesignerStore } from "../store";
import { theirDefinition } from "./conflict";

/** Shows their work and this one in one picture. False: theirs cannot be drawn, only its text can be looked at. */
export async function showConflict(
  store: DesignerStore,
  conflict: Conflict,
  theirTitle: string,
): Promise<boolean> {
  const definition = theirDefinition(conflict);
  if (!definition) return false;
  return openComparison(
    store,
    { title: theirTitle, definition },
    { title: "yours", definition: null },
  );
}
