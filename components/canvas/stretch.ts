import { useStoreApi } from "@xyflow/react";
import { createContext, useEffect, useState } from "react";

import type { Bounds } from "@/lib/core/graph/graph";
import { covers, firstStretch, nextStretch, seenIn } from "@/lib/core/graph/stretch";

import { VIEW_REST_MS } from "./view-rest";

/** The stretch of the canvas that is drawn, in canvas pixels; null: everything, there is not much. */
export const StretchContext = createContext<Bounds | null>(null);

/** Between two steps ahead of the view: time for frames and keys. */
const STEP_MS = 100;

/**
 * Follows the view: what comes into it is drawn at once, what lies ahead row by row while nothing moves. `seen`: the
 * part of the canvas that is in view at first.
 */
export function useStretch(isMany: boolean, seen: Bounds): Bounds | null {
  const store = useStoreApi();
  const [stretch, setStretch] = useState(() => firstStretch(seen));
  useEffect(() => {
    if (!isMany) return undefined;
    let drawn = firstStretch(seen);
    let timer = 0;
    const look = (isAhead: boolean) => {
      const { transform, width, height } = store.getState();
      if (width === 0 || height === 0) return;
      const [x, y, zoom] = transform;
      const now = seenIn({ x, y, zoom }, { width, height });
      if (!isAhead && covers(drawn, now)) return;
      const next = nextStretch(drawn, now);
      if (next === drawn) return;
      drawn = next;
      setStretch(next);
      rest(STEP_MS);
    };
    const rest = (ms: number) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => look(true), ms);
    };
    rest(STEP_MS);
    const stop = store.subscribe((state, before) => {
      const isMoved = state.transform !== before.transform;
      if (!isMoved && state.width === before.width && state.height === before.height) return;
      look(false);
      rest(VIEW_REST_MS);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [isMany, store, seen]);
  return isMany ? stretch : null;
}
