import { type RefObject, useEffect, useEffectEvent, useRef } from "react";

import { areSingleKeysOn } from "@/components/ui/single-keys";
import { toast } from "@/components/ui/toast";
import { baseRefOf } from "@/lib/core/execution/task-runs";

import { useRun, useRunFacts, useRunStore } from "./run-context";
import type { RunFacts } from "./run-facts";
import { isFree } from "./run-keys";
import { useRunSelection } from "./run-selection";

const AGAIN_MS = 1_000;

/**
 * Shows the task that began last, at most once a second, until the user moves or zooms the canvas or chooses a task;
 * Shift+F turns it on and off. Never zooms.
 */
export function useFollow(
  area: RefObject<HTMLElement | null>,
  show: (baseRef: string) => void,
): void {
  const store = useRunStore();
  const facts = useRunFacts();
  const following = useRun((state) => state.following);
  const shownAt = useRef(0);
  const onShow = useEffectEvent(show);
  const newest = facts && following ? newestRef(facts) : null;
  useEffect(() => {
    if (newest === null) return undefined;
    const wait = Math.max(0, shownAt.current + AGAIN_MS - Date.now());
    const timer = setTimeout(() => {
      shownAt.current = Date.now();
      onShow(newest);
    }, wait);
    return () => clearTimeout(timer);
  }, [newest]);
  useEffect(() => {
    const element = area.current;
    const stop = (event: Event) => {
      const { target } = event;
      const isControl = target instanceof Element && target.closest("[data-run-action], section");
      if (!isControl) store.setState({ following: false });
    };
    // The canvas keeps what it moves by to itself: it is heard of on the way there.
    const way = { capture: true, passive: true };
    element?.addEventListener("wheel", stop, way);
    element?.addEventListener("pointerdown", stop, way);
    return () => {
      element?.removeEventListener("wheel", stop, way);
      element?.removeEventListener("pointerdown", stop, way);
    };
  }, [area, store]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "F" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || !areSingleKeysOn() || !isFree()) return;
      event.preventDefault();
      const next = !store.getState().following;
      store.setState({ following: next });
      toast.info(next ? "The canvas follows the run." : "The canvas stays where it is.");
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [store]);
  // Who looks at one task is not led to another.
  const { ref } = useRunSelection();
  const selected = useRef(ref);
  useEffect(() => {
    if (ref !== null && ref !== selected.current) store.setState({ following: false });
    selected.current = ref;
  }, [ref, store]);
}

/** Of the cards that run at the moment, the one that began last. */
function newestRef({ latest, shape }: RunFacts): string | null {
  const running = [...latest.values()]
    .map(({ current }) => current)
    .filter((task) => task.status === "IN_PROGRESS" && shape.tasks.get(baseRefOf(task))?.isCard)
    .toSorted((a, b) => b.startTime - a.startTime || b.seq - a.seq);
  return running[0] ? baseRefOf(running[0]) : null;
}
