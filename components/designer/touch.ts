import type { Point } from "@/lib/core/graph/graph";

const LONG_MS = 500;
/** Pixels that a finger may slip. */
const SLACK = 10;

interface Touched {
  readonly pointer: Point;
  readonly onTap: () => void;
  /** The finger stayed where it was. */
  readonly onHold: (at: Point) => void;
}

/** A finger on a card: a tap chooses it, staying opens its menu, and moving pans the canvas, which is not its business. */
export function startTouch({ pointer, onTap, onHold }: Touched): void {
  const timer = setTimeout(() => {
    stop();
    // The click that would follow would close what is opened now.
    window.addEventListener("touchend", swallow, { once: true, capture: true, passive: false });
    onHold(pointer);
  }, LONG_MS);
  const move = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - pointer.x, event.clientY - pointer.y) > SLACK) stop();
  };
  const up = () => {
    stop();
    onTap();
  };
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", stop);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", stop);
}

function swallow(event: Event): void {
  event.preventDefault();
}
