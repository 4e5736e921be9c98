"use client";

import { useReactFlow, useStore } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";

import type { Bounds, Graph, GraphNode } from "@/lib/core/graph/graph";
import { boundsOf } from "@/lib/core/graph/part";

const WIDTH = 200;
const HEIGHT = 140;
const PAD = 8;

/** The whole graph, small; the part on screen is framed and follows the pointer. Keys reach every task without it. */
export function MiniMap({ graph }: { readonly graph: Graph }) {
  const paper = useRef<HTMLCanvasElement>(null);
  const { setCenter, getZoom } = useReactFlow();
  const { scale, left, top } = fit(graph);
  useEffect(() => {
    const paint = () => paper.current && draw(paper.current, graph);
    const frame = requestAnimationFrame(paint);
    // Its colours are those of the theme, which is a class of the page.
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      cancelAnimationFrame(frame);
      theme.disconnect();
    };
  }, [graph]);
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / scale + left;
    const y = (event.clientY - box.top) / scale + top;
    void setCenter(x, y, { zoom: getZoom(), duration: 0 });
  };
  return (
    <div
      aria-hidden
      className="nopan nowheel absolute right-3 bottom-3 z-5 cursor-pointer touch-none overflow-hidden rounded-tile border border-border-default bg-surface-1 shadow-card max-[900px]:hidden"
      style={{ width: WIDTH, height: HEIGHT, pointerEvents: "all" }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={follow}
    >
      <canvas ref={paper} width={WIDTH * 2} height={HEIGHT * 2} className="size-full" />
      <Frame graph={graph} />
    </div>
  );
}

/** The part that is on screen. */
function Frame({ graph }: { readonly graph: Graph }) {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const { scale, left, top } = fit(graph);
  return (
    <span
      className="pointer-events-none absolute rounded-[3px] border-[1.5px] border-accent"
      style={{
        left: (-x / zoom - left) * scale,
        top: (-y / zoom - top) * scale,
        width: (width / zoom) * scale,
        height: (height / zoom) * scale,
      }}
    />
  );
}

/** All that is drawn, with what is set aside. */
function fit(graph: Graph) {
  const bounds = boxOf(graph);
  const scale = Math.min(
    (WIDTH - 2 * PAD) / Math.max(1, bounds.width),
    (HEIGHT - 2 * PAD) / Math.max(1, bounds.height),
    0.2,
  );
  const left = bounds.x + bounds.width / 2 - WIDTH / 2 / scale;
  const top = bounds.y + bounds.height / 2 - HEIGHT / 2 / scale;
  return { scale, left, top };
}

const boxes = new WeakMap<Graph, Bounds>();

/** Asked for at every step of the view, worked out once. */
function boxOf(graph: Graph): Bounds {
  const box = boxes.get(graph) ?? boundsOf(graph);
  boxes.set(graph, box);
  return box;
}

function draw(paper: HTMLCanvasElement, graph: Graph): void {
  const context = paper.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(paper);
  const { scale, left, top } = fit(graph);
  context.setTransform(2, 0, 0, 2, 0, 0);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  for (const node of graph.nodes) {
    if (node.kind === "merge") continue;
    context.fillStyle = style.getPropertyValue(colorOf(node));
    context.globalAlpha = node.kind === "loop" || node.kind === "inline" ? 0.25 : 1;
    context.fillRect(
      (node.x - left) * scale,
      (node.y - top) * scale,
      Math.max(1, node.width * scale),
      Math.max(1, node.height * scale),
    );
  }
}

function colorOf({ kind }: GraphNode): string {
  if (kind === "task" || kind === "dynamic" || kind === "collapsed") return "--border-strong";
  return kind === "parked" ? "--border-default" : "--edge";
}
