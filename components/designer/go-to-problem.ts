import type { Id, Workspace } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { select } from "./actions";
import { focusPlace } from "./focus-field";
import { shownForm } from "./shown-form";
import { type DesignerStore, workspaceOf } from "./store";

const OWN_POLICY = "taskDefinition.";

/** The place in a form where a field is edited: the rows of a policy are the same, wherever the policy is written. */
export function placeOfField(field: string): string {
  return field.startsWith(OWN_POLICY) ? field.slice(OWN_POLICY.length) : field;
}

/** What is selected to settle a problem: the block, or its join, which has a form of its own. Null: the workflow. */
export function idOfProblem({ doc }: Workspace, { blockId, part }: Problem): Id | null {
  const block = blockId === null || !part ? undefined : treeIndex(doc).blocks.get(blockId)?.block;
  return (block && "join" in block ? block.join?.id : undefined) ?? blockId;
}

/** Shows the task that a problem is about and puts the focus into the field that is meant, where there is one. */
export function goToProblem(store: DesignerStore, problem: Problem): void {
  const { blockId, field = "" } = problem;
  const isPolicy =
    field.startsWith(OWN_POLICY) ||
    (problem.group === "policy" && field !== "" && !field.startsWith("inputParameters"));
  store.setState({ tab: isPolicy ? "policy" : "inputs" });
  const id = idOfProblem(workspaceOf(store.getState()), problem);
  select(store, id === null ? [] : [id]);
  const place = blockId === null ? problem.path : placeOfField(field);
  if (place !== "") shownForm(store).whenDrawn(() => focusPlace(place));
}
