import { useDeferredValue, useMemo } from "react";

import type { Graph } from "@/lib/core/graph/graph";
import { staged } from "@/lib/core/graph/staged";
import { MANY_NODES, seenIn } from "@/lib/core/graph/stretch";

import type { CanvasHandle } from "./designer-context";

/** The graph to draw: of a large one what is seen changes in one frame, what lies beside it in a later one. */
export function useStaged(graph: Graph, { instance, element }: CanvasHandle): Graph {
  const old = useDeferredValue(graph);
  return useMemo(() => {
    if (old === graph || graph.nodes.length <= MANY_NODES || !instance || !element) return graph;
    const { clientWidth: width, clientHeight: height } = element;
    return staged(graph, old, seenIn(instance.getViewport(), { width, height }));
  }, [graph, old, instance, element]);
}
