import { createStore, useStore } from "zustand";

import { isJsonObject } from "@/lib/core/json";

/** A run that this tab has started or shown, and wants to hear the end of. */
export interface WatchedRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** The batch that it belongs to: its runs are told of together. */
  readonly batch?: string;
}

const KEY = "baton.watched-runs";
const MOST = 200;

const store = createStore<{ readonly runs: readonly WatchedRun[] }>(() => ({ runs: [] }));

/** Whether a run has not ended. */
export function isOpen({ status }: Pick<WatchedRun, "status">): boolean {
  return status === "RUNNING" || status === "PAUSED";
}

export function useWatchedRuns(): readonly WatchedRun[] {
  return useStore(store, ({ runs }) => runs);
}

export function watchedRuns(): readonly WatchedRun[] {
  return store.getState().runs;
}

/** Remembers a run, or how it is now. A run that had ended when it was first seen is of no interest. */
export function noteRun(run: WatchedRun): void {
  const before = watchedRuns().find(({ id }) => id === run.id);
  if (before ? before.status === run.status : !isOpen(run)) return;
  const others = watchedRuns().filter(({ id }) => id !== run.id);
  put([...others, { ...before, ...run }].slice(-MOST));
}

/** Runs that have ended have been told of; those of a batch only when all of it has ended, and nothing of it is still sent. */
export function forgetEnded(isSending: (batch: string) => boolean): void {
  const open = new Set(watchedRuns().flatMap((run) => (isOpen(run) ? (run.batch ?? []) : [])));
  const stays = ({ status, batch }: WatchedRun) =>
    isOpen({ status }) || (batch !== undefined && (open.has(batch) || isSending(batch)));
  if (!watchedRuns().every(stays)) put(watchedRuns().filter(stays));
}

/** What this tab watched before it was reloaded. */
export function restoreWatched(): void {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    const runs = (Array.isArray(value) ? value : []).filter(isJsonObject);
    for (const { id, name, status, batch } of runs) {
      if (typeof id === "string" && typeof name === "string" && typeof status === "string") {
        noteRun({ id, name, status, ...(typeof batch === "string" ? { batch } : {}) });
      }
    }
  } catch {
    // Nothing was kept.
  }
}

function put(runs: readonly WatchedRun[]): void {
  store.setState({ runs });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(runs.filter(isOpen)));
  } catch {
    // After a reload their end is not told.
  }
}
