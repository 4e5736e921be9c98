import { type ReactFlowState, useStore } from "@xyflow/react";
import type { CSSProperties } from "react";

import type { Id } from "@/lib/core/definition/document";

/** Between the bar and what is selected, and between it and the ends of the canvas. */
const GAP = 6;
const EDGE = 8;
/** Beyond the right side of what is selected: the place to put something before it stays free. */
const ASIDE = 36;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a bar of that size stands: above what is selected, all of it within the canvas. Null: nothing of it is in view. */
export function useSelectionPlace(ids: readonly Id[], size: Size): CSSProperties | null {
  const place = useStore((state) => placeOf(boxOf(state, ids), state, size));
  if (place === "") return null;
  const [left, top] = place.split(" ");
  return { transform: `translate(${left}px, ${top}px)` };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** As one text, which is the same while nothing moves; empty: nowhere. Pixels of the canvas element. */
export function placeOf(box: Box | null, canvas: Size, { width, height }: Size): string {
  if (!box || box.right < 0 || box.bottom < 0) return "";
  if (box.left > canvas.width || box.top > canvas.height) return "";
  const left = Math.max(EDGE, Math.min(box.right + ASIDE, canvas.width - EDGE) - width);
  const top = Math.max(EDGE, box.top - GAP - height);
  return `${Math.round(left)} ${Math.round(top)}`;
}

function boxOf(state: ReactFlowState, ids: readonly Id[]): Box | null {
  const [x, y, zoom] = state.transform;
  let box: Box | null = null;
  for (const id of ids) {
    const node = state.nodeLookup.get(id);
    if (!node) continue;
    const { x: nodeX, y: nodeY } = node.internals.positionAbsolute;
    const left = nodeX * zoom + x;
    const top = nodeY * zoom + y;
    const right = left + (node.width ?? 0) * zoom;
    const bottom = top + (node.height ?? 0) * zoom;
    box = box
      ? {
          left: Math.min(box.left, left),
          top: Math.min(box.top, top),
          right: Math.max(box.right, right),
          bottom: Math.max(box.bottom, bottom),
        }
      : { left, top, right, bottom };
  }
  return box;
}
