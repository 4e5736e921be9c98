import type { Id, RawTask } from "@/lib/core/definition/document";
import { textOf, typeOf } from "@/lib/core/definition/document";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { allTasks } from "@/lib/core/definition/walk";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { perform, say } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

export type Workflows = ReadonlyMap<string, WorkflowDef>;

/** The definition that a SUB_WORKFLOW task starts: its own, or the stored one of the name; null: not known. */
export function childOf(raw: RawTask, workflows: Workflows): JsonObject | null {
  const started = raw["subWorkflowParam"];
  if (typeOf(raw) !== "SUB_WORKFLOW" || !isJsonObject(started)) return null;
  const own = started["workflowDefinition"];
  if (isJsonObject(own)) return own;
  return (workflows.get(textOf(started, "name")) as JsonObject | undefined) ?? null;
}

const MOST_LEVELS = 9;

/** Levels of workflows below a task; 0: none is known. One that starts itself counts to the most. */
export function levelsBelow(raw: RawTask, workflows: Workflows, left = MOST_LEVELS): number {
  const child = childOf(raw, workflows);
  if (!child || left === 0) return 0;
  let deepest = 0;
  for (const { task } of allTasks(child as WorkflowDef)) {
    if (deepest >= left - 1) break;
    deepest = Math.max(deepest, levelsBelow(task as RawTask, workflows, left - 1));
  }
  return deepest + 1;
}

/** Draws the workflow that a task starts in its place, or closes it again. */
export function toggleChild(store: DesignerStore, [id = ""]: readonly Id[]): void {
  const state = store.getState();
  const { doc, presentation } = workspaceOf(state);
  const raw = treeIndex(doc).blocks.get(id)?.block.raw;
  if (presentation.expanded && Object.hasOwn(presentation.expanded, id)) {
    perform(store, { type: "expandChild", id, definition: null });
    return;
  }
  const definition = raw ? childOf(raw, state.workflows) : null;
  if (definition) perform(store, { type: "expandChild", id, definition });
  else say(store, "It starts no workflow that is known here");
}
