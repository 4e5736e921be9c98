import type { Id } from "@/lib/core/definition/document";
import { isWithin, treeIndex } from "@/lib/core/definition/tree-index";
import type { Point } from "@/lib/core/graph/graph";

import { perform, say } from "./actions";
import { graphFor } from "./graphs";
import type { CanvasHandle } from "./designer-context";
import { followPointer } from "./follow-pointer";
import { type DesignerStore, workspaceOf } from "./store";

/** Pixels before a press becomes a drag. */
const SLACK = 4;

/**
 * Moves blocks away from their automatic place while Shift is held: the picture changes, the workflow does not. Only
 * what is drawn moves until the pointer is let go; Escape puts it back.
 */
export function startNudge(
  store: DesignerStore,
  { element, instance }: CanvasHandle,
  { ids, pointer, onClick }: { ids: readonly Id[]; pointer: Point; onClick: () => void },
): void {
  let by: Point | null = null;
  const cards = element ? elementsOf(store, ids, element) : [];
  const place = (at: Point | null) => {
    for (const card of cards) card.style.translate = at ? `${at.x}px ${at.y}px` : "";
  };
  const move = (event: PointerEvent) => {
    const away = { x: event.clientX - pointer.x, y: event.clientY - pointer.y };
    if (!by && Math.hypot(away.x, away.y) <= SLACK) return;
    const zoom = instance?.getViewport().zoom ?? 1;
    by = { x: away.x / zoom, y: away.y / zoom };
    place(by);
    event.preventDefault();
  };
  const end = (keep: boolean) => {
    place(null);
    if (!by) {
      if (keep) onClick();
    } else if (keep) nudge(store, ids, by);
    else say(store, "Move canceled");
  };
  followPointer({ onMove: move, onEnd: end });
}

/** The nodes of blocks and of all they hold. */
function elementsOf(store: DesignerStore, ids: readonly Id[], element: HTMLElement) {
  const workspace = workspaceOf(store.getState());
  const { blocks } = treeIndex(workspace.doc);
  const moving = graphFor(workspace).nodes.filter(({ block, foreign }) => {
    const place = blocks.get(foreign ?? block?.id ?? "");
    return place !== undefined && ids.some((id) => isWithin(place, id));
  });
  return moving.flatMap(({ id }) => {
    const selector = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
    return element.querySelector<HTMLElement>(selector) ?? [];
  });
}

function nudge(store: DesignerStore, ids: readonly Id[], { x, y }: Point): void {
  const isRight = workspaceOf(store.getState()).presentation.direction === "right";
  const [across, along] = (isRight ? [y, x] : [x, y]).map((by) => Math.round(by / 4) * 4);
  perform(
    store,
    { type: "nudge", ids, across: across ?? 0, along: along ?? 0, snap: true },
    { keepSelection: true },
  );
}
