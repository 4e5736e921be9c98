import type { Id } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { History } from "@/lib/core/edit/history";
import { run } from "@/lib/core/edit/run";
import type { Point } from "@/lib/core/graph/graph";

import { perform } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

/** Who waits so long over a collapsed block wants to put something into it. */
const OPEN_MS = 600;

export interface Opener {
  /** Where the pointer is. */
  readonly point: (at: Point) => void;
  /** Nothing more is opened. */
  readonly stop: () => void;
  /** What was opened is closed again, without a trace. */
  readonly close: () => void;
  /** What was opened and closed again is opened by steps of their own. */
  readonly reopen: () => void;
  /** What was opened stays so as a part of the step that has just been made. */
  readonly keep: () => void;
}

/**
 * Opens a collapsed block that something is held over; `moving` is what is held, `onOpen` is told afterwards. It is open
 * in what is shown and no step of its own, until the pointer is let go.
 */
export function createOpener(
  store: DesignerStore,
  moving: readonly Id[],
  onOpen: () => void,
): Opener {
  let before: History | null = null;
  const ids: Id[] = [];
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
      const { history } = store.getState();
      const next = opened(store, closed);
      if (!next) return;
      before ??= history;
      ids.push(closed);
      store.setState({ history: next });
      onOpen();
    }, OPEN_MS);
  };
  const close = () => {
    if (before) store.setState({ history: before });
    before = null;
  };
  const reopen = () => {
    for (const id of ids) {
      perform(store, { type: "collapse", id, collapsed: false }, { keepSelection: true });
    }
  };
  const keep = () => {
    const { history } = store.getState();
    const last = history.past.length - 1;
    if (before) {
      store.setState({ history: { ...history, past: history.past.with(last, before.present) } });
    }
    before = null;
  };
  return { point, stop, close, reopen, keep };
}

/** The history as if its present had always had the block open; null: it cannot be opened. */
function opened(store: DesignerStore, id: Id): History | null {
  const { history } = store.getState();
  const { present } = history;
  const outcome = run(present.workspace, { type: "collapse", id, collapsed: false }, store.newId);
  if (!outcome.ok) return null;
  return { ...history, present: { ...present, workspace: outcome.workspace } };
}

function isCollapsed(store: DesignerStore, id: Id): boolean {
  const { doc, presentation } = workspaceOf(store.getState());
  const block = treeIndex(doc).blocks.get(id)?.block;
  return block !== undefined && presentation.collapsed[refOf(block.raw)] === true;
}
