"use client";

import { ViewportPortal } from "@xyflow/react";
import { use } from "react";

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
  const { edges } = stretch ? partOf(graph, stretch) : graph;
  const box = groundOf(stretch ?? boundsOf(graph));
  return (
    <ViewportPortal>
      <div aria-hidden className="canvas-base" style={box} />
      <svg
        aria-hidden
        className="canvas-edges"
        style={box}
        viewBox={`${box.left} ${box.top} ${box.width} ${box.height}`}
      >
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

/** The ground that edges and cards lie upon, for the browser's sake (see the style sheet). In canvas pixels. */
function groundOf({ x, y, width, height }: Bounds) {
  const [left, top] = [stepBelow(x), stepBelow(y)];
  return { left, top, width: stepAbove(x + width) - left, height: stepAbove(y + height) - top };
}

function stepBelow(value: number): number {
  return Math.floor((value - MARGIN) / STEP) * STEP;
}

function stepAbove(value: number): number {
  return Math.ceil((value + MARGIN) / STEP) * STEP;
}
