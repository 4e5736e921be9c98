"use client";

import type { KeyboardEvent } from "react";

import { say, settle } from "./actions";
import { useDesignerStore } from "./designer-context";
import { focusCanvas } from "./focus-field";
import { idOfProblem, placeOfField } from "./go-to-problem";
import { workspaceOf } from "./store";

/** Keys of a form: Escape goes back to the card, Ctrl+. settles what is wrong with the field. */
export function useInspectorKeys() {
  const store = useDesignerStore();
  const fix = (target: Element) => {
    const place = target.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "";
    const state = store.getState();
    const workspace = workspaceOf(state);
    const own = state.checked.problems.filter(
      (problem) =>
        idOfProblem(workspace, problem) === (state.selection[0] ?? null) &&
        place !== "" &&
        isAt(placeOfField(problem.field ?? ""), place),
    );
    const fixes = own.flatMap((problem) => problem.fixes);
    const [only] = fixes;
    if (only && fixes.length === 1) settle(store, only);
    else if (fixes.length > 1) offer(own[0]?.field ?? "");
    else say(store, own.length === 0 ? "No problem here" : "This has to be settled by hand");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") focusCanvas(store.getState().selection[0]);
    else if (event.key === "." && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (event.target instanceof Element) fix(event.target);
    }
  };
  return { onKeyDown };
}

function isAt(field: string, place: string): boolean {
  return field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
}

/** Several ways out: the focus goes to the first, Tab to the others. */
function offer(field: string): void {
  const row = document.querySelector<HTMLElement>(`#inspector [data-fixes="${CSS.escape(field)}"]`);
  row?.querySelector<HTMLElement>("button")?.focus();
}
