"use client";

import { useContext, useEffect } from "react";

import { coveredTop, isSameView, onCoverChange } from "@/components/canvas/covered";
import type { Id, Slot } from "@/lib/core/definition/document";
import type { Graph } from "@/lib/core/graph/graph";
import { nodesById } from "@/lib/core/graph/part";

import { graphFor } from "./graphs";
import {
  type CanvasHandle,
  CanvasHandleContext,
  useDesigner,
  useDesignerStore,
} from "./designer-context";
import { isLeaving } from "./leaving";
import { nodeOfRef } from "./run/shown-run";
import { type DesignerState, type DesignerStore, shownWorkspace } from "./store";

/** Brings what has just been selected into view, if it is not. */
export function useReveal(): void {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const id = shownId(state);
        if (id === null || id === shownId(before) || state.drag) return;
        requestAnimationFrame(() => {
          reveal(id, store, handle);
          focusNode(id, handle);
        });
      }),
    [store, handle],
  );
}

/** While a place is chosen by keyboard, the place is kept in view. */
export function useRevealPlace(): void {
  const store = useDesignerStore();
  const { instance, element } = useContext(CanvasHandleContext);
  const slot = useDesigner(({ carrying }) => carrying?.slots[carrying.at] ?? null);
  useEffect(() => {
    if (!slot) return;
    const dot = dotOf(store, slot);
    if (dot) bringIn({ ...dot, width: 0, height: 0 }, 0, { instance, element });
  }, [slot, store, instance, element]);
}

function dotOf(store: DesignerStore, slot: Slot) {
  const { edges } = graphFor(shownWorkspace(store.getState()));
  return edges.find((edge) => edge.slot?.seq === slot.seq && edge.slot.index === slot.index)?.dot;
}

/** The focus follows the selection on the canvas, and comes to it when it is nowhere else. */
function focusNode(id: Id, { element }: CanvasHandle): void {
  const { activeElement } = document;
  // A key of a case or words for a branch are being written.
  const isFree = activeElement === document.body || isLeaving(activeElement);
  if (!isFree && activeElement instanceof HTMLInputElement) return;
  if (!isFree && !element?.contains(activeElement)) return;
  const own = CSS.escape(id);
  // Where nothing stands yet there is only the place to put something.
  const node = element?.querySelector<HTMLElement>(
    `.react-flow__node [data-node="${own}"], [data-slot="${own} 0"]`,
  );
  node?.focus({ preventScroll: true });
}

function shownId({ run, comparing, selection }: DesignerState): Id | null {
  if (run) return nodeOfRef(run, run.ref);
  return comparing ? comparing.selected : (selection[0] ?? null);
}

const MARGIN = 24;
/** Height of the canvas that the bar of a run covers. */
const BAR = 64;
/** Of what is covered: the room below the bar itself. */
const BELOW_BAR = MARGIN;

/** Something stands over the top of the canvas. */
function hasBar({ run, dry, comparing }: DesignerState): boolean {
  return run !== null || comparing !== null || dry?.result != null;
}

/** A run is shown whole, below its bar; afterwards the view is where it was. */
export function useRunViewport(): void {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  const isRun = useDesigner(hasBar);
  useEffect(() => {
    const { instance } = handle;
    if (!isRun || !instance) return undefined;
    const { element } = handle;
    if (!element) return undefined;
    const before = instance.getViewport();
    const duration = isStill() ? 0 : 300;
    let shown: ReturnType<typeof below> | null = null;
    const show = () => {
      const { bounds } = graphFor(shownWorkspace(store.getState()));
      shown = below(coveredTop(element, BAR + 20), element.getBoundingClientRect(), bounds);
      void instance.setViewport(shown, { duration });
    };
    // The dock below takes its room first.
    const frame = requestAnimationFrame(show);
    const stop = onCoverChange(element, () => {
      if (isSameView(shown, instance.getViewport())) show();
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
      void instance.setViewport(before, { duration });
    };
  }, [isRun, handle, store]);
}

/** What was in view as a whole stays so when panels take room from the canvas. */
export function useKeepInView(): void {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  useEffect(() => {
    const { element } = handle;
    if (!element) return undefined;
    let old: DOMRect | null = null;
    const observer = new ResizeObserver(() => {
      const box = element.getBoundingClientRect();
      const state = store.getState();
      const { bounds } = graphFor(shownWorkspace(state));
      const wasWhole = old !== null && isWhole(handle, old, bounds);
      if (wasWhole && !isWhole(handle, box, bounds)) {
        const top = hasBar(state) ? coveredTop(element, BAR + 20) : 0;
        const duration = isStill() ? 0 : 300;
        void handle.instance?.setViewport(below(top, box, bounds), { duration });
      } else if (old && !wasWhole && box.width !== old.width) {
        keepMiddle(handle, box.width - old.width);
      }
      old = box;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [store, handle]);
}

/** Of a graph that is larger than the canvas, what is in the middle stays there when the canvas becomes wider or narrower. */
function keepMiddle({ instance }: CanvasHandle, wider: number): void {
  if (!instance) return;
  const { x, y, zoom } = instance.getViewport();
  void instance.setViewport({ x: x + wider / 2, y, zoom });
}

function isWhole({ instance }: CanvasHandle, box: DOMRect, graph: Graph["bounds"]): boolean {
  if (!instance) return true;
  const { x, y, zoom } = instance.getViewport();
  const left = graph.x * zoom + x;
  const top = graph.y * zoom + y;
  return (
    left >= EDGE &&
    top >= EDGE &&
    left + graph.width * zoom <= box.width - EDGE &&
    top + graph.height * zoom <= box.height - EDGE
  );
}

/** Closer to the edge than this counts as out of view. */
const EDGE = 8;
const LEAST_ZOOM = 0.4;

/** The view that shows a whole graph under something at the top of a box, in the middle, never enlarged. */
function below(top: number, box: DOMRect, graph: Graph["bounds"]) {
  const room = { width: box.width - 2 * MARGIN, height: box.height - top - MARGIN };
  const fitting = Math.min(1, room.width / graph.width, room.height / graph.height);
  const zoom = Math.max(LEAST_ZOOM, fitting);
  const spare = Math.max(0, room.height - graph.height * zoom);
  const left = (box.width - graph.width * zoom) / 2;
  return { x: left - graph.x * zoom, y: top + spare / 2 - graph.y * zoom, zoom };
}

function isStill(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Moves the view as little as needed to show a node; never zooms. */
export function reveal(id: Id, store: DesignerStore, handle: CanvasHandle): void {
  const node = nodesById(graphFor(shownWorkspace(store.getState()))).get(id);
  const { run, comparing } = store.getState();
  if (!handle.element) return;
  if (!node) {
    const dot = dotOf(store, { seq: id, index: 0 });
    if (dot) bringIn({ ...dot, width: 0, height: 0 }, 0, handle);
    return;
  }
  const covered = run ? coveredTop(handle.element, BAR) - BELOW_BAR : BAR;
  bringIn(node, (run ?? comparing) ? covered : 0, handle);
}

/** `covered`: pixels at the top of the canvas that something else covers. */
function bringIn(
  part: Graph["bounds"],
  covered: number,
  { instance, element }: Pick<CanvasHandle, "instance" | "element">,
): void {
  if (!instance || !element) return;
  const box = element.getBoundingClientRect();
  const { x, y, zoom } = instance.getViewport();
  const left = part.x * zoom + x;
  const top = part.y * zoom + y;
  const right = left + part.width * zoom;
  const bottom = top + Math.min(part.height, 120) * zoom;
  const dx = shift(left, right, box.width);
  const dy = shift(top - covered, bottom - covered, box.height - covered);
  if (dx === 0 && dy === 0) return;
  void instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: isStill() ? 0 : 300 });
}

/** How far to move so that a stretch lies inside, with a margin; 0 when it does or is too large. */
function shift(start: number, end: number, size: number): number {
  if (start < MARGIN) return MARGIN - start;
  return end > size - MARGIN ? Math.max(size - MARGIN - end, MARGIN - start) : 0;
}
