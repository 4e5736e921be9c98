import { useEffect } from "react";
import { type StoreApi, useStore } from "zustand";

import { useReducedMotion } from "@/components/pictures/use-reduced-motion";
import { onTick } from "@/lib/client/clock";
import { momentAt } from "@/lib/core/execution/replay";

import { readHistory, seek, stepThrough } from "./run-past";
import type { Pace, RunState } from "./run-state";

type RunStore = StoreApi<RunState>;

/** Who watches takes in no more than these in a second, and a long history takes a while to be drawn. */
const BETWEEN_MS = 50;
/** A tab that was hidden meanwhile goes on where it was. */
const MOST_FRAME_MS = 250;
const WHOLE_MS = 10_000;
/** Nobody waits for longer runs at the pace at which they went. */
const LONG_MS = 30_000;
/** Where nothing is to move, one event after the other. */
const STEP_MS = 1_000;

/** Moves the moment that is looked at on while somebody lets it play; behind the last event is now. */
export function usePlayback(store: RunStore): void {
  const isPlaying = useStore(store, (state) => state.isPlaying);
  const isStill = useReducedMotion();
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (isStill) return onTick(STEP_MS, () => stepThrough(store, 1));
    return onFrames((passedMs) => move(store, passedMs));
  }, [store, isPlaying, isStill]);
}

/** Plays on from the moment that is looked at, from the start where that is now; or pauses. @throws ApiError */
export async function togglePlayback(store: RunStore): Promise<void> {
  if (store.getState().isPlaying) {
    store.setState({ isPlaying: false });
    return;
  }
  await readHistory(store);
  const { history, past, pace } = store.getState();
  const [first] = history;
  const last = history.at(-1);
  if (!first || !last) return;
  if (past === null) seek(store, { seq: first.seq, at: first.at });
  const isLong = last.at - first.at > LONG_MS;
  store.setState({ isPlaying: true, pace: pace ?? (isLong ? "whole" : 1) });
}

/** One event on or back, and no further by itself. @throws ApiError */
export async function stepByHand(store: RunStore, by: 1 | -1): Promise<void> {
  store.setState({ isPlaying: false });
  await readHistory(store);
  stepThrough(store, by);
}

function move(store: RunStore, passedMs: number): void {
  const { history, past, pace } = store.getState();
  const last = history.at(-1);
  const [first] = history;
  if (!past || !pace || !first || !last) return;
  const at = past.at + passedMs * speedOf(pace, last.at - first.at);
  if (at > last.at) seek(store, null);
  else seek(store, momentAt(history, at));
}

/** How much faster than it happened. */
function speedOf(pace: Pace, lengthMs: number): number {
  return pace === "whole" ? Math.max(0.1, lengthMs / WHOLE_MS) : pace;
}

function onFrames(run: (passedMs: number) => void): () => void {
  let before = performance.now();
  let frame = requestAnimationFrame(function look(now) {
    if (now - before >= BETWEEN_MS) {
      run(Math.min(MOST_FRAME_MS, now - before));
      before = now;
    }
    frame = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(frame);
}
