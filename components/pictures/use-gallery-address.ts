"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";

import { COMPARE_MODES, type CompareMode } from "./compare-view";

const KEYS = {
  pair: parseAsString,
  compare: parseAsStringLiteral(COMPARE_MODES).withDefault("slider"),
  variant: parseAsString,
  tile: parseAsString,
};

export interface GalleryAddress {
  /** Ids of the two pictures that are compared; null: none are. */
  readonly pair: readonly [string, string] | null;
  readonly mode: CompareMode;
  /** Of the picture whose settings are open; null: none. */
  readonly variant: string | null;
  /** Of the picture that is gone to when the gallery opens; null: the first. */
  readonly tile: string | null;
  readonly comparePair: (left: string, right: string) => void;
  readonly leavePair: () => void;
  readonly setMode: (mode: CompareMode) => void;
  readonly openVariant: (id: string | null) => void;
}

/** What is looked at in a gallery, kept in the address. */
export function useGalleryAddress(): GalleryAddress {
  const [{ pair, compare, variant, tile }, set] = useQueryStates(KEYS);
  return useMemo(() => {
    const [left, right] = pair?.split(".") ?? [];
    return {
      pair: left && right ? [left, right] : null,
      mode: compare,
      variant,
      tile,
      comparePair: (one, other) => void set({ pair: `${one}.${other}`, variant: null }),
      leavePair: () => void set({ pair: null, compare: null }),
      setMode: (mode) => void set({ compare: mode }),
      openVariant: (id) => void set({ variant: id }),
    };
  }, [pair, compare, variant, tile, set]);
}
