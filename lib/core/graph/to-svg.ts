import type { Graph, GraphEdge, GraphNode, Point } from "./graph";
import { pathThrough } from "./path";

/** Colours of the drawing, as CSS values. */
export interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly border: string;
  readonly edge: string;
  readonly text: string;
  readonly faint: string;
}

/** What is written on a node. */
export interface NodeWords {
  readonly title: string;
  readonly detail: string;
}

const MARGIN = 32;
const LINE = 7.2;
/** Bold letters of the widest common typefaces. */
const BOLD_LINE = 8.4;

/**
 * A drawing of the graph in SVG 1.1 that stands on its own: no scripts, no fonts or images from elsewhere, every text
 * escaped.
 */
export function svgOf(
  graph: Graph,
  palette: Palette,
  words: (node: GraphNode) => NodeWords,
): string {
  const box = areaOf(graph);
  const { x, y, width, height } = box;
  const loops = graph.nodes.filter(isFrame);
  const others = graph.nodes.filter((node) => !isFrame(node));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${palette.ground}"/>`,
    ...loops.map((node) => drawNode(node, palette, words(node))),
    ...graph.edges.map((edge) => drawEdge(edge, palette)),
    ...others.map((node) => drawNode(node, palette, words(node))),
    ...graph.edges.map((edge) => drawLabels(edge, palette)),
    "</svg>",
  ].join("\n");
}

function isFrame({ kind }: GraphNode): boolean {
  return kind === "loop" || kind === "inline";
}

function areaOf({ nodes, bounds }: Graph) {
  let { x: left, y: top } = bounds;
  let right = left + bounds.width;
  let bottom = top + bounds.height;
  for (const { x, y, width, height } of nodes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const [x, y] = [left - MARGIN, top - MARGIN];
  return { x, y, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
}

function drawNode(node: GraphNode, palette: Palette, { title, detail }: NodeWords): string {
  const { kind, x, y, width, height } = node;
  if (kind === "merge") {
    return `<circle cx="${x + width / 2}" cy="${y + height / 2}" r="4" fill="${palette.edge}"/>`;
  }
  const radius = { start: 20, end: 20, switch: 20, fork: 6, join: 6 }[kind as string] ?? 10;
  const dash = kind === "parked" ? ' stroke-dasharray="5 4"' : "";
  const fill = isFrame(node) ? "none" : palette.card;
  const shape = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${palette.border}"${dash}/>`;
  if (width < 40) return shape;
  const room = Math.floor((width - 24) / LINE);
  const boldRoom = Math.floor((width - 24) / BOLD_LINE);
  const isCard = kind === "task" || kind === "dynamic" || kind === "parked";
  const middle = y + height / 2;
  const [titleY, detailY] = isCard
    ? [middle - 4, middle + 14]
    : [isFrame(node) ? y + 22 : middle + 4, 0];
  const lines = [text({ x: x + 12, y: titleY }, clipped(title, boldRoom), palette.text, 600)];
  if (isCard && detail !== "") {
    lines.push(text({ x: x + 12, y: detailY }, clipped(detail, room), palette.faint, 400));
  }
  return [shape, ...lines].join("\n");
}

function drawEdge(edge: GraphEdge, palette: Palette): string {
  const dash = edge.unwaited ? ' stroke-dasharray="5 4"' : "";
  const line = `<path d="${pathThrough(edge.points)}" fill="none" stroke="${palette.edge}" stroke-width="1.5"${dash}/>`;
  return edge.arrow ? `${line}\n${head(edge.points, palette)}` : line;
}

function head(points: readonly Point[], palette: Palette): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return "";
  const { x, y } = end;
  const isRight = before.y === y && before.x < x;
  const path = isRight
    ? `M${x - 6} ${y - 4}L${x - 1} ${y}L${x - 6} ${y + 4}`
    : `M${x - 4} ${y - 6}L${x} ${y - 1}L${x + 4} ${y - 6}`;
  return `<path d="${path}" fill="none" stroke="${palette.edge}" stroke-width="1.5"/>`;
}

function drawLabels({ case: one, lane }: GraphEdge, palette: Palette): string {
  if (one) return chip(one.at, one.text, palette);
  return lane && lane.text !== "" ? chip({ x: lane.at.x, y: lane.at.y }, lane.text, palette) : "";
}

function chip({ x, y }: Point, words: string, palette: Palette): string {
  const shown = clipped(words, 30);
  const width = shown.length * LINE + 16;
  return [
    `<rect x="${x - width / 2}" y="${y - 10}" width="${width}" height="20" rx="10" fill="${palette.card}" stroke="${palette.border}"/>`,
    `<text x="${x}" y="${y + 4}" font-size="12" text-anchor="middle" fill="${palette.faint}">${escaped(shown)}</text>`,
  ].join("\n");
}

function text({ x, y }: Point, words: string, color: string, weight: number): string {
  return `<text x="${x}" y="${y}" font-size="13" font-weight="${weight}" fill="${color}">${escaped(words)}</text>`;
}

function clipped(words: string, length: number): string {
  const characters = [...words];
  return characters.length <= length
    ? words
    : `${characters.slice(0, Math.max(0, length - 1)).join("")}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Control characters are not allowed in XML at all. */
function escaped(words: string): string {
  return words
    .replaceAll(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, "")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
