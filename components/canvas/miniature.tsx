import { memo, useMemo } from "react";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { graphOf } from "@/lib/core/graph/from-document";
import type { Graph, GraphNode } from "@/lib/core/graph/graph";

const MOST_NODES = 400;
const MARGIN = 16;

/** The workflow drawn small, for the eye only; an empty field when it cannot be read or is too large to tell anything. */
export const Miniature = memo(function Miniature(props: { readonly definition: WorkflowDef }) {
  const graph = useMemo(() => drawn(props.definition), [props.definition]);
  const { x, y, width, height } = graph?.bounds ?? { x: 0, y: 0, width: 1, height: 1 };
  const box = [x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(" ");
  return (
    <svg
      aria-hidden
      focusable="false"
      viewBox={box}
      preserveAspectRatio="xMidYMid meet"
      className="h-28 w-full rounded-tile bg-canvas p-2"
    >
      {graph?.edges.map(({ id, points }) => (
        <polyline
          key={id}
          points={points.map((point) => `${point.x},${point.y}`).join(" ")}
          fill="none"
          stroke="var(--edge)"
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {graph?.nodes.map((node) => (
        <rect
          key={node.id}
          x={node.x}
          y={node.y}
          width={node.width}
          height={node.height}
          rx={node.kind === "start" || node.kind === "end" ? node.height / 2 : 10}
          fill={node.kind === "loop" ? "none" : fillOf(node)}
          stroke="var(--border-strong)"
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
});

function fillOf({ kind }: GraphNode): string {
  const flow = kind === "fork" || kind === "join" || kind === "switch" || kind === "merge";
  return flow ? "var(--border-default)" : "var(--surface-1)";
}

function drawn(definition: WorkflowDef): Graph | null {
  const opened = openWorkspace({ definition }, createIds("m"));
  if (!opened.ok) return null;
  const graph = graphOf(opened.workspace);
  return graph.nodes.length > MOST_NODES ? null : graph;
}
