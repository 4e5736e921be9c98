import { useOnViewportChange, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

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

/** While it moves the graph is one layer, not painted anew; at rest it is painted at its own scale, and sharp. */
export function MovingLayer() {
  const store = useStoreApi();
  const mark = (isMoving: boolean) =>
    store.getState().domNode?.toggleAttribute("data-moving", isMoving);
  useOnViewportChange({ onStart: () => mark(true), onEnd: () => mark(false) });
  return null;
}
