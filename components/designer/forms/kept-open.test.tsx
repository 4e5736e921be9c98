import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { DesignerContext } from "../designer-context";
import { createDesignerStore, type DesignerStore } from "../store";
import { KeptOpen } from "./kept-open";

afterEach(cleanup);

function opened(): DesignerStore {
  const newId = createIds("b");
  const result = openWorkspace({ definition: { tasks: [] }, collapsed: {} }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

/** The form of a task, drawn anew. */
function formOf(task: string, store: DesignerStore) {
  return (
    <DesignerContext.Provider value={store}>
      <KeptOpen key={task} title="More">
        {task}
      </KeptOpen>
    </DesignerContext.Provider>
  );
}

function partOf(task: string): HTMLDetailsElement {
  const part = screen.getByText(task).closest("details");
  if (!part) throw new Error("nothing is folded away");
  return part;
}

it("what was opened in one form is open in the next, and closed when it was closed", () => {
  const store = opened();
  const { rerender } = render(formOf("first", store));
  expect(partOf("first").open).toBe(false);
  partOf("first").open = true;
  fireEvent(partOf("first"), new Event("toggle"));
  rerender(formOf("second", store));
  expect(partOf("second").open).toBe(true);
  partOf("second").open = false;
  fireEvent(partOf("second"), new Event("toggle"));
  rerender(formOf("third", store));
  expect(partOf("third").open).toBe(false);
});
