import type { Problem } from "@/lib/core/definition/problem";
import { problemsOf } from "@/lib/core/definition/problems";

import { type DesignerState, workspaceOf } from "./store";

/** Problems of the document as it is now, with what was known when it was last looked at. */
export function problemsNow(state: DesignerState): readonly Problem[] {
  const { checked, facts } = state;
  const workspace = workspaceOf(state);
  return checked.workspace === workspace ? checked.problems : problemsOf(workspace, facts);
}
