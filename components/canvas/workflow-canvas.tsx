"use client";

import "@xyflow/react/dist/style.css";
import "./canvas.css";

import { type OnInit, ReactFlow, type ReactFlowInstance, useStore } from "@xyflow/react";
import { type ReactNode, useEffect, useMemo } from "react";

import { cn } from "@/components/ui/cn";
import type { Graph, GraphEdge, GraphNode } from "@/lib/core/graph/graph";

import type { FlowNode } from "./bar-nodes";
import { CanvasGround, MovingLayer } from "./canvas-ground";
import { EDGE_TYPES, type FlowEdge } from "./flow-edge";
import { NODE_TYPES } from "./flow-nodes";
import { PicturePeek } from "./picture-peek";

export type CanvasInstance = ReactFlowInstance<FlowNode, FlowEdge>;

export interface WorkflowCanvasProps {
  readonly graph: Graph;
  readonly label: string;
  readonly onReady?: (instance: CanvasInstance) => void;
  readonly className?: string;
  /** A press on a card may begin a pan: nothing is dragged there. */
  readonly panOnCards?: boolean;
  /** Layers and panels inside the canvas. */
  readonly children?: ReactNode;
}

const MANY_NODES = 150;
const NO_KEY = null;

/**
 * Draws a graph. Sizes and places are given, nothing is measured or read back; pointer events are the business of the
 * element around it, which finds the block by `data-node` and the control by `data-action`.
 */
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const { graph, label, onReady, className, panOnCards = false, children } = props;
  const nodes = useMemo(() => graph.nodes.map(flowNodeOf), [graph.nodes]);
  const edges = useMemo(() => flowEdges(graph), [graph]);
  return (
    <div
      {...AREA}
      aria-label={label}
      className={cn("canvas relative h-full w-full bg-canvas", className)}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnScroll
        noPanClassName={panOnCards ? "never-pan" : "nopan"}
        zoomOnDoubleClick={false}
        deleteKeyCode={NO_KEY}
        selectionKeyCode={NO_KEY}
        multiSelectionKeyCode={NO_KEY}
        disableKeyboardA11y
        onlyRenderVisibleElements={nodes.length > MANY_NODES}
        onInit={onReady as OnInit<FlowNode, FlowEdge> | undefined}
      >
        <CanvasGround />
        <MovingLayer />
        <Detail />
        <PicturePeek />
        {children}
      </ReactFlow>
    </div>
  );
}

/** The canvas itself takes arrow keys when no card has the focus. */
const AREA = {
  role: "application",
  "aria-roledescription": "workflow canvas",
  tabIndex: 0,
} as const;

const FIT = { maxZoom: 1, minZoom: 0.4, padding: 0.08 };

/** How much of a card is drawn, by zoom; the geometry stays. Told to the style sheet by an attribute. */
function Detail() {
  const area = useStore(({ domNode }) => domNode);
  const level = useStore(({ transform }) => {
    if (transform[2] >= 0.55) return "full";
    return transform[2] >= 0.25 ? "title" : "block";
  });
  useEffect(() => area?.setAttribute("data-detail", level), [area, level]);
  // The area around it is the application; a second one inside has no name.
  useEffect(() => area?.setAttribute("role", "presentation"), [area]);
  return null;
}

const flowNodes = new WeakMap<GraphNode, FlowNode>();

/** The same object for the same node, so that nothing is drawn twice. */
function flowNodeOf(node: GraphNode): FlowNode {
  const known = flowNodes.get(node);
  if (known) return known;
  const { id, kind, x, y, width, height } = node;
  const isFrame = kind === "loop" || kind === "inline";
  const isPassive = isFrame || kind === "merge" || node.foreign !== null;
  const made: FlowNode = {
    id,
    type: kind,
    position: { x, y },
    width,
    height,
    data: { node },
    // A press on a node is never the beginning of a pan.
    className: isPassive ? "" : "nopan",
    style: { pointerEvents: isPassive ? "none" : "all", opacity: node.foreign === null ? 1 : 0.75 },
    zIndex: isFrame ? -1 : 1,
    handles: [
      { type: "target", position: "top" as never, x: width / 2, y: 0, width: 1, height: 1 },
      { type: "source", position: "bottom" as never, x: width / 2, y: height, width: 1, height: 1 },
    ],
  };
  flowNodes.set(node, made);
  return made;
}

const madeEdges = new WeakMap<GraphEdge, FlowEdge>();

function flowEdges(graph: Graph): FlowEdge[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return graph.edges.flatMap((edge) => {
    const from = nodes.get(edge.source);
    const to = nodes.get(edge.target);
    if (!from || !to) return [];
    const known = madeEdges.get(edge);
    if (known?.data?.from === from && known.data.to === to) return [known];
    const { id, source, target } = edge;
    const made: FlowEdge = { id, source, target, type: "flow", data: { edge, from, to } };
    madeEdges.set(edge, made);
    return [made];
  });
}
