"use client";

import { useStoreApi } from "@xyflow/react";
import { createContext, useContext, useEffect, useState } from "react";
import { createStore, useStore } from "zustand";

import { watchView } from "./view-rest";

const createPointed = () => createStore<string | null>(() => null);

type Pointed = ReturnType<typeof createPointed>;

/** The node under the pointer; null: none, or the graph moves under it. */
export const PointedContext = createContext<Pointed>(createPointed());

export function useNewPointed(): Pointed {
  return useState(createPointed)[0];
}

/**
 * Whether a node is under the pointer. Known by its events and not by `:hover`: what is there for the pointer alone is
 * not in the page otherwise, and no style is worked out again while cards pass by under it.
 */
export function useIsPointed(id: string | null): boolean {
  return useStore(useContext(PointedContext), (pointed) => id !== null && pointed === id);
}

/** Follows the pointer while the graph stands still and no button is held: what is being dragged keeps its handle. */
export function PointedNode() {
  const flow = useStoreApi();
  const pointed = useContext(PointedContext);
  useEffect(() => {
    const { domNode } = flow.getState();
    if (!domNode) return undefined;
    let isMoving = false;
    let last: PointerEvent | null = null;
    const point = (target: EventTarget | null) => {
      const node = target instanceof Element ? target.closest("[data-node]") : null;
      pointed.setState(node?.getAttribute("data-node") ?? null, true);
    };
    const follow = (event: PointerEvent) => {
      last = event;
      if (event.buttons === 0 && !isMoving) point(event.target);
    };
    const leave = ({ buttons }: PointerEvent) => {
      last = null;
      if (buttons === 0) point(null);
    };
    const moved = () => {
      isMoving = true;
      if (!last || last.buttons === 0) point(null);
    };
    const rested = () => {
      isMoving = false;
      const under = last?.buttons === 0 && document.elementFromPoint(last.clientX, last.clientY);
      if (under && domNode.contains(under)) point(under);
    };
    const stop = watchView(flow, { moved, rested });
    domNode.addEventListener("pointerover", follow);
    domNode.addEventListener("pointermove", follow);
    domNode.addEventListener("pointerleave", leave);
    return () => {
      domNode.removeEventListener("pointerover", follow);
      domNode.removeEventListener("pointermove", follow);
      domNode.removeEventListener("pointerleave", leave);
      stop();
    };
  }, [flow, pointed]);
  return null;
}
