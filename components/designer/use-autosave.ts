"use client";

import { useEffect, useMemo } from "react";

import { DraftSaver } from "./draft-saver";
import { type DesignerStore, workspaceOf } from "./store";
import { besideTyping } from "./typing";

const QUIET_MS = 1_000;
/** What is not sent yet is kept this soon, in case that the page ends. */
const KEEP_MS = 300;
const AGAIN_MS = 5_000;

/** Saves a second after the last change. What cannot be sent is kept in the browser and sent later. */
export function useAutosave(
  store: DesignerStore,
  revision: number | null,
  isUnsent: boolean,
  former: readonly string[],
): DraftSaver {
  const saver = useMemo(
    () => new DraftSaver(store, revision, isUnsent, former),
    [store, revision, isUnsent, former],
  );
  useEffect(() => {
    const keeping = besideTyping(store.typing, KEEP_MS, () => void saver.keep());
    const saving = besideTyping(store.typing, QUIET_MS, () => void saver.save());
    // What a former page could not send is sent by this one, without waiting for a change.
    void saver.save();
    let told = workspaceOf(store.getState());
    const stop = store.subscribe((state) => {
      // What is opened while something is dragged over it is closed again, or part of the drop.
      if (state.drag !== null || workspaceOf(state) === told) return;
      told = workspaceOf(state);
      saver.changed();
      keeping.restart();
      saving.restart();
    });
    const leave = () => saver.keepAtOnce();
    const online = () => void saver.save();
    const again = setInterval(() => {
      if (store.drawn.getState().saved.state === "offline") void saver.save();
    }, AGAIN_MS);
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    return () => {
      stop();
      keeping.stop();
      saving.stop();
      clearInterval(again);
      saver.keepAtOnce();
      void saver.save();
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
    };
  }, [store, saver]);
  return saver;
}
