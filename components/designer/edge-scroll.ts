import type { Point } from "@/lib/core/graph/graph";

import type { CanvasHandle } from "./designer-context";

const EDGE = 48;
const SCROLL = 8;
/** Ticks at the edge before the view moves: what comes in from a panel only passes it. */
const PATIENCE = 20;

/** Answers what to call at each tick of a drag: at the edge of the canvas, after a moment there, the view moves on. */
export function createEdgeScroll({ element, instance }: CanvasHandle): (pointer: Point) => void {
  let ticks = 0;
  return (pointer) => {
    if (!element || !instance) return;
    const { dx, dy } = push(element.getBoundingClientRect(), pointer);
    ticks = dx === 0 && dy === 0 ? 0 : ticks + 1;
    if (ticks <= PATIENCE) return;
    const { x, y, zoom } = instance.getViewport();
    void instance.setViewport({ x: x + dx, y: y + dy, zoom });
  };
}

function push({ left, right, top, bottom }: DOMRect, { x, y }: Point) {
  const isInside = x > left && x < right && y > top && y < bottom;
  if (!isInside) return { dx: 0, dy: 0 };
  return { dx: speed(x - left, right - x), dy: speed(y - top, bottom - y) };
}

function speed(fromStart: number, fromEnd: number): number {
  if (fromStart < EDGE) return SCROLL;
  return fromEnd < EDGE ? -SCROLL : 0;
}
