"use client";

import "@xyflow/react/dist/style.css";
import "./canvas.css";

import {
  type OnInit,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useKeyPress,
  useStore,
  useStoreApi,
  type Viewport,
} from "@xyflow/react";
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";

import { cn } from "@/components/ui/cn";
import { firstView } from "@/lib/core/graph/first-view";
import type { Bounds, Graph, GraphNode } from "@/lib/core/graph/graph";
import { boundsOf, partOf } from "@/lib/core/graph/part";
import { MANY_NODES, seenIn } from "@/lib/core/graph/stretch";

import type { FlowNode } from "./bar-nodes";
import { CanvasGround, SharpAtRest } from "./canvas-ground";
import { EdgeLayer } from "./edge-layer";
import { NODE_TYPES } from "./flow-nodes";
import { PicturePeek } from "./picture-peek";
import { PointedContext, PointedNode, useNewPointed } from "./pointed";
import { StretchContext, useStretch } from "./stretch";

export type CanvasInstance = ReactFlowInstance<FlowNode>;

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

/** On the canvas while it is a hand that holds the pointer. */
export const HAND_MARK = "data-hand";
const NO_KEY = null;

/**
 * Draws a graph. Sizes and places are given, nothing is measured or read back; pointer events are the business of the
 * element around it, which finds the block by `data-node` and the control by `data-action`.
 */
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const { graph, label, onReady, className, panOnCards = false, children } = props;
  const area = useRef<HTMLDivElement>(null);
  const view = useFirstView(graph, area);
  const pointed = useNewPointed();
  return (
    <div
      {...AREA}
      ref={area}
      aria-label={label}
      className={cn("canvas relative h-full w-full bg-canvas", className)}
    >
      {view && (
        <ReactFlowProvider>
          <GivenSizes>
            <PointedContext value={pointed}>
              <DrawnFlow graph={graph} view={view} onReady={onReady} panOnCards={panOnCards}>
                {children}
              </DrawnFlow>
            </PointedContext>
          </GivenSizes>
        </ReactFlowProvider>
      )}
    </div>
  );
}

interface DrawnFlowProps extends Pick<WorkflowCanvasProps, "graph" | "onReady" | "children"> {
  readonly view: FirstView;
  readonly panOnCards: boolean;
}

/** Of a large graph only the stretch around the view is given to the canvas. */
function DrawnFlow({ graph, view, onReady, panOnCards, children }: DrawnFlowProps) {
  const stretch = useStretch(graph.nodes.length > MANY_NODES, view.seen);
  const isHand = useKeyPress("Space");
  const nodes = useMemo(
    () => (stretch ? partOf(graph, stretch) : graph).nodes.map(flowNodeOf),
    [graph, stretch],
  );
  return (
    <StretchContext value={stretch}>
      <ReactFlow
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        minZoom={0.05}
        maxZoom={2}
        defaultViewport={view.viewport}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnScroll
        noPanClassName={panOnCards || isHand ? "never-pan" : "nopan"}
        {...(isHand && HAND)}
        zoomOnDoubleClick={false}
        deleteKeyCode={NO_KEY}
        selectionKeyCode={NO_KEY}
        multiSelectionKeyCode={NO_KEY}
        disableKeyboardA11y
        onInit={onReady as OnInit<FlowNode> | undefined}
      >
        <CanvasGround />
        <EdgeLayer graph={graph} />
        <SharpAtRest />
        <PointedNode />
        <Detail />
        <PicturePeek />
        {children}
      </ReactFlow>
    </StretchContext>
  );
}

/** While Space is held a pull moves the view wherever it begins, and drags nothing. */
const HAND = { [HAND_MARK]: "" };

/** The canvas itself takes arrow keys when no card has the focus. */
const AREA = {
  role: "application",
  "aria-roledescription": "workflow canvas",
  tabIndex: 0,
} as const;

interface FirstView {
  readonly viewport: Viewport;
  readonly seen: Bounds;
}

/** Where the graph stands at first; null: the canvas has no room yet. */
function useFirstView(graph: Graph, area: RefObject<HTMLElement | null>): FirstView | null {
  const [view, setView] = useState<FirstView | null>(null);
  const isOpen = view !== null;
  useLayoutEffect(() => {
    const element = area.current;
    if (isOpen || !element) return undefined;
    const look = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      const viewport = firstView(boundsOf(graph), graph.direction, { width, height });
      setView({ viewport, seen: seenIn(viewport, { width, height }) });
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [graph, area, isOpen]);
  return view;
}

/** Every size is given: nodes are neither measured when they come into view nor drawn a second time because of it. */
function GivenSizes({ children }: { readonly children: ReactNode }) {
  const store = useStoreApi();
  useState(() => store.setState({ updateNodeInternals: () => undefined }));
  return children;
}

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
    measured: { width, height },
    data: { node },
    // A press on a node is never the beginning of a pan.
    className: isPassive ? "" : "nopan",
    style: {
      // Placed without a transform of its own: each of those is a layer's worth of work for the browser in every frame.
      transform: "none",
      left: x,
      top: y,
      pointerEvents: isPassive ? "none" : "all",
      opacity: node.foreign === null ? 1 : 0.75,
    },
    zIndex: isFrame ? -1 : 1,
    handles: [
      { type: "target", position: "top" as never, x: width / 2, y: 0, width: 1, height: 1 },
      { type: "source", position: "bottom" as never, x: width / 2, y: height, width: 1, height: 1 },
    ],
  };
  flowNodes.set(node, made);
  return made;
}
