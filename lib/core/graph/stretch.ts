import type { Bounds } from "./graph";
import { touches } from "./part";

/** Of a graph with more nodes only a stretch is drawn, and a change is drawn where it is seen first. */
export const MANY_NODES = 150;

/** How far beyond what is seen things are drawn, in shares of its size. */
const AHEAD = 0.75;
/** As far as that they stay drawn when they are left behind. */
const BEHIND = 1.5;
/** What is drawn at once when the view comes to a place where nothing is. */
const LEAST = 0.1;
/** Added at a time to each side: about one row of cards, in canvas pixels. */
const STEP = 160;

/** The stretch of the canvas that a view shows, in canvas pixels. */
export function seenIn(
  { x, y, zoom }: { readonly x: number; readonly y: number; readonly zoom: number },
  room: { readonly width: number; readonly height: number },
): Bounds {
  return { x: -x / zoom, y: -y / zoom, width: room.width / zoom, height: room.height / zoom };
}

/** What is drawn of a large graph at first: what is seen and a little around it. */
export function firstStretch(seen: Bounds): Bounds {
  return grown(seen, LEAST);
}

/** Nothing is drawn beyond this. */
export function farthestStretch(seen: Bounds): Bounds {
  return grown(seen, BEHIND + AHEAD);
}

/**
 * The stretch to draw after the view has moved, or the next step towards it; the same object when it may stay as it
 * is. Where something is in view that is not drawn it is all of the view; else each side grows by a row at a time, so
 * that moving on finds its cards drawn, and no frame draws many.
 */
export function nextStretch(drawn: Bounds, seen: Bounds): Bounds {
  if (!covers(drawn, seen)) {
    const meets = touches(drawn, seen) && drawn.width <= seen.width * (2 + 2 * BEHIND);
    return meets ? limited(union(drawn, firstStretch(seen)), seen) : firstStretch(seen);
  }
  const want = grown(seen, AHEAD);
  const most = grown(seen, BEHIND);
  const left = sideOf(drawn.x, want.x, most.x, -1);
  const top = sideOf(drawn.y, want.y, most.y, -1);
  const right = sideOf(drawn.x + drawn.width, want.x + want.width, most.x + most.width, 1);
  const bottom = sideOf(drawn.y + drawn.height, want.y + want.height, most.y + most.height, 1);
  const next = { x: left, y: top, width: right - left, height: bottom - top };
  return isSame(next, drawn) ? drawn : next;
}

/** `outwards`: 1 where a larger number is further out, else -1. */
function sideOf(now: number, want: number, most: number, outwards: 1 | -1): number {
  const missing = (want - now) * outwards;
  if (missing > 0) return now + Math.min(STEP, missing) * outwards;
  return (now - most) * outwards > 0 ? want : now;
}

function limited(box: Bounds, seen: Bounds): Bounds {
  const most = grown(seen, BEHIND);
  const x = Math.max(box.x, most.x);
  const y = Math.max(box.y, most.y);
  const right = Math.min(box.x + box.width, most.x + most.width);
  const bottom = Math.min(box.y + box.height, most.y + most.height);
  return { x, y, width: right - x, height: bottom - y };
}

function grown({ x, y, width, height }: Bounds, share: number): Bounds {
  const [across, down] = [width * share, height * share];
  return { x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down };
}

function union(a: Bounds, b: Bounds): Bounds {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether a box holds another one whole. */
export function covers(a: Bounds, b: Bounds): boolean {
  return (
    a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height
  );
}

function isSame(a: Bounds, b: Bounds): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
