"use client";

import { startTransition, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { shallow } from "zustand/shallow";
import { useShallow } from "zustand/react/shallow";
import { createStore, type StoreApi } from "zustand/vanilla";

import { useDesignerStore } from "./designer-context";
import { type DesignerState, type DesignerStore, workspaceOf } from "./store";

/** Steps that are written in the code pane: unlike in a field, tasks may come and go with every key. */
export const CODE_BURST = "code";

type Followed = Pick<StoreApi<DesignerState>, "getState" | "subscribe">;

/** Keys that come faster than this are one change for everybody but the field. */
const QUIET_MS = 100;

const drawn = new WeakMap<DesignerStore, Followed>();
const late = new WeakMap<DesignerStore, Followed>();

/**
 * The state that the canvas draws: everything at once, except what is typed into a field. That changes no place of any
 * task, and is drawn when the keys rest.
 */
export function drawnState(store: DesignerStore): Followed {
  return followed(drawn, store, (state, before) => (isTyped(state, before) ? "rest" : "now"));
}

export function useDrawn<T>(select: (state: DesignerState) => T): T {
  return useStore(drawnState(useDesignerStore()) as StoreApi<DesignerState>, useShallow(select));
}

function lateState(store: DesignerStore): Followed {
  return followed(late, store, (state, before) => (isTyped(state, before) ? "rest" : "painted"));
}

/**
 * A part of the state as of a moment ago, for what is beside the canvas: a change is painted first, and this follows
 * when there is time.
 */
export function useLate<T>(select: (state: DesignerState) => T): T {
  const state = lateState(useDesignerStore());
  const choose = useRef(select);
  const [value, setValue] = useState(() => select(state.getState()));
  useEffect(() => {
    choose.current = select;
  });
  useEffect(() => {
    const take = () =>
      setValue((was) => {
        const next = choose.current(state.getState());
        return shallow(was, next) ? was : next;
      });
    take();
    return state.subscribe(() => startTransition(take));
  }, [state]);
  return value;
}

/** Only values of tasks differ, and more of them may come with the next key. */
function isTyped(state: DesignerState, before: DesignerState): boolean {
  const { workspace, burst } = state.history.present;
  const old = workspaceOf(before);
  return (
    workspace !== old &&
    burst !== null &&
    burst !== CODE_BURST &&
    workspace.presentation === old.presentation &&
    state.selection === before.selection
  );
}

const ASIDE: ReadonlySet<string> = new Set(["saved", "said", "checked", "facts"]);

/** Nothing that somebody does: it can wait for the end of what is typed. */
function isAside(state: DesignerState, before: DesignerState): boolean {
  return (Object.keys(state) as (keyof DesignerState)[]).every(
    (key) => state[key] === before[key] || ASIDE.has(key),
  );
}

/** A copy of a store's state that follows it at its own pace; made once for each store. */
function followed(
  known: WeakMap<DesignerStore, Followed>,
  store: DesignerStore,
  paceOf: (state: DesignerState, before: DesignerState) => "now" | "painted" | "rest",
): Followed {
  const made = known.get(store);
  if (made) return made;
  const copy = createStore<DesignerState>(() => store.drawn.getState());
  let cancel: (() => void) | null = null;
  let isResting = false;
  const follow = () => {
    cancel = null;
    isResting = false;
    // Not asked of the store itself: that would end what is being typed.
    copy.setState(store.drawn.getState(), true);
  };
  store.subscribe((state, before) => {
    const pace = paceOf(state, before);
    if (pace === "rest") {
      cancel?.();
      isResting = true;
      cancel = after(QUIET_MS, follow);
    } else if (isResting && isAside(state, before)) {
      return;
    } else if (pace === "now") {
      cancel?.();
      follow();
    } else cancel ??= painted(follow);
  });
  known.set(store, copy);
  return copy;
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

/** Calls behind the next frame; where none is painted, soon. The answer gives the call up. */
export function painted(call: () => void): () => void {
  let timer = setTimeout(call, QUIET_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(call, 0);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
