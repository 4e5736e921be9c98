import type { Viewport } from "@xyflow/react";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";

import { isSameView, onCoverChange } from "@/components/canvas/covered";
import type { CanvasInstance } from "@/components/canvas/workflow-canvas";
import type { Graph, GraphNode } from "@/lib/core/graph/graph";

import { fitBelow, reveal } from "./run-viewport";

interface Shown {
  readonly graph: Graph;
  readonly chosen: GraphNode | null;
}

/**
 * Nothing hides behind the bar when its notes make it higher, nor behind the open task of a narrow window: the chosen
 * card comes out from under them, and a picture that nobody has moved is fitted again. The answer keeps the view that the picture was fitted to.
 */
export function useUncovered(
  area: RefObject<HTMLElement | null>,
  instance: CanvasInstance | null,
  { graph, chosen }: Shown,
): RefObject<Viewport | null> {
  const fitted = useRef<Viewport | null>(null);
  const chosenId = chosen?.id;
  const onChange = useEffectEvent((ready: CanvasInstance, element: HTMLElement) => {
    if (chosen) reveal(chosen, ready, element);
    else if (isSameView(fitted.current, ready.getViewport())) {
      void fitBelow(graph, ready, element, true).then(() => {
        fitted.current = ready.getViewport();
      });
    }
  });
  useEffect(() => {
    const element = area.current;
    if (!element || !instance) return undefined;
    // With the task that was open its place in the bar has changed, too.
    if (chosenId === undefined) onChange(instance, element);
    return onCoverChange(element, () => onChange(instance, element), chosenId);
  }, [area, instance, chosenId]);
  return fitted;
}
