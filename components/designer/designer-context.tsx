"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";

import type { CanvasInstance } from "@/components/canvas/workflow-canvas";

import type { DesignerState, DesignerStore } from "./store";

export const DesignerContext = createContext<DesignerStore | null>(null);

export function useDesignerStore(): DesignerStore {
  const store = useContext(DesignerContext);
  if (!store) throw new Error("Part of the designer is used outside it.");
  return store;
}

/** A part of the designer's state; objects that are made anew are compared by their parts. */
export function useDesigner<T>(select: (state: DesignerState) => T): T {
  return useStore(useDesignerStore().drawn, useShallow(select));
}

/** The canvas of this designer, for turning window places into canvas places. */
export interface CanvasHandle {
  readonly instance: CanvasInstance | null;
  readonly element: HTMLElement | null;
  /** The canvas is drawn. */
  ready(instance: CanvasInstance): void;
  /** The element around it is there, or gone. */
  attach(element: HTMLElement | null): void;
}

export function createCanvasHandle(): CanvasHandle {
  let instance: CanvasInstance | null = null;
  let element: HTMLElement | null = null;
  return {
    get instance() {
      return instance;
    },
    get element() {
      return element;
    },
    ready(next) {
      instance = next;
    },
    attach(next) {
      element = next;
    },
  };
}

export const CanvasHandleContext = createContext<CanvasHandle>(createCanvasHandle());
