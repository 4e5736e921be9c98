import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

import { watchView } from "./view-rest";

const GAP = 24;
/** Dots nearer to each other than this say nothing: every second one is left out. In screen pixels. */
const LEAST_GAP = 14;
/** More than the largest gap, so that a moved tile never shows its edge. In screen pixels. */
const BLEED = 64;

/** The dotted ground: one layer that the compositor moves, where a pattern would be painted anew in every frame. */
export function CanvasGround() {
  const place = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useEffect(() => {
    const draw = ([x, y, zoom]: readonly [number, number, number]) => {
      let gap = GAP * zoom;
      while (gap < LEAST_GAP) gap *= 2;
      const style = place.current?.style;
      style?.setProperty("--gap", `${gap}px`);
      style?.setProperty("--dot", `${Math.max(0.7, zoom * 0.7)}px`);
      style?.setProperty("translate", `${(x % gap) - gap / 2}px ${(y % gap) - gap / 2}px`);
    };
    draw(store.getState().transform);
    return store.subscribe(({ transform }, before) => {
      if (transform !== before.transform) draw(transform);
    });
  }, [store]);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 -z-1 overflow-hidden bg-canvas"
    >
      <div ref={place} className="canvas-dots absolute" style={{ inset: -BLEED }} />
    </div>
  );
}

/**
 * The graph is one layer that is moved and not painted anew. Such a layer keeps the scale that it was painted at: after
 * a zoom it is given up for a frame, so that it is painted at the new one, and sharp.
 */
export function SharpAtRest() {
  const store = useStoreApi();
  useEffect(() => {
    let painted = store.getState().transform[2];
    const rested = () => {
      const { domNode, transform } = store.getState();
      const layer = domNode?.querySelector<HTMLElement>(".react-flow__viewport");
      if (!layer || transform[2] === painted) return;
      [, , painted] = transform;
      layer.style.willChange = "auto";
      requestAnimationFrame(() => requestAnimationFrame(() => (layer.style.willChange = "")));
    };
    return watchView(store, { rested });
  }, [store]);
  return null;
}
