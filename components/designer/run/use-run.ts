"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { toast } from "@/components/ui/toast";
import { queries } from "@/lib/client/queries";
import type { JsonObject } from "@/lib/core/json";

import { say } from "../actions";
import type { DesignerStore } from "../store";
import { inputOf, missingInputs, photoNeed } from "./run-input";
import { startRun } from "./start-run";

export interface RunControls {
  /** Starts at once when nothing is missing, else asks. */
  readonly run: () => Promise<void>;
  /** Starts with the input and the photo of the last run. */
  readonly again: () => void;
}

/** The sample that has the name of the open workflow; undefined: not known yet. */
export function useSample(name: string) {
  const { data } = useQuery(queries.samples());
  return data && (data.samples.find((one) => one.name === name) ?? null);
}

/** Address of a photo to try a workflow with: its own where it is a sample, else any; null: none is there. */
export function useTrialPhoto(name: string): string | null {
  const { data } = useQuery(queries.samples());
  const samples = data?.samples ?? [];
  const own = samples.find((one) => one.name === name)?.photoUrl;
  return own ?? samples.find(({ photoUrl }) => photoUrl)?.photoUrl ?? null;
}

/** Starting a run from anywhere in the designer. `onStarted` gets its id. */
export function useRunControls(store: DesignerStore, onStarted: (id: string) => void): RunControls {
  const sample = useSample(store.drawn.getState().name) ?? null;
  return useMemo(() => {
    const start = (input: JsonObject) => {
      if (store.getState().starting) return;
      startRun(store, input).then(onStarted, (error: unknown) => {
        const text = error instanceof Error ? error.message : "The run could not be started.";
        say(store, text);
        toast.error(text);
      });
    };
    const ask = () => store.setState({ sheet: "run" });
    return {
      run: async () => {
        const isSound = await hasNoTraps(store);
        const state = store.getState();
        const input = inputOf(state, sample);
        const isReady =
          state.sheet !== "run" &&
          isSound &&
          !photoNeed(state, input).isMissing &&
          (state.inputsSeen || missingInputs(state, input).length === 0);
        if (isReady) start(input);
        else ask();
      },
      again: () => {
        const { lastInput } = store.getState();
        if (lastInput) start(lastInput);
        else ask();
      },
    };
  }, [store, sample, onStarted]);
}

/** Nothing in the document itself is known to go wrong. */
async function hasNoTraps(store: DesignerStore): Promise<boolean> {
  try {
    const { problemsNow } = await import("../problems-now");
    return problemsNow(store.getState()).every(({ level }) => level !== "S" && level !== "R");
  } catch {
    // What finds problems cannot be fetched: the sheet asks.
    return false;
  }
}
