import type { Workspace } from "@/lib/core/definition/document";
import { graphOf } from "@/lib/core/graph/from-document";
import type { Graph } from "@/lib/core/graph/graph";
import { edgesById, nodesById } from "@/lib/core/graph/part";

const graphs = new WeakMap<Workspace, Graph>();
let lastGraph: Graph | undefined;

/** The graph of a workspace, made once; unchanged parts are shared with the graph before. */
export function graphFor(workspace: Workspace): Graph {
  const graph = graphs.get(workspace) ?? graphOf(workspace, lastGraph);
  lastGraph = graph;
  graphs.set(workspace, graph);
  return graph;
}

/** Makes the graph of a workspace that may be shown next, and shares what it can with the one that is. */
export function prepareGraph(workspace: Workspace, shown: Workspace): void {
  if (graphs.has(workspace)) return;
  const old = graphFor(shown);
  const graph = graphOf(workspace, old);
  graphs.set(workspace, graph);
  for (const one of [old, graph]) {
    nodesById(one);
    edgesById(one);
  }
}
