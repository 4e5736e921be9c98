import type { Slot, Workspace } from "@/lib/core/definition/document";
import type { Graph } from "@/lib/core/graph/graph";
import { graphWithRoom, isOwnPlace } from "@/lib/core/graph/open-slot";

import { graphFor } from "./graphs";
import { type DesignerState, type Drag, shownWorkspace, workspaceOf } from "./store";

/** A larger picture stays still while something is dragged over it. */
const MOST_NODES = 400;

/** Where the picture makes room for what is dragged; null: nowhere. */
export function roomFor(
  state: DesignerState,
  drag: Pick<Drag, "what" | "drop" | "refused">,
): Slot | null {
  const { what, drop, refused } = drag;
  if (refused || drop?.kind !== "slot" || isStill()) return null;
  const workspace = workspaceOf(state);
  if (workspace.doc.root.items.length === 0) return null;
  if (what.kind === "blocks" && isOwnPlace(workspace, drop.slot, what.ids)) return null;
  return graphFor(workspace).nodes.length > MOST_NODES ? null : drop.slot;
}

function isStill(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

let last: { workspace: Workspace; slot: Slot; graph: Graph } | null = null;

/** The picture with room at a slot, made once while the pointer stays there. */
export function graphWith(workspace: Workspace, slot: Slot): Graph {
  const isSame =
    last?.workspace === workspace && last.slot.seq === slot.seq && last.slot.index === slot.index;
  if (last && isSame) return last.graph;
  const graph = graphWithRoom(workspace, slot, last?.graph ?? graphFor(workspace));
  last = { workspace, slot, graph };
  return graph;
}

/** What the canvas draws. */
export function shownGraph(state: DesignerState): Graph {
  const room = state.drag?.room ?? null;
  const workspace = shownWorkspace(state);
  return room ? graphWith(workspace, room) : graphFor(workspace);
}
