import type { Bounds, Graph } from "./graph";

/** How a graph is shown when it is opened: never enlarged, and no smaller than its titles can be read. */
export const FIT = { maxZoom: 1, minZoom: 0.4, padding: 0.08 };
/** Around the start of a graph that is not shown whole, in screen pixels. */
export const START_MARGIN = 24;

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * The view of a graph in a room of screen pixels: whole and in the middle where its titles can be read then, else from
 * its start, as large as it fits across the flow. `bounds`: the box around everything.
 */
export function firstView(bounds: Bounds, direction: Graph["direction"], room: Room): View {
  const byWidth = room.width / bounds.width / (1 + FIT.padding);
  const byHeight = room.height / bounds.height / (1 + FIT.padding);
  const whole = Math.min(FIT.maxZoom, byWidth, byHeight);
  if (whole >= FIT.minZoom) return around(bounds, room, whole);
  const across = direction === "down" ? byWidth : byHeight;
  const zoom = Math.max(FIT.minZoom, Math.min(FIT.maxZoom, across));
  const { x, y } = around(bounds, room, zoom);
  const isWide = across < FIT.minZoom;
  // The start stands on the axis.
  if (direction === "down") {
    return { x: isWide ? room.width / 2 : x, y: START_MARGIN - bounds.y * zoom, zoom };
  }
  return { x: START_MARGIN - bounds.x * zoom, y: isWide ? room.height / 2 : y, zoom };
}

function around({ x, y, width, height }: Bounds, room: Room, zoom: number): View {
  return {
    x: room.width / 2 - (x + width / 2) * zoom,
    y: room.height / 2 - (y + height / 2) * zoom,
    zoom,
  };
}
