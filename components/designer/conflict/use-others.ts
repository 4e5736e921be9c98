"use client";

import { useEffect } from "react";

import { api } from "@/lib/client/api";
import type { DraftBody } from "@/lib/client/queries";

import type { DraftSaver } from "../draft-saver";
import type { DesignerStore } from "../store";
import { conflictIn } from "./conflict";

const EVERY_MS = 20_000;

/** Notices what other tabs and people do to the same workflow, before this page would write over it. */
export function useOthers(store: DesignerStore, saver: DraftSaver): void {
  useEffect(() => {
    const { name } = store.getState();
    const key = `baton.saved.${name}`;
    const look = async () => {
      if (saver.isBusy || store.getState().conflict) return;
      const body = await api<DraftBody>(`/drafts/${encodeURIComponent(name)}`);
      if (saver.isBusy || store.getState().conflict) return;
      saver.heard(body);
      const { published } = store.getState();
      const { version = 0, hash = null } = published ?? {};
      const conflict = conflictIn(body, { version, hash, revision: saver.revision });
      if (conflict) store.setState({ conflict });
      else if (published && hash === null && body.version === version)
        store.setState({ published: { ...published, hash: body.hash } });
    };
    // Without the server nothing can be seen; saving says so.
    const check = () => void look().catch(() => undefined);
    const visible = () => document.visibilityState === "visible" && check();
    const timer = setInterval(visible, EVERY_MS);
    const told = (event: StorageEvent) => event.key === key && check();
    window.addEventListener("storage", told);
    window.addEventListener("focus", check);
    document.addEventListener("visibilitychange", visible);
    const stop = store.subscribe((state, before) => {
      const isSaved = state.saved.state === "saved" && state.saved.atMs !== before.saved.atMs;
      const isPublished = state.published?.definition !== before.published?.definition;
      if (isSaved || isPublished) tell(key);
      // The version that appeared was this page's own.
      const { conflict, published } = state;
      const isOwn = conflict?.kind === "version" && conflict.theirs.version === published?.version;
      if (isOwn && isPublished) store.setState({ conflict: null });
    });
    return () => {
      stop();
      clearInterval(timer);
      window.removeEventListener("storage", told);
      window.removeEventListener("focus", check);
      document.removeEventListener("visibilitychange", visible);
    };
  }, [store, saver]);
}

/** Other tabs of this browser hear of a changed entry at once; this one does not. */
function tell(key: string): void {
  try {
    localStorage.setItem(key, String(Date.now()));
  } catch {
    // Storage is full or switched off: they look by themselves after a while.
  }
}
