"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useCallback } from "react";

// What the parts of a run keep in the address goes with the run.
const KEYS = {
  run: parseAsString,
  task: parseAsString,
  attempt: parseAsString,
  dock: parseAsString,
  gallery: parseAsString,
};

const NOTHING = { run: null, task: null, attempt: null, dock: null, gallery: null };

/** The run that is shown, in the address: a reload returns to it, Back leaves it. */
export function useRunAddress() {
  const [{ run }, set] = useQueryStates(KEYS, { history: "push" });
  const show = useCallback((id: string) => void set({ ...NOTHING, run: id }), [set]);
  const leave = useCallback(() => void set(NOTHING), [set]);
  return { id: run, show, leave };
}
