import type { Id } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Point } from "@/lib/core/graph/graph";

import { perform } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

/** Who waits so long over a collapsed block wants to put something into it. */
const OPEN_MS = 600;

/** Opens a collapsed block that something is held over; `moving` is what is held, `onOpen` is told afterwards. */
export function createOpener(store: DesignerStore, moving: readonly Id[], onOpen: () => void) {
  let over: Id | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    over = null;
  };
  const point = ({ x, y }: Point) => {
    const node = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-node]");
    const id = node?.dataset["node"] ?? null;
    const closed = id !== null && !moving.includes(id) && isCollapsed(store, id) ? id : null;
    if (closed === over) return;
    stop();
    over = closed;
    if (closed === null) return;
    timer = setTimeout(() => {
      perform(store, { type: "collapse", id: closed, collapsed: false }, { keepSelection: true });
      onOpen();
    }, OPEN_MS);
  };
  return { point, stop };
}

function isCollapsed(store: DesignerStore, id: Id): boolean {
  const { doc, presentation } = workspaceOf(store.getState());
  const block = treeIndex(doc).blocks.get(id)?.block;
  return block !== undefined && presentation.collapsed[refOf(block.raw)] === true;
}
