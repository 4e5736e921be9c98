import { refOf, type Workspace } from "@/lib/core/definition/document";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { expandChild } from "@/lib/core/edit/present";
import { graphOf } from "@/lib/core/graph/from-document";
import type { Graph, GraphNode } from "@/lib/core/graph/graph";
import type { JsonObject } from "@/lib/core/json";

export interface Drawn {
  readonly graph: Graph;
  /** Reference name by node, and node by reference name. */
  readonly refs: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

export function workspaceOf(definition: WorkflowDef): Workspace | null {
  const opened = openWorkspace({ definition }, createIds("r"));
  return opened.ok ? opened.workspace : null;
}

/** Reference names of the containers around a task. */
export function containersAround({ doc }: Workspace, ref: string): string[] {
  const around: string[] = [];
  const place = treeIndex(doc).refs.get(ref)?.place;
  for (let owner = place?.in.owner; owner; owner = owner.in.owner) {
    around.push(refOf(owner.block.raw));
  }
  return around;
}

/**
 * Large definitions open with collapsed containers; `open` are drawn with what they hold. `children` are definitions of
 * the runs that tasks have started, by the reference names of those tasks: they are drawn in their places.
 */
export function drawingOf(
  workspace: Workspace,
  open: readonly string[],
  children: ReadonlyMap<string, WorkflowDef>,
): Drawn {
  const { refs: places } = treeIndex(workspace.doc);
  const opened = Object.fromEntries(open.map((ref) => [ref, false] as const));
  const collapsed = { ...workspace.presentation.collapsed, ...opened };
  const plain = { ...workspace, presentation: { ...workspace.presentation, collapsed } };
  const graph = graphOf(withChildren(plain, children));
  const refs = new Map<string, string>();
  const nodes = new Map<string, GraphNode>();
  for (const [ref, { place, part }] of places) {
    const { block } = place;
    const id = part === "join" && "join" in block && block.join ? block.join.id : block.id;
    const node = graph.nodes.find((one) => one.id === id);
    if (!node || part === "merge") continue;
    refs.set(id, ref);
    nodes.set(ref, node);
  }
  return { graph, refs, nodes };
}

function withChildren(workspace: Workspace, children: ReadonlyMap<string, WorkflowDef>): Workspace {
  let shown = workspace;
  for (const [ref, definition] of children) {
    const id = treeIndex(workspace.doc).refs.get(ref)?.place.block.id;
    if (id === undefined) continue;
    // Ids of the same child are the same each time, so that nothing on the canvas is drawn anew.
    const newId = createIds(`${ref}/`);
    const command = { type: "expandChild", id, definition: definition as JsonObject } as const;
    const edit = expandChild(shown, command, newId);
    if (edit.ok) shown = edit.workspace;
  }
  return shown;
}
