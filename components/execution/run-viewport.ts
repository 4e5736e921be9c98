import { coveredBottom, coveredTop as coveredBy } from "@/components/canvas/covered";
import { fitBox } from "@/components/canvas/fit";
import type { CanvasInstance } from "@/components/canvas/workflow-canvas";
import type { Graph, GraphNode } from "@/lib/core/graph/graph";
import { boundsOf } from "@/lib/core/graph/part";

/** The next task in the direction of an arrow key; from nowhere the first one. */
export function neighbour(
  all: readonly GraphNode[],
  refs: ReadonlyMap<string, string>,
  from: string | null,
  key: string,
): GraphNode | null {
  const nodes = all.filter(({ id }) => refs.has(id));
  const at = nodes.find(({ id }) => id === from);
  if (!at) return nodes[0] ?? null;
  const isAcross = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const candidates = nodes.flatMap((node) => {
    const dx = node.x + node.width / 2 - (at.x + at.width / 2);
    const dy = node.y + node.height / 2 - (at.y + at.height / 2);
    const ahead = (isAcross ? dx : dy) * sign;
    const aside = Math.abs(isAcross ? dy : dx);
    return ahead > 1 ? [{ node, cost: ahead + aside * 2 }] : [];
  });
  return candidates.toSorted((a, b) => a.cost - b.cost)[0]?.node ?? null;
}

export function focusNode(
  area: HTMLElement,
  node: GraphNode,
  instance: CanvasInstance | null,
): void {
  if (instance) reveal(node, instance, area);
  area
    .querySelector<HTMLElement>(`.react-flow__node [data-node="${CSS.escape(node.id)}"]`)
    ?.focus({ preventScroll: true });
}

const MARGIN = 24;
const BAR = 76;

/** How much of the top the bar over the canvas takes, with some room, in px. */
function coveredTop(area: HTMLElement): number {
  return coveredBy(area, BAR);
}

/** Where the whole graph is not in sight, brings a node into the middle third of what is; otherwise nothing moves. */
export function bringToMiddle(
  node: GraphNode,
  { bounds }: Graph,
  instance: CanvasInstance,
  area: HTMLElement,
): void {
  const box = area.getBoundingClientRect();
  const { x, y, zoom } = instance.getViewport();
  const covered = coveredTop(area);
  const isWhole =
    bounds.x * zoom + x >= 0 &&
    bounds.y * zoom + y >= covered - MARGIN &&
    (bounds.x + bounds.width) * zoom + x <= box.width &&
    (bounds.y + bounds.height) * zoom + y <= box.height;
  if (isWhole) return;
  const across = (node.x + node.width / 2) * zoom + x;
  const down = (node.y + Math.min(node.height, 120) / 2) * zoom + y;
  const dx = shift(across, across, box.width / 3, (box.width * 2) / 3);
  const free = box.height - covered;
  const dy = shift(down, down, covered + free / 3, covered + (free * 2) / 3);
  pan(instance, dx, dy);
}

/** Moves the picture as little as needed to bring a node out from under the bar, the open task and the edges. */
export function reveal(node: GraphNode, instance: CanvasInstance, area: HTMLElement): void {
  const box = area.getBoundingClientRect();
  const { x, y, zoom } = instance.getViewport();
  const left = node.x * zoom + x;
  const top = node.y * zoom + y;
  const dx = shift(left, left + node.width * zoom, MARGIN, box.width - MARGIN);
  const dy = shift(
    top,
    top + Math.min(node.height, 120) * zoom,
    coveredTop(area),
    box.height - coveredBottom(area) - MARGIN,
  );
  pan(instance, dx, dy);
}

function pan(instance: CanvasInstance, dx: number, dy: number): void {
  if (dx === 0 && dy === 0) return;
  const { x, y, zoom } = instance.getViewport();
  void instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: moveMs() });
}

function moveMs(): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300;
}

export const READABLE = 0.56;
const NARROW = 640;
const FIT = {
  maxZoom: 1,
  minZoom: 0.4,
  padding: { right: "32px", bottom: "24px", left: "32px" },
} as const;

/** Shows the whole graph below the bar, or its beginning where it would become too small; `isMoved`: as a movement. */
export async function fitBelow(
  graph: Graph,
  instance: CanvasInstance,
  area: HTMLElement,
  isMoved: boolean,
): Promise<void> {
  const covered = coveredTop(area);
  await fitBox(boundsOf(graph), instance, area, {
    ...FIT,
    padding: { ...FIT.padding, top: `${covered}px` },
    minZoom: area.clientWidth < NARROW ? READABLE : FIT.minZoom,
    durationMs: isMoved ? moveMs() : 0,
  });
  startAtTop(graph, instance, covered);
}

function startAtTop({ bounds }: Graph, instance: CanvasInstance, covered: number): void {
  const { x, y, zoom } = instance.getViewport();
  const top = bounds.y * zoom + y;
  if (top < covered) void instance.setViewport({ x, y: y + covered - top, zoom });
}

export function centre(node: GraphNode, instance: CanvasInstance): void {
  const x = node.x + node.width / 2;
  void instance.setCenter(x, node.y + node.height / 2, { zoom: 0.8, duration: 0 });
}

function shift(start: number, end: number, from: number, to: number): number {
  if (start < from) return from - start;
  return end > to ? Math.max(to - end, from - start) : 0;
}
