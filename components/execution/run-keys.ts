"use client";

import { useEffect } from "react";

import { RUN_KEYS, type RunKey } from "@/components/ui/bound-keys";
import { areSingleKeysOn, isSingleKey } from "@/components/ui/single-keys";

import { stepByHand, togglePlayback } from "./playback";
import { canRetry, useSubject } from "./run-actions";
import { useIsPast, useLive, useRunStore } from "./run-context";
import { useRunOperation } from "./run-operations";
import { useRunSelection } from "./run-selection";
import { topOf, useCauses } from "./use-causes";

/**
 * Keys of a run while the focus is on its canvas or nowhere: R retries, Shift+R edits the input first, `.` and `,` step
 * through the failures, `[` and `]` through what has happened, Space plays it, L shows the timeline or hides it, V opens
 * the variants, Alt+1…9 an attempt of the chosen task.
 */
export function useRunKeys(): void {
  const status = useLive()?.execution.status ?? "";
  const store = useRunStore();
  const causes = useCauses();
  const subject = useSubject();
  const isPast = useIsPast();
  const { mutate } = useRunOperation();
  const { ref, dock, select, openDock, openGallery } = useRunSelection();
  useEffect(() => {
    const step = (by: 1 | -1) => {
      // Several causes may lie below one task: it is one stop.
      const refs = [...new Set(causes.map((cause) => topOf(cause).referenceTaskName))];
      const at = refs.indexOf(ref ?? "");
      const next = refs.at(at === -1 ? 0 : (at + by) % refs.length);
      if (next !== undefined) select(next);
    };
    const isRetried = canRetry(status) && !isPast;
    const through = (by: 1 | -1) => void stepByHand(store, by).catch(() => undefined);
    const keys: Readonly<Record<RunKey, () => void>> = {
      r: () => isRetried && mutate({ action: "retry", ...subject }),
      R: () =>
        isRetried && subject.target && store.setState({ asked: { ...subject, action: "edit" } }),
      ".": () => step(1),
      ",": () => step(-1),
      "]": () => through(1),
      "[": () => through(-1),
      " ": () => void togglePlayback(store).catch(() => undefined),
      l: () => openDock(dock === "closed" ? "timeline" : "closed"),
      v: () => openGallery(true),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey && /^Digit[1-9]$/.test(event.code) && ref !== null && isFree()) {
        event.preventDefault();
        select(ref, Number(event.code.slice(-1)));
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isSingleKey(event) && !areSingleKeysOn()) return;
      // On the canvas of now it is held to pan.
      if (event.key === " " && (event.repeat || (!isPast && isOnCanvas()))) return;
      if (!isFree() || !isRunKey(event.key)) return;
      event.preventDefault();
      keys[event.key]();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [status, causes, subject, isPast, store, mutate, ref, dock, select, openDock, openGallery]);
}

function isRunKey(key: string): key is RunKey {
  return Object.hasOwn(RUN_KEYS, key);
}

/** No control has the focus that could mean the key itself. */
export function isFree(): boolean {
  const { activeElement } = document;
  if (document.querySelector('[role="dialog"]')) return false;
  return activeElement === document.body || isOnCanvas();
}

function isOnCanvas(): boolean {
  return Boolean(document.activeElement?.closest(".canvas"));
}
