import { getViewportForBounds } from "@xyflow/react";

import type { Bounds } from "@/lib/core/graph/graph";

import type { CanvasInstance } from "./workflow-canvas";

interface FitOptions {
  readonly minZoom?: number;
  readonly maxZoom: number;
  /** A share of the room, or pixels of its sides. */
  readonly padding?: Parameters<typeof getViewportForBounds>[5];
  readonly durationMs?: number;
}

const MIN_ZOOM = 0.05;
const PADDING = 0.1;

/** Shows a box whole in the canvas `area`, drawn or not: the library's own fitting knows only the nodes that are drawn. */
export async function fitBox(
  box: Bounds,
  instance: CanvasInstance,
  area: HTMLElement,
  { minZoom = MIN_ZOOM, maxZoom, padding = PADDING, durationMs = 0 }: FitOptions,
): Promise<void> {
  const { clientWidth, clientHeight } = area;
  const view = getViewportForBounds(box, clientWidth, clientHeight, minZoom, maxZoom, padding);
  await instance.setViewport(view, { duration: durationMs });
}
