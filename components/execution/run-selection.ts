"use client";

import {
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useMemo } from "react";

const DOCK_TABS = ["timeline", "tasks", "log", "json", "closed"] as const;
export type DockTab = (typeof DOCK_TABS)[number];

const KEYS = {
  task: parseAsString,
  attempt: parseAsInteger,
  dock: parseAsStringLiteral(DOCK_TABS),
  gallery: parseAsBoolean.withDefault(false),
  /** The picture that the gallery goes to. */
  tile: parseAsString,
  /** Of the tasks that a fork has made, those in this state. */
  forked: parseAsString,
};

export interface RunSelection {
  /** Reference name whose drawer is open; null: none. */
  readonly ref: string | null;
  /** From 1; null: the latest. */
  readonly attempt: number | null;
  /** Null: as wide as the window allows. */
  readonly dock: DockTab | null;
  readonly gallery: boolean;
  /** State in which tasks of a fork are listed, in a word; null: all. Stays while one of them is looked at. */
  readonly forked: string | null;
  readonly listForked: (word: string | null) => void;
  readonly select: (ref: string | null, attempt?: number | null) => void;
  readonly openDock: (tab: DockTab) => void;
  /** `tile`: id of the picture that it goes to. */
  readonly openGallery: (open: boolean, tile?: string | null) => void;
}

/** What is open of a run, kept in the address. */
export function useRunSelection(): RunSelection {
  const [{ task, attempt, dock, gallery, forked }, set] = useQueryStates(KEYS);
  return useMemo(
    () => ({
      ref: task,
      attempt,
      dock,
      gallery,
      forked,
      listForked: (word) => void set({ forked: word }),
      select: (ref, chosen = null) => void set({ task: ref, attempt: chosen }),
      openDock: (tab) => void set({ dock: tab }),
      openGallery: (open, tile = null) => void set({ gallery: open ? true : null, tile }),
    }),
    [task, attempt, dock, gallery, forked, set],
  );
}
