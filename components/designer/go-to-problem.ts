import type { Problem } from "@/lib/core/definition/problem";

import { select } from "./actions";
import type { DesignerStore } from "./store";

const TRIES = 12;
/** What stands beside the value, such as its name, is marked as such. */
const CONTROLS = ["input", "textarea", "select", '[contenteditable="true"]', '[role="radio"]']
  .map((control) => `${control}:not([data-beside])`)
  .join(", ");

/** Shows the task that a problem is about and puts the focus into the field that is meant, where there is one. */
export function goToProblem(store: DesignerStore, problem: Problem): void {
  const { blockId, field = "" } = problem;
  const isPolicy =
    problem.group === "policy" && field !== "" && !field.startsWith("inputParameters");
  store.setState({ tab: isPolicy ? "policy" : "inputs" });
  select(store, blockId === null ? [] : [blockId]);
  const place = blockId === null ? problem.path : field;
  if (place !== "") focusSoon(place, TRIES);
}

/** The form of another task is drawn first; a code editor takes a moment to load. */
function focusSoon(place: string, triesLeft: number): void {
  requestAnimationFrame(() => {
    const row = nearestRow(place);
    const control = row?.querySelector<HTMLElement>(CONTROLS);
    if (row && control) {
      for (let at = row.parentElement; at; at = at.parentElement)
        if (at instanceof HTMLDetailsElement) at.open = true;
      control.focus();
      row.scrollIntoView({ block: "nearest" });
    } else if (triesLeft > 0) setTimeout(() => focusSoon(place, triesLeft - 1), 40);
  });
}

/** The row of the value itself, else of the one that holds it. */
function nearestRow(place: string): HTMLElement | null {
  const keys = place.split(".");
  for (let length = keys.length; length > 0; length--) {
    const name = CSS.escape(keys.slice(0, length).join("."));
    const row = document.querySelector<HTMLElement>(`#inspector [data-place="${name}"]`);
    if (row) return row;
  }
  return null;
}
