import { useStore } from "@xyflow/react";
import { useMemo } from "react";

import type { Bounds } from "@/lib/core/graph/graph";

/** Steps of the stretch that is drawn, in canvas pixels: panning seldom changes it. */
const STEP = 400;

/** The part of the canvas that is on screen with something around it; null: everything, there is not much. */
export function useVisiblePart(isMany: boolean): Bounds | null {
  const text = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (!isMany) return "";
    const from = (start: number) => Math.floor(-start / zoom / STEP) - 0.5;
    const to = (start: number, size: number) => Math.ceil((size - start) / zoom / STEP) + 0.5;
    return [from(x), from(y), to(x, width), to(y, height)].join(" ");
  });
  return useMemo(() => {
    if (text === "") return null;
    const [left = 0, top = 0, right = 0, bottom = 0] = text
      .split(" ")
      .map((step) => Number(step) * STEP);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }, [text]);
}
