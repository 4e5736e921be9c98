import type { useStoreApi } from "@xyflow/react";

/** The view is at rest when it has stood still for so long, in ms: a slow machine takes less from one step of the wheel to the next. */
export const VIEW_REST_MS = 250;

type FlowStore = ReturnType<typeof useStoreApi>;

interface Watcher {
  /** At each change of place or zoom. */
  readonly moved?: () => void;
  /** Once, when it is at rest again. */
  readonly rested: () => void;
}

/** Follows the moves of a canvas's view; the answer ends that. */
export function watchView(store: FlowStore, { moved, rested }: Watcher): () => void {
  let timer = 0;
  const stop = store.subscribe(({ transform }, before) => {
    if (transform === before.transform) return;
    moved?.();
    window.clearTimeout(timer);
    timer = window.setTimeout(rested, VIEW_REST_MS);
  });
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}
