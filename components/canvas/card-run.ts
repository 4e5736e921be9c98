import type { LucideIcon } from "lucide-react";
import { createStore, type StoreApi } from "zustand/vanilla";

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
  | "sweep"
  | "strong"
  | "bar"
  | "double-bar"
  | "dashed-bar"
  | "notch";

/** What a run adds to a card. */
export interface CardRun {
  readonly token: StatusToken;
  readonly word: string;
  readonly icon: LucideIcon;
  readonly spins: boolean;
  readonly border: CardBorder;
  /** Not taken and skipped tasks step back. */
  readonly faded: boolean;
  readonly pips: readonly Pip[];
  /** "1.24 s", already formatted; null: none. */
  readonly time: string | null;
  /** Address of a small picture; null: none. */
  readonly imageUrl: string | null;
  /** 0 to 100; null: not reported. */
  readonly progress: number | null;
}

export interface CardRuns {
  /** By reference name; a join and a fork have entries of their own, a container and all inside it `<ref>:all`. */
  readonly cards: ReadonlyMap<string, CardRun>;
  /** What the start pill shows during a run. */
  readonly start: {
    readonly title: string;
    readonly detail: string;
    readonly imageUrl: string | null;
  } | null;
}

export type CardRunStore = StoreApi<CardRuns>;

/** A store of what a run shows on the cards; each card listens to its own entry only. */
export function createCardRunStore(): CardRunStore {
  return createStore<CardRuns>(() => ({ cards: new Map(), start: null }));
}
