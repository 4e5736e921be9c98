"use client";

import { useContext, useEffect, useState } from "react";
import { type StoreApi, useStore } from "zustand";

import { treeIndex } from "@/lib/core/definition/tree-index";

import { CanvasHandleContext, useDesigner } from "./designer-context";
import { workspaceOf } from "./store";

interface DataLinesProps {
  /** Reference names of the tasks that the field under the pointer reads. */
  readonly pointed: StoreApi<readonly string[]>;
}

/** How often the lines follow a canvas that moves. */
const LOOK_MS = 100;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rings the tasks that a field reads on the canvas, with a thin line from each to the task that is edited. */
export function DataLines({ pointed }: DataLinesProps) {
  const refs = useStore(pointed);
  const { element } = useContext(CanvasHandleContext);
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const to = useDesigner(({ selection }) => selection[0]);
  const [boxes, setBoxes] = useState<{
    readonly canvas: Box;
    readonly from: readonly Box[];
    readonly to: Box | null;
  } | null>(null);
  useEffect(() => {
    if (refs.length === 0 || !element) return undefined;
    const index = treeIndex(doc);
    const ids = refs.flatMap((ref) => index.refs.get(ref)?.place.block.id ?? []);
    const look = () => {
      const next = {
        canvas: boxOf(element),
        from: ids.flatMap((id) => boxOfNode(element, id) ?? []),
        to: to === undefined ? null : boxOfNode(element, to),
      };
      setBoxes((known) => (JSON.stringify(known) === JSON.stringify(next) ? known : next));
    };
    const frame = requestAnimationFrame(look);
    const timer = setInterval(look, LOOK_MS);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(timer);
      setBoxes(null);
    };
  }, [refs, element, doc, to]);
  if (!boxes) return null;
  const { canvas, from, to: target } = boxes;
  return (
    <svg
      aria-hidden
      data-part="data-lines"
      className="pointer-events-none fixed z-10"
      style={{ left: canvas.x, top: canvas.y }}
      width={canvas.width}
      height={canvas.height}
    >
      {from.map((box) => (
        <g key={`${box.x} ${box.y}`} fill="none" stroke="var(--accent)">
          <rect
            x={box.x - canvas.x - 4}
            y={box.y - canvas.y - 4}
            width={box.width + 8}
            height={box.height + 8}
            rx={12}
            strokeWidth={2}
            strokeDasharray="4 3"
          />
          {target && <path d={lineBetween(box, target, canvas)} strokeWidth={1.5} />}
        </g>
      ))}
    </svg>
  );
}

function boxOf(element: Element): Box {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

function boxOfNode(canvas: HTMLElement, id: string): Box | null {
  const node = canvas.querySelector(`.react-flow__node [data-node="${CSS.escape(id)}"]`);
  return node && boxOf(node);
}

/** Along the right sides, beside the flow. */
function lineBetween(from: Box, to: Box, canvas: Box): string {
  const startX = from.x + from.width - canvas.x + 4;
  const startY = from.y + from.height / 2 - canvas.y;
  const endX = to.x + to.width - canvas.x;
  const endY = to.y + to.height / 2 - canvas.y;
  const side = Math.max(startX, endX) + 36;
  return `M ${startX} ${startY} C ${side} ${startY}, ${side} ${endY}, ${endX} ${endY}`;
}
