"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { type CardRunStore, createCardRunStore } from "@/components/canvas/card-run";
import { onTick } from "@/lib/client/clock";
import { followExecution, type LiveExecution, NOT_FOLLOWED } from "@/lib/client/follow-execution";

import { cardRunsOf } from "./card-runs";
import { usePastChildren } from "./past-children";
import { usePlayback } from "./playback";
import { factsOf, type RunFacts } from "./run-facts";
import { seek } from "./run-past";
import { isEnded, NO_TURNS, type RunState } from "./run-state";
import { sourceQuery, startOf } from "./start-image";
import { useUnaskedTypes } from "./unasked-types";
import { useChildren } from "./use-children";
import { useEarlierRuns } from "./use-earlier";

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

function stateFor(id: string): RunState {
  return {
    ...NOT_FOLLOWED,
    id,
    unasked: new Set(),
    turns: NO_TURNS,
    following: true,
    earlier: null,
    children: new Map(),
    history: [],
    asked: null,
    past: null,
    pastLive: null,
    pastChildren: new Map(),
    isPlaying: false,
    pace: null,
  };
}

function Provider({ id, children }: RunProviderProps) {
  const [value] = useState<RunContextValue>(() => {
    const store = createStore<RunState>(() => stateFor(id));
    const cards = createCardRunStore();
    const showTurn = (loop: string, turn: number | null) => {
      const others = [...store.getState().turns].filter(([ref]) => ref !== loop);
      const chosen = turn === null ? [] : [[loop, turn] as const];
      store.setState({ turns: new Map([...others, ...chosen]) });
    };
    cards.setState({ actions: { showTurn } });
    return { store, cards };
  });
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

export function useRunStore(): StoreApi<RunState> {
  return useRunContext().store;
}

/** A part of the run; the answer must be the same object while nothing changes. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useRunContext().store, select);
}

/** The run at the moment that is looked at. */
export function useLive(): LiveExecution | null {
  return useRun(({ live, pastLive }) => pastLive ?? live);
}

/** The run as it is now, whatever is looked at. */
export function usePresent(): LiveExecution | null {
  return useRun(({ live }) => live);
}

/** Runs that tasks have started, by their ids, at the moment that is looked at. */
export function useChildrenShown(): ReadonlyMap<string, LiveExecution> {
  return useRun(({ past, children, pastChildren }) => (past ? pastChildren : children));
}

/** A moment of the past is looked at: nothing can be done to the run meanwhile. */
export function useIsPast(): boolean {
  return useRun(({ past }) => past !== null);
}

/** What follows from the run as it is looked at; null before the first snapshot. */
export function useRunFacts(): RunFacts | null {
  const live = useLive();
  return useMemo(() => (live ? factsOf(live) : null), [live]);
}

/** What the cards of a canvas show: goes into its CanvasProvider. */
export function useRunCards(): CardRunStore {
  return useRunContext().cards;
}

/** The server's clock in epoch ms, again every `everyMs` while the run is open; of the past the moment that is shown. */
export function useRunNow(everyMs: number): number {
  const skewMs = useRun((state) => state.skewMs);
  const past = useRun((state) => state.past);
  const isOpen = useRun(({ live }) => live !== null && !isEnded(live.execution.status));
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOpen || past !== null) return undefined;
    return onTick(everyMs, () => setNow(Date.now()));
  }, [isOpen, everyMs, past]);
  return past?.at ?? now + skewMs;
}

const CLOCK_MS = 250;

/** Keeps the cards' store and what it is drawn of; draws nothing. */
function Cards() {
  const { store, cards } = useRunContext();
  const present = usePresent();
  const live = useLive();
  const source = useQuery(sourceQuery(live?.execution.input ?? null)).data?.artifacts[0] ?? null;
  const unasked = useRun((state) => state.unasked);
  const turns = useRun((state) => state.turns);
  const earlier = useRun((state) => state.earlier);
  const children = useRun((state) => state.children);
  const past = useRun((state) => state.past);
  const shownChildren = useChildrenShown();
  useUnaskedTypes(store);
  useEarlierRuns(store, present !== null);
  useChildren(store, present, children);
  usePastChildren(store, present);
  usePlayback(store);
  useEffect(() => {
    // What is going on adds to what is known of the past.
    if (present && store.getState().past) seek(store, store.getState().past);
  }, [present, store]);
  const usual = useMemo(() => new Map(Object.entries(earlier?.tasks ?? {})), [earlier]);
  useEffect(() => {
    if (!live) return undefined;
    const draw = (isTick: boolean) => {
      const now = past?.at ?? Date.now() + store.getState().skewMs;
      const before = cards.getState().cards;
      const moment = {
        now,
        unasked: past ? NOBODY : unasked,
        before,
        isTick,
        turns,
        usual,
        children: shownChildren,
        present: present ?? live,
      };
      cards.setState({ cards: cardRunsOf(live, moment) });
    };
    cards.setState({ start: startOf(live, source) });
    draw(false);
    if (past !== null || isEnded(live.execution.status)) return undefined;
    return onTick(CLOCK_MS, () => draw(true));
  }, [live, present, source, unasked, turns, usual, shownChildren, past, store, cards]);
  return null;
}

const NOBODY: ReadonlySet<string> = new Set();
