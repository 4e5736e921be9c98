import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import type { RawTask } from "@/lib/core/definition/document";
import { COMMON_FIELDS, STORED_FIELDS } from "@/lib/core/definition/task-forms/common";
import type { FormField } from "@/lib/core/definition/task-forms/form";
import { formOf, knownTypes } from "@/lib/core/definition/task-forms/registry";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { SHIPPED_TASK_DEFS } from "@/lib/core/image/task-defs";

import { DesignerContext } from "../designer-context";
import { createDesignerStore } from "../store";
import { CommonFields } from "./common-fields";
import { TaskFields } from "./task-form";

afterEach(cleanup);

/** The form of a task as the inspector shows it. */
function show(raw: RawTask): void {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: { name: "flow", tasks: [raw] } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  const store = createDesignerStore("flow", opened.workspace, newId, null);
  const [place] = treeIndex(opened.workspace.doc).blocks.values();
  if (!place) throw new Error("no task");
  const { block } = place;
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}
    >
      <DesignerContext.Provider value={store}>
        <TaskFields id={block.id} raw={block.raw} problems={[]} block={block} />
        <CommonFields id={block.id} part="self" raw={block.raw} />
      </DesignerContext.Provider>
    </QueryClientProvider>,
  );
}

/** A control with the field's name, or the place that its code editor is loaded into. */
function controlOf({ path, meta, code }: FormField): HTMLElement | null {
  const row = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(path.join("."))}"]`);
  if (!row) return null;
  if (code !== undefined) return within(row).queryByRole("status");
  const named = within(row).queryAllByLabelText(meta.title, { exact: false });
  const grouped = within(row).queryAllByRole("radiogroup", { name: meta.title });
  return named[0] ?? grouped[0] ?? null;
}

const TASKS: readonly RawTask[] = [
  ...knownTypes().map((type) => ({ name: "own", taskReferenceName: "own_ref", type })),
  ...SHIPPED_TASK_DEFS.map(({ name = "" }) => ({
    name,
    taskReferenceName: "own_ref",
    type: "SIMPLE",
  })),
];

describe("the form of a task", () => {
  it.each(TASKS.map((raw) => [raw["type"] === "SIMPLE" ? raw["name"] : raw["type"], raw] as const))(
    "%s has a named control and an explanation for each field",
    (_name, raw) => {
      show(raw);
      const fields = formOf(raw).fields.filter(({ hidden }) => hidden?.(raw) !== true);
      const lacking = [...fields, ...COMMON_FIELDS, ...STORED_FIELDS].filter((field) => {
        const isExplained = screen.queryAllByText(field.meta.help ?? "").length > 0;
        return controlOf(field) === null || !isExplained;
      });
      expect(lacking.map(({ path }) => path.join("."))).toEqual([]);
    },
  );
});
