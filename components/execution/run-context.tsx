"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { type CardRunStore, createCardRunStore } from "@/components/canvas/card-run";
import { followExecution, type LiveExecution, NOT_FOLLOWED } from "@/lib/client/follow-execution";

import { cardRunsOf } from "./card-runs";
import { factsOf, type RunFacts } from "./run-facts";
import { isEnded, type RunState } from "./run-state";
import { sourceQuery, startOf } from "./start-image";
import { useUnaskedTypes } from "./unasked-types";

interface RunContextValue {
  readonly store: StoreApi<RunState>;
  readonly cards: CardRunStore;
}

const Context = createContext<RunContextValue | null>(null);

interface RunProviderProps {
  /** Of the execution that everything inside shows. */
  readonly id: string;
  readonly children: ReactNode;
}

/** Follows one run for everything inside: bar, dock, drawer, gallery and the cards of any canvas. */
export function RunProvider({ id, children }: RunProviderProps) {
  return (
    <Provider key={id} id={id}>
      {children}
    </Provider>
  );
}

function Provider({ id, children }: RunProviderProps) {
  const [value] = useState<RunContextValue>(() => ({
    store: createStore<RunState>(() => ({ ...NOT_FOLLOWED, id, unasked: new Set() })),
    cards: createCardRunStore(),
  }));
  useEffect(() => followExecution(id, (followed) => value.store.setState(followed)), [id, value]);
  return (
    <Context.Provider value={value}>
      <Cards />
      {children}
    </Context.Provider>
  );
}

function useRunContext(): RunContextValue {
  const context = useContext(Context);
  if (!context) throw new Error("A part of a run is used outside its RunProvider.");
  return context;
}

/** A part of the run; the answer must be the same object while nothing changes. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useRunContext().store, select);
}

export function useLive(): LiveExecution | null {
  return useRun((state) => state.live);
}

/** What follows from the run as it is; null before the first snapshot. */
export function useRunFacts(): RunFacts | null {
  const live = useLive();
  return useMemo(() => (live ? factsOf(live) : null), [live]);
}

/** What the cards of a canvas show: goes into its CanvasProvider. */
export function useRunCards(): CardRunStore {
  return useRunContext().cards;
}

/** The server's clock in epoch ms, again every `everyMs` while the run is open. */
export function useRunNow(everyMs: number): number {
  const skewMs = useRun((state) => state.skewMs);
  const isOpen = useRun(({ live }) => live !== null && !isEnded(live.execution.status));
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOpen) return undefined;
    const clock = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(clock);
  }, [isOpen, everyMs]);
  return now + skewMs;
}

const CLOCK_MS = 250;

/** Keeps the cards' store; draws nothing. */
function Cards() {
  const { store, cards } = useRunContext();
  const live = useLive();
  const source = useQuery(sourceQuery(live?.execution.input ?? null)).data?.artifacts[0] ?? null;
  useUnaskedTypes(store);
  const unasked = useRun((state) => state.unasked);
  useEffect(() => {
    if (!live) return undefined;
    const draw = () => {
      const now = Date.now() + store.getState().skewMs;
      const before = cards.getState().cards;
      cards.setState({ cards: cardRunsOf(live, { now, unasked, before }) });
    };
    cards.setState({ start: startOf(live, source) });
    draw();
    if (isEnded(live.execution.status)) return undefined;
    const clock = setInterval(draw, CLOCK_MS);
    return () => clearInterval(clock);
  }, [live, source, unasked, store, cards]);
  return null;
}
