"use client";

import { useStoreApi } from "@xyflow/react";
import { createContext, useContext, useEffect, useState } from "react";
import { createStore, useStore } from "zustand";

/** Nothing moves any more when the view has stood still for so long; a slow step of the wheel takes less. */
const REST_MS = 250;

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
    let movedAtMs = -REST_MS;
    const follow = (event: PointerEvent) => {
      if (event.buttons !== 0 || event.timeStamp - movedAtMs < REST_MS) return;
      const node = event.target instanceof Element ? event.target.closest("[data-node]") : null;
      pointed.setState(node?.getAttribute("data-node") ?? null, true);
    };
    const leave = () => pointed.setState(null, true);
    domNode.addEventListener("pointerover", follow);
    domNode.addEventListener("pointermove", follow);
    domNode.addEventListener("pointerleave", leave);
    const stop = flow.subscribe(({ transform }, before) => {
      if (transform === before.transform) return;
      movedAtMs = performance.now();
      leave();
    });
    return () => {
      domNode.removeEventListener("pointerover", follow);
      domNode.removeEventListener("pointermove", follow);
      domNode.removeEventListener("pointerleave", leave);
      stop();
    };
  }, [flow, pointed]);
  return null;
}
