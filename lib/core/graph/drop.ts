import type { Id, Slot } from "../definition/document";
import type { Graph, GraphEdge, GraphNode, Point } from "./graph";
import { GAP_H } from "./measure";
import { transposed, turned } from "./transpose";

/** What a drop at a point means. */
export type Drop =
  | { readonly kind: "slot"; readonly slot: Slot; readonly edgeId: string }
  | { readonly kind: "beside"; readonly target: Id; readonly side: "left" | "right" }
  | { readonly kind: "lane"; readonly fork: Id; readonly at: number }
  | { readonly kind: "aside"; readonly x: number; readonly y: number };

const REACH = 80;
const BESIDE = 32;
/** Part of a card's width on each side that means beside it. */
const OUTER = 0.25;

/** Finds what a drop means; built once for a drag, since the graph does not change while it lasts. */
export interface DropMap {
  at(point: Point): Drop;
}

/** A map of the places where something can be dropped; `moving` are the blocks that are dragged. */
export function createDropMap(graph: Graph, moving: readonly Id[] = []): DropMap {
  if (graph.direction === "down") return dropMapDown(graph, moving);
  // What is beside and below is told from the picture that goes down.
  const map = dropMapDown(transposed(graph), moving);
  return {
    at(point) {
      const drop = map.at(turned(point));
      return drop.kind === "aside" ? { ...drop, ...turned(drop) } : drop;
    },
  };
}

function dropMapDown(graph: Graph, moving: readonly Id[]): DropMap {
  const still = new Set(moving);
  const cards = graph.nodes.filter(
    ({ kind, block, unreachable, foreign }) =>
      (kind === "task" || kind === "collapsed") &&
      block &&
      foreign === null &&
      !still.has(block.id) &&
      !unreachable,
  );
  const slots = graph.edges.filter((edge) => edge.slot && edge.dot).toSorted(byHeight);
  const byCard = slotsByCard(graph.edges);
  const forks = forkAreas(graph.nodes);
  return {
    at(point) {
      const lane = laneAt(forks, point);
      if (lane) return lane;
      const card = cards.find((one) => isNear(one, point));
      if (card?.block) {
        const side = sideOf(card, point);
        if (side) return { kind: "beside", target: card.block.id, side };
        const half = point.y < card.y + card.height / 2 ? "before" : "after";
        const edge = byCard.get(`${half} ${card.id}`);
        if (edge?.slot) return { kind: "slot", slot: edge.slot, edgeId: edge.id };
      }
      const nearest = nearestSlot(slots, point);
      if (nearest && nearest.distance <= REACH && nearest.edge.slot) {
        return { kind: "slot", slot: nearest.edge.slot, edgeId: nearest.edge.id };
      }
      return { kind: "aside", x: Math.round(point.x), y: Math.round(point.y) };
    },
  };
}

function byHeight(a: GraphEdge, b: GraphEdge): number {
  return (a.dot?.y ?? 0) - (b.dot?.y ?? 0);
}

function slotsByCard(edges: readonly GraphEdge[]): Map<string, GraphEdge> {
  const found = new Map<string, GraphEdge>();
  for (const edge of edges) {
    if (!edge.slot) continue;
    found.set(`before ${edge.target}`, edge);
    found.set(`after ${edge.source}`, edge);
  }
  return found;
}

function isNear({ x, y, width, height }: GraphNode, point: Point): boolean {
  return (
    point.x >= x - BESIDE && point.x <= x + width + BESIDE && point.y >= y && point.y <= y + height
  );
}

/** The outer quarter of a card and a strip beside it. */
function sideOf({ x, width }: GraphNode, point: Point): "left" | "right" | null {
  if (point.x < x + width * OUTER) return "left";
  return point.x > x + width * (1 - OUTER) ? "right" : null;
}

/** In the gap between two lanes of the innermost fork there. */
function laneAt(forks: readonly ForkArea[], point: Point): Drop | null {
  let best: ForkArea | null = null;
  for (const area of forks) {
    const { fork, bottom } = area;
    const isInside =
      point.y > fork.y && point.y < bottom && point.x > fork.x && point.x < fork.x + fork.width;
    if (isInside && (!best || bottom - fork.y < best.bottom - best.fork.y)) best = area;
  }
  const at = best?.fork.lanes.slice(0, -1).findIndex((x) => Math.abs(x - point.x) < GAP_H / 2 - 4);
  if (!best?.fork.block || at === undefined || at < 0) return null;
  return { kind: "lane", fork: best.fork.block.id, at: at + 1 };
}

interface ForkArea {
  readonly fork: GraphNode;
  readonly bottom: number;
}

function forkAreas(nodes: readonly GraphNode[]): ForkArea[] {
  const bottoms = new Map<Id, number>();
  for (const { kind, block, y, height } of nodes) {
    if (kind === "join" && block) bottoms.set(block.id, y + height);
  }
  return nodes.flatMap((fork) => {
    const isOwn = fork.kind === "fork" && fork.foreign === null;
    const bottom = isOwn && fork.block ? bottoms.get(fork.block.id) : undefined;
    return bottom === undefined ? [] : [{ fork, bottom }];
  });
}

function nearestSlot(
  slots: readonly GraphEdge[],
  point: Point,
): { edge: GraphEdge; distance: number } | null {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.dot?.y ?? 0) < point.y - REACH) low = middle + 1;
    else high = middle;
  }
  let best: { edge: GraphEdge; distance: number } | null = null;
  for (let at = low; at < slots.length; at++) {
    const edge = slots[at];
    if (!edge?.dot || edge.dot.y > point.y + REACH) break;
    const distance = Math.hypot(edge.dot.x - point.x, edge.dot.y - point.y);
    if (!best || distance < best.distance) best = { edge, distance };
  }
  return best;
}
