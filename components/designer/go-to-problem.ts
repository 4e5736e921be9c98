import type { Problem } from "@/lib/core/definition/problem";

import { select } from "./actions";
import { focusPlace } from "./focus-field";
import { shownForm } from "./shown-form";
import type { DesignerStore } from "./store";

const OWN_POLICY = "taskDefinition.";

/** The place in a form where a field is edited: the rows of a policy are the same, wherever the policy is written. */
export function placeOfField(field: string): string {
  return field.startsWith(OWN_POLICY) ? field.slice(OWN_POLICY.length) : field;
}

/** Shows the task that a problem is about and puts the focus into the field that is meant, where there is one. */
export function goToProblem(store: DesignerStore, problem: Problem): void {
  const { blockId, field = "" } = problem;
  const isPolicy =
    field.startsWith(OWN_POLICY) ||
    (problem.group === "policy" && field !== "" && !field.startsWith("inputParameters"));
  store.setState({ tab: isPolicy ? "policy" : "inputs" });
  select(store, blockId === null ? [] : [blockId]);
  const place = blockId === null ? problem.path : placeOfField(field);
  if (place !== "") shownForm(store).whenDrawn(() => focusPlace(place));
}
