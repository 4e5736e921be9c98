import type { Problem } from "@/lib/core/definition/problem";

import { type DesignerState, workspaceOf } from "./store";

/** A new workflow without a task, of which nothing was edited yet. */
export function isUnbegun(state: DesignerState): boolean {
  const { doc, parked } = workspaceOf(state);
  const { published, history } = state;
  return (
    published === null &&
    history.past.length === 0 &&
    doc.root.items.length === 0 &&
    parked.length === 0
  );
}

const withoutEmpty = new WeakMap<readonly Problem[], readonly Problem[]>();

/**
 * The problems that are told while a workflow is edited; the same list until something changes. That one has no task is
 * nobody's mistake before it is begun: publishing alone says so then.
 */
export function toldProblems(state: DesignerState): readonly Problem[] {
  const { problems } = state.checked;
  if (!isUnbegun(state)) return problems;
  const known = withoutEmpty.get(problems);
  if (known) return known;
  const told = problems.filter(({ code }) => code !== "WF_EMPTY");
  withoutEmpty.set(problems, told);
  return told;
}
