// What the server puts into the page: the graph as a picture, there before any script is. No hooks, no events.
import type { ReactNode } from "react";

import { lookOf } from "@/components/canvas/task-look";
import type { DraftBody } from "@/lib/client/queries";
import { type RawTask, refOf, type Workspace } from "@/lib/core/definition/document";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { graphOf } from "@/lib/core/graph/from-document";
import { FIT, START_MARGIN } from "@/lib/core/graph/first-view";
import type { Bounds, Graph, GraphEdge, GraphNode } from "@/lib/core/graph/graph";
import { boundsOf, partOf } from "@/lib/core/graph/part";
import { pathThrough } from "@/lib/core/graph/path";

import { openingOf } from "./draft";

/** As much of a large graph as large screens show when it is opened, in canvas pixels. */
const MOST = { along: 3_600, across: 6_400 };
const LETTER = 7.2;

interface OpeningPictureProps {
  readonly body: DraftBody;
}

/** The designer as it will stand, with the graph where its canvas will have it; null: it cannot be drawn. */
export function OpeningPicture({ body }: OpeningPictureProps) {
  const opened = openWorkspace(openingOf(body), createIds("b"));
  if (!opened.ok) return null;
  return (
    <OpeningRoom>
      <Drawing workspace={opened.workspace} />
    </OpeningRoom>
  );
}

interface OpeningRoomProps {
  /** What stands where the graph will be. */
  readonly children: ReactNode;
}

/** The designer as it will stand. */
function OpeningRoom({ children }: OpeningRoomProps) {
  return (
    <div aria-busy className="flex h-dvh flex-col overflow-hidden">
      <div className="h-12 pointer-coarse:h-14 shrink-0 border-b border-border-subtle bg-surface-1" />
      <div className="flex min-h-0 flex-1">
        <div className="w-62 shrink-0 border-r border-border-subtle bg-surface-1 max-[900px]:hidden" />
        {children}
        <div className="w-90 shrink-0 border-l border-border-subtle bg-surface-1 max-[900px]:hidden" />
      </div>
      <p role="status" className="sr-only">
        The workflow is being opened.
      </p>
    </div>
  );
}

/** The designer of any workflow; what takes longer says so. */
export function OpeningSoon() {
  return (
    <OpeningRoom>
      <OpeningWords isLate>The workflow is being opened …</OpeningWords>
    </OpeningRoom>
  );
}

/** The designer of a workflow that is too large for a picture. */
export function OpeningLarge() {
  return (
    <OpeningRoom>
      <OpeningWords>This is a large workflow. It is being opened …</OpeningWords>
    </OpeningRoom>
  );
}

interface OpeningWordsProps {
  /** Most are open before they can be read. */
  readonly isLate?: boolean;
  readonly children: string;
}

function OpeningWords({ isLate = false, children }: OpeningWordsProps) {
  return (
    <div
      aria-hidden
      className="grid min-w-0 flex-1 place-items-center bg-canvas p-6 text-center text-text-2"
    >
      <span className={isLate ? "animate-[appear_150ms_300ms_both]" : ""}>{children}</span>
    </div>
  );
}

function Drawing({ workspace }: { readonly workspace: Workspace }) {
  const graph = graphOf(workspace);
  const bounds = boundsOf(graph);
  const { x, y, width, height } = bounds;
  const { nodes, edges } = partOf(graph, beginningOf(graph, bounds));
  return (
    <div className="opening-room relative min-w-0 flex-1 overflow-hidden bg-canvas">
      <style>{placing(graph, bounds)}</style>
      <svg
        aria-hidden
        focusable="false"
        viewBox={`${x} ${y} ${width} ${height}`}
        className="opening-graph"
      >
        {edges.map((edge) => (
          <Line key={edge.id} edge={edge} />
        ))}
        {nodes.map((node) => (
          <Shape key={node.id} node={node} />
        ))}
      </svg>
    </div>
  );
}

/** The place and size that the canvas will choose (`firstView`), in lengths of the room, which nobody knows here. */
function placing({ direction }: Graph, { x, y, width, height }: Bounds): string {
  const share = 100 / (1 + FIT.padding);
  const least = FIT.minZoom * (1 + FIT.padding);
  const isDown = direction === "down";
  const [across, axis] = isDown ? [width, x] : [height, y];
  const [side, start] = isDown ? ["left", "top"] : ["top", "left"];
  const zoomed = (fitting: string) =>
    `clamp(${FIT.minZoom * width}px, ${fitting}, ${FIT.maxZoom * width}px)`;
  const fitAcross = isDown ? `${share}cqw` : `${(share * width) / height}cqh`;
  return `
.opening-room { container-type: size; }
.opening-graph { position: absolute; aspect-ratio: ${width} / ${height}; max-width: none; width: ${zoomed(fitAcross)}; ${start}: ${START_MARGIN}px; ${side}: 50%; translate: ${isDown ? "-50% 0" : "0 -50%"}; }
@container (max-${isDown ? "width" : "height"}: ${least * across}px) { .opening-graph { translate: ${isDown ? `${FIT.minZoom * axis}px 0` : `0 ${FIT.minZoom * axis}px`}; } }
@container (min-width: ${least * width}px) and (min-height: ${least * height}px) { .opening-graph { width: ${zoomed(`min(${share}cqw, ${(share * width) / height}cqh)`)}; left: 50%; top: 50%; translate: -50% -50%; } }`;
}

function beginningOf({ direction }: Graph, { x, y, width, height }: Bounds): Bounds {
  const { along: most, across } = MOST;
  return direction === "down"
    ? {
        x: Math.max(x, -across / 2),
        y,
        width: Math.min(width, across),
        height: Math.min(height, most),
      }
    : {
        x,
        y: Math.max(y, -across / 2),
        width: Math.min(width, most),
        height: Math.min(height, across),
      };
}

function Line({ edge: { points, unwaited } }: { readonly edge: GraphEdge }) {
  return (
    <path
      d={pathThrough(points)}
      fill="none"
      stroke="var(--edge)"
      strokeWidth={1.5}
      strokeDasharray={unwaited ? "5 4" : undefined}
      vectorEffect="non-scaling-stroke"
    />
  );
}

const RADII: Readonly<Partial<Record<GraphNode["kind"], number>>> = {
  start: 20,
  end: 20,
  switch: 20,
  merge: 4,
  fork: 6,
  join: 6,
};

function Shape({ node }: { readonly node: GraphNode }) {
  const { kind, x, y, width, height, block } = node;
  const isFrame = kind === "loop" || kind === "inline";
  const isCard = kind === "task" && block !== null && width > height;
  return (
    <>
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx={RADII[kind] ?? 10}
        fill={isFrame ? "none" : "var(--surface-1)"}
        stroke="var(--border-default)"
      />
      {isCard ? <CardText {...node} raw={block.raw} /> : <BarText {...node} />}
    </>
  );
}

function CardText({ x, y, width, raw }: GraphNode & { readonly raw: RawTask }) {
  const room = Math.floor((width - 64) / LETTER);
  return (
    <>
      <text x={x + 52} y={y + 18} fontSize={14} fontWeight={500} fill="var(--text-1)">
        {clipped(lookOf(raw).title, room)}
      </text>
      <text x={x + 52} y={y + 35} fontSize={12} className="font-mono" fill="var(--text-3)">
        {clipped(refOf(raw), room)}
      </text>
    </>
  );
}

const BAR_WORDS: Readonly<Partial<Record<GraphNode["kind"], string>>> = {
  start: "Start",
  end: "End",
  fork: "Run in parallel",
  join: "Join",
  switch: "Switch",
};

function BarText({ kind, x, y, width, height }: GraphNode) {
  if (width < height) return null;
  return (
    <text
      x={x + width / 2}
      y={y + height / 2 + 4}
      fontSize={kind === "start" || kind === "end" ? 14 : 12}
      textAnchor="middle"
      fill="var(--text-2)"
    >
      {BAR_WORDS[kind]}
    </text>
  );
}

function clipped(words: string, length: number): string {
  const letters = [...words];
  return letters.length <= length ? words : `${letters.slice(0, length - 1).join("")}…`;
}
