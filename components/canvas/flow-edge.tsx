"use client";

import type { Edge, EdgeProps } from "@xyflow/react";
import { EdgeLabelRenderer } from "@xyflow/react";
import { memo } from "react";

import { refOf } from "@/lib/core/definition/document";
import type { GraphEdge, GraphNode } from "@/lib/core/graph/graph";
import { pathThrough } from "@/lib/core/graph/path";

import { useCanvas, useCardRun } from "./canvas-context";
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
        <path
          d={`M${end.x - 4} ${end.y - 6}L${end.x} ${end.y - 1}L${end.x + 4} ${end.y - 6}`}
          fill="none"
          stroke={stroke}
          strokeWidth={1.5}
        />
      )}
      {edge.unwaited && end && (
        <circle
          cx={end.x}
          cy={end.y - 4}
          r={3.5}
          fill="var(--surface-1)"
          stroke="var(--edge)"
          strokeWidth={1.5}
        />
      )}
      {edge.case && <CaseChip {...edge.case} />}
    </g>
  );
}

function refOfNode({ block, kind }: GraphNode): string {
  if (!block) return "";
  if (kind === "join" && (block.kind === "fork" || block.kind === "dynfork")) {
    return block.join ? refOf(block.join.raw) : "";
  }
  return kind === "collapsed" ? `${refOf(block.raw)}:all` : refOf(block.raw);
}

/** The key of a case on the way into it. */
function CaseChip({ switchId, index, text, at }: NonNullable<GraphEdge["case"]>) {
  const readOnly = useCanvas((view) => view.readOnly);
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        data-action={readOnly || index < 0 ? undefined : "case"}
        data-node={switchId}
        data-index={index}
        tabIndex={-1}
        className="nopan pointer-events-auto absolute max-w-60 truncate rounded-full border border-border-default bg-surface-1 px-2 font-mono text-xs leading-5 text-text-2"
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
      >
        {text}
      </button>
    </EdgeLabelRenderer>
  );
}

export const EDGE_TYPES = { flow: memo(GraphEdgeLine) };
