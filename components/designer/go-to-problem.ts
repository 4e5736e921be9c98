import type { Problem } from "@/lib/core/definition/problem";

import { select } from "./actions";
import { focusPlace } from "./focus-field";
import { shownForm } from "./shown-form";
import type { DesignerStore } from "./store";

/** Shows the task that a problem is about and puts the focus into the field that is meant, where there is one. */
export function goToProblem(store: DesignerStore, problem: Problem): void {
  const { blockId, field = "" } = problem;
  const isPolicy =
    problem.group === "policy" && field !== "" && !field.startsWith("inputParameters");
  store.setState({ tab: isPolicy ? "policy" : "inputs" });
  select(store, blockId === null ? [] : [blockId]);
  const place = blockId === null ? problem.path : field;
  if (place !== "") shownForm(store).whenDrawn(() => focusPlace(place));
}
