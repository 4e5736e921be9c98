"use client";

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";

import type { ChangeKind } from "@/lib/core/compare/compare";
import type { Id } from "@/lib/core/definition/document";
import type { Level } from "@/lib/core/definition/problem";

import type { CardActions, CardRun, CardRuns, CardRunStore } from "./card-run";

export interface Badge {
  readonly level: Level;
  readonly count: number;
}

export interface StartImage {
  readonly title: string;
  readonly detail: string;
  readonly imageUrl: string | null;
  /** 0 to 1; null: nothing is being sent. */
  readonly share: number | null;
}

/** Asked for what is drawn; nobody needs the whole. */
type Looked<T> = Pick<ReadonlyMap<Id, T>, "get">;

/** What the canvas shows besides the graph. */
export interface CanvasView {
  readonly selected: ReadonlySet<Id>;
  /** Problems by block. */
  readonly badges: ReadonlyMap<Id, Badge>;
  /** Short words for the policy of a task, by block. */
  readonly chips: Looked<readonly string[]>;
  /** The image that the next run gets; a share while it is sent. */
  readonly start: StartImage | null;
  /** Names of the workflow's inputs and outputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Block that a drag points at, and where; null: none. */
  readonly dropAt: { readonly id: Id; readonly side: "left" | "right" } | null;
  readonly readOnly: boolean;
  readonly direction: "down" | "right";
  /** Remarks by reference name. */
  readonly notes: ReadonlyMap<string, string>;
  /** Levels of workflows below a sub-workflow, by block; absent: unknown. */
  readonly levels: Looked<number>;
  /** What differs between two versions, by node. */
  readonly marks: ReadonlyMap<Id, ChangeKind>;
}

export const EMPTY_VIEW: CanvasView = {
  selected: new Set(),
  badges: new Map(),
  chips: new Map(),
  start: null,
  inputs: [],
  outputs: [],
  dropAt: null,
  readOnly: true,
  direction: "down",
  notes: new Map(),
  levels: new Map(),
  marks: new Map(),
};

/** Any store that has a canvas view in its state. */
interface ViewStore {
  getState(): CanvasView;
  subscribe(listener: () => void): () => void;
}

interface CanvasContextValue {
  readonly view: ViewStore;
  /** Null while editing. */
  readonly runs: CardRunStore | null;
}

const Context = createContext<CanvasContextValue | null>(null);

export function CanvasProvider(props: CanvasContextValue & { readonly children: ReactNode }) {
  const { view, runs, children } = props;
  const value = useMemo(() => ({ view, runs }), [view, runs]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

function useCanvasContext(): CanvasContextValue {
  const context = useContext(Context);
  if (!context) throw new Error("Part of the canvas is used outside it.");
  return context;
}

/** A part of the view; the answer must be the same object while nothing changes. */
export function useCanvas<T>(select: (view: CanvasView) => T): T {
  const { view } = useCanvasContext();
  const get = () => select(view.getState());
  return useSyncExternalStore((listener) => view.subscribe(listener), get, get);
}

const NO_RUNS: CardRuns = { cards: new Map(), start: null, actions: null };
const noSubscription = () => () => undefined;

/** What the run shows for a reference name; null while editing and before it is reached. */
export function useCardRun(ref: string): CardRun | null {
  const { runs } = useCanvasContext();
  const get = () => runs?.getState().cards.get(ref) ?? null;
  return useSyncExternalStore(runs ? runs.subscribe : noSubscription, get, get);
}

/** What can be done on the cards; null while editing and where they only show. */
export function useCardActions(): CardActions | null {
  const { runs } = useCanvasContext();
  const get = () => runs?.getState().actions ?? null;
  return useSyncExternalStore(runs ? runs.subscribe : noSubscription, get, get);
}

export function useIsRunning(): boolean {
  return useCanvasContext().runs !== null;
}

export function useRunStart(): CardRuns["start"] {
  const { runs } = useCanvasContext();
  const get = () => (runs?.getState() ?? NO_RUNS).start;
  return useSyncExternalStore(runs ? runs.subscribe : noSubscription, get, get);
}
