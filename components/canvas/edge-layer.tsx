"use client";

import { ViewportPortal } from "@xyflow/react";
import { use, useMemo } from "react";

import type { Graph } from "@/lib/core/graph/graph";
import { nodesById, partOf } from "@/lib/core/graph/part";

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
