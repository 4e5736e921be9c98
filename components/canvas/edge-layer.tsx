"use client";

import { ViewportPortal } from "@xyflow/react";
import { memo, use, useMemo } from "react";

import type { Bounds, Graph } from "@/lib/core/graph/graph";
import { boundsOf, nodesById, partOf } from "@/lib/core/graph/part";

import { EdgeLine } from "./flow-edge";
import { StretchContext } from "./stretch";

/**
 * All edges in one layer between frames and cards. Their ways are given, so they are plain paths: nothing of an edge is
 * worked out again when the canvas moves.
 */
export function EdgeLayer({ graph }: { readonly graph: Graph }) {
  const stretch = use(StretchContext);
  const nodes = nodesById(graph);
  const edges = useMemo(
    () => (stretch ? partOf(graph, stretch).edges : graph.edges),
    [graph, stretch],
  );
  return (
    <ViewportPortal>
      <CanvasBase around={stretch ?? boundsOf(graph)} />
      <svg aria-hidden className="canvas-edges">
        {edges.map((edge) => (
          <EdgeLine
            key={edge.id}
            edge={edge}
            from={nodes.get(edge.source)}
            to={nodes.get(edge.target)}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** Room for what stands out of the outermost nodes: chips, dots, toolbars. */
const MARGIN = 200;
/** Its corners stay where they are while the graph grows by less: what lies on it is not painted anew. */
const STEP = 2_000;

/** What all cards lie upon, for the browser's sake (see the style sheet). In canvas pixels. */
const CanvasBase = memo(function CanvasBase({ around }: { readonly around: Bounds }) {
  const down = (value: number) => Math.floor((value - MARGIN) / STEP) * STEP;
  const up = (value: number) => Math.ceil((value + MARGIN) / STEP) * STEP;
  const [left, top] = [down(around.x), down(around.y)];
  const size = {
    width: up(around.x + around.width) - left,
    height: up(around.y + around.height) - top,
  };
  return <div aria-hidden className="canvas-base" style={{ left, top, ...size }} />;
});
