"use client";

import type { Edge, EdgeProps } from "@xyflow/react";
import { memo } from "react";

import { refOf } from "@/lib/core/definition/document";
import type { GraphEdge, GraphNode, Point } from "@/lib/core/graph/graph";
import { pathThrough } from "@/lib/core/graph/path";

import { useCardRun } from "./canvas-context";
import { CaseChip, LaneChip, LaneEndSwitch } from "./edge-chips";
import { statusStroke } from "./status-classes";

export type FlowEdge = Edge<{
  readonly edge: GraphEdge;
  readonly from: GraphNode;
  readonly to: GraphNode;
}>;

function GraphEdgeLine({ data }: EdgeProps<FlowEdge>) {
  const run = useCardRun(data ? refOfNode(data.from) : "");
  const target = useCardRun(data ? refOfNode(data.to) : "");
  if (!data) return null;
  const { edge } = data;
  const isDone = run !== null && (run.token === "completed" || run.token === "errors");
  const stroke =
    isDone && target
      ? statusStroke(target.token === "running" ? "running" : "completed")
      : "var(--edge)";
  const faded = edge.unreachable || target?.faded;
  const end = edge.points.at(-1);
  return (
    <g opacity={faded ? 0.35 : 1}>
      <path
        d={pathThrough(edge.points)}
        fill="none"
        stroke={stroke}
        strokeWidth={1.5}
        strokeDasharray={edge.unwaited ? "5 4" : undefined}
        vectorEffect="non-scaling-stroke"
      />
      {edge.arrow && end && (
        <path d={arrowAt(end, edge.points.at(-2))} fill="none" stroke={stroke} strokeWidth={1.5} />
      )}
      {edge.case && <CaseChip {...edge.case} />}
      {edge.lane && <LaneChip {...edge.lane} />}
      {edge.laneEnd && <LaneEndSwitch {...edge.laneEnd} />}
    </g>
  );
}

/** The head of an arrow that points the way of the last stretch. */
function arrowAt({ x, y }: Point, before: Point | undefined): string {
  if (before && before.y === y && before.x < x)
    return `M${x - 6} ${y - 4}L${x - 1} ${y}L${x - 6} ${y + 4}`;
  return `M${x - 4} ${y - 6}L${x} ${y - 1}L${x + 4} ${y - 6}`;
}

function refOfNode({ block, kind }: GraphNode): string {
  if (!block) return "";
  if (kind === "join" && (block.kind === "fork" || block.kind === "dynfork")) {
    return block.join ? refOf(block.join.raw) : "";
  }
  return kind === "collapsed" ? `${refOf(block.raw)}:all` : refOf(block.raw);
}

export const EDGE_TYPES = { flow: memo(GraphEdgeLine) };
