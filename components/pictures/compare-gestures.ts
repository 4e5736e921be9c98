"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";

import { clamp, type CompareMode, type CompareView, panned, zoomed } from "./compare-view";

export const ZOOM_STEP = 1.5;
const PAN_STEP = 0.1;

export interface CompareActions {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly pixels: () => void;
  readonly turn: () => void;
  readonly pan: (x: number, y: number) => void;
}

export function isPlain({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey;
}

const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [PAN_STEP, 0],
  ArrowRight: [-PAN_STEP, 0],
  ArrowUp: [0, PAN_STEP],
  ArrowDown: [0, -PAN_STEP],
};

export function onCompareKey(
  event: KeyboardEvent,
  actions: CompareActions,
  canTurn: boolean,
): void {
  if (!isPlain(event) || event.defaultPrevented) return;
  const key = event.key.toLowerCase();
  const pan = event.shiftKey ? PANS[event.key] : undefined;
  if (pan) actions.pan(...pan);
  else if (key === "o" && canTurn) actions.turn();
  else if (key === "z") actions.pixels();
  else if (key === "+" || key === "=") actions.zoom(ZOOM_STEP);
  else if (key === "-") actions.zoom(1 / ZOOM_STEP);
  else if (key === "0") actions.fit();
  else return;
  event.preventDefault();
}

interface DragTarget {
  readonly isTurned: boolean;
  readonly mode: CompareMode;
  readonly view: CompareView;
  readonly setAt: (at: number) => void;
  readonly setView: (view: CompareView) => void;
}

/** On the line, or on a picture that fits, a drag moves the line; else it moves the pictures. */
export function useDrag(area: { readonly current: HTMLDivElement | null }, target: DragTarget) {
  const grip = useRef<"line" | "picture" | null>(null);
  const { isTurned, mode, view, setAt, setView } = target;
  const move = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || grip.current === null || event.buttons !== 1) return;
    if (grip.current === "line") {
      const share = isTurned
        ? (event.clientY - box.top) / box.height
        : (event.clientX - box.left) / box.width;
      setAt(clamp(share * 100, 0, 100));
    } else {
      const pane = paneOf(box, mode, isTurned);
      setView(panned(view, event.movementX / pane.width, event.movementY / pane.height));
    }
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const onLine = event.target instanceof Element && event.target.closest("[data-line]");
      const isLine = mode === "slider" && (onLine !== null || view.zoom === 1);
      grip.current = isLine ? "line" : "picture";
      event.currentTarget.setPointerCapture(event.pointerId);
      move(event);
    },
    onPointerMove: move,
    onPointerUp: () => (grip.current = null),
  };
}

export function paneOf(box: DOMRect | undefined, mode: CompareMode, isTurned: boolean) {
  const { width = 0, height = 0 } = box ?? {};
  if (mode !== "side") return { width, height };
  return isTurned ? { width, height: height / 2 } : { width: width / 2, height };
}

/** The wheel with Ctrl, which is also what a pinch on a touchpad sends. */
export function useWheelZoom(
  area: { readonly current: HTMLDivElement | null },
  setView: (change: (view: CompareView) => CompareView) => void,
) {
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const point = {
        x: (event.clientX - box.left) / box.width - 0.5,
        y: (event.clientY - box.top) / box.height - 0.5,
      };
      setView((view) => zoomed(view, view.zoom * Math.exp(-event.deltaY / 200), point));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [area, setView]);
}
