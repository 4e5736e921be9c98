import { createStore, type StoreApi } from "zustand/vanilla";

import type { Icon } from "@/components/ui/icons";
import type { StatusToken } from "@/lib/core/execution/status-words";

/** One attempt of a task, as a mark on its card. */
export interface Pip {
  readonly token: StatusToken;
  readonly mark: "dot" | "cross" | "clock" | "hollow";
}

/** How a card's border shows the state; colour comes from the token. */
export type CardBorder =
  | "plain"
  | "solid"
  | "dotted"
  | "dashed"
  | "thin-dashed"
  | "sweep"
  | "strong"
  | "bar"
  | "double-bar"
  | "dashed-bar"
  | "notch";

/** A turn of a loop as a cell of its strip. */
interface Turn {
  readonly turn: number;
  readonly token: StatusToken;
  readonly word: string;
}

/** The turns of a loop, and which of them its body shows. */
export interface LoopTurns {
  readonly ref: string;
  readonly turns: readonly Turn[];
  readonly shown: number;
  /** The body shows the newest turn, whichever that is. */
  readonly follows: boolean;
}

/** How many tasks of one state are behind a card. */
export interface StateCount {
  readonly token: StatusToken;
  readonly count: number;
  readonly word: string;
}

/** What a run adds to a card. */
export interface CardRun {
  readonly token: StatusToken;
  readonly word: string;
  readonly icon: Icon;
  readonly spins: boolean;
  readonly border: CardBorder;
  /** Not taken and skipped tasks step back. */
  readonly fade: "none" | "some" | "most";
  readonly pips: readonly Pip[];
  /** "1.24 s", already formatted; null: none. */
  readonly time: string | null;
  /** Against the usual time, such as "+38 %"; null: not known, or nothing to speak of. */
  readonly usual: string | null;
  /** Address of a small picture; null: none. */
  readonly imageUrl: string | null;
  /** 0 to 100; null: not reported. */
  readonly progress: number | null;
  /** Share of a wait that is left, 0 to 1; null: nothing is waited for that has an end. */
  readonly ring: number | null;
  readonly loop: LoopTurns | null;
  readonly counts: readonly StateCount[];
  /** Somebody asked for a made-up outcome of this task, in words; null: it does its work. */
  readonly fault: string | null;
}

/** A card that shows nothing in particular. */
export const PLAIN_CARD = {
  token: "pending",
  spins: false,
  border: "plain",
  fade: "none",
  pips: [],
  time: null,
  usual: null,
  imageUrl: null,
  progress: null,
  ring: null,
  loop: null,
  counts: [],
  fault: null,
} as const satisfies Omit<CardRun, "word" | "icon">;

/** Whether two cards would be drawn alike. */
export function isSameCard(a: CardRun, b: CardRun): boolean {
  return a === b || isAlike(a, b);
}

function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  // Components are known by identity.
  if ("$$typeof" in a || "$$typeof" in b) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isAlike(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/** What can be done on the cards of a run. */
export interface CardActions {
  /** Shows a turn of a loop in its body; null: always the newest. */
  readonly showTurn: (loop: string, turn: number | null) => void;
}

export interface CardRuns {
  /**
   * By reference name; a join and a fork have entries of their own, a container and all inside it `<ref>:all`, the tasks
   * of a workflow that a task has started `<ref of that task>/<ref>`.
   */
  readonly cards: ReadonlyMap<string, CardRun>;
  /** What the start pill shows during a run. */
  readonly start: {
    readonly title: string;
    readonly detail: string;
    readonly imageUrl: string | null;
  } | null;
  /** Null: the cards only show. */
  readonly actions: CardActions | null;
}

export type CardRunStore = StoreApi<CardRuns>;

/** A store of what a run shows on the cards; each card listens to its own entry only. */
export function createCardRunStore(): CardRunStore {
  return createStore<CardRuns>(() => ({ cards: new Map(), start: null, actions: null }));
}
