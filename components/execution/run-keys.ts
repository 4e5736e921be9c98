"use client";

import { useEffect } from "react";

import { canRetry, useRunOperation } from "./run-actions";
import { useLive, useRun, useRunFacts } from "./run-context";
import { useRunSelection } from "./run-selection";

/**
 * Keys of a run while the focus is on its canvas or nowhere: R retries, `.` and `,` step through the failures, L shows
 * the timeline or hides it, V opens the variants, Alt+1…9 an attempt of the chosen task.
 */
export function useRunKeys(): void {
  const id = useRun((state) => state.id);
  const status = useLive()?.execution.status ?? "";
  const failures = useRunFacts()?.failures;
  const { mutate } = useRunOperation(id);
  const { ref, dock, select, openDock, openGallery } = useRunSelection();
  useEffect(() => {
    const step = (by: 1 | -1) => {
      const refs = (failures ?? []).map((task) => task.referenceTaskName);
      const at = refs.indexOf(ref ?? "");
      const next = refs.at(at === -1 ? 0 : (at + by) % refs.length);
      if (next !== undefined) select(next);
    };
    const keys: Readonly<Record<string, () => void>> = {
      r: () => canRetry(status) && mutate({ path: "/retry", method: "POST" }),
      ".": () => step(1),
      ",": () => step(-1),
      l: () => openDock(dock === "closed" ? "timeline" : "closed"),
      v: () => openGallery(true),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey && /^Digit[1-9]$/.test(event.code) && ref !== null && isFree()) {
        event.preventDefault();
        select(ref, Number(event.code.slice(-1)));
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!isFree() || !Object.hasOwn(keys, event.key)) return;
      event.preventDefault();
      keys[event.key]?.();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [status, failures, mutate, ref, dock, select, openDock, openGallery]);
}

/** No control has the focus that could mean the key itself. */
function isFree(): boolean {
  const { activeElement } = document;
  if (document.querySelector('[role="dialog"]')) return false;
  return activeElement === document.body || activeElement?.closest(".canvas") !== null;
}
