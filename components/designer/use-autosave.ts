"use client";

import { useEffect, useMemo } from "react";
import { toast } from "sonner";

import { api, ApiError } from "@/lib/client/api";
import type { Workspace } from "@/lib/core/definition/document";

import { draftOf } from "./draft";
import { type DesignerStore, type Saved, workspaceOf } from "./store";

const QUIET_MS = 1_000;

export interface Autosave {
  /** Saves at once. */
  save(): Promise<void>;
  /** The draft is gone: the next save makes a new one. */
  forget(workspace: Workspace): void;
}

/** Saves a second after the last change. What cannot be sent is kept in the browser and sent later. */
export function useAutosave(store: DesignerStore, revision: number | null): Autosave {
  const saver = useMemo(() => createSaver(store, revision), [store, revision]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe((state, before) => {
      if (workspaceOf(state) === workspaceOf(before)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void saver.save(), QUIET_MS);
    });
    const leave = () => saver.keepHere();
    const online = () => void saver.save();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    return () => {
      stop();
      clearTimeout(timer);
      saver.keepHere();
      void saver.save();
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
    };
  }, [store, saver]);
  return saver;
}

function createSaver(store: DesignerStore, firstRevision: number | null) {
  const { name } = store.getState();
  const path = `/drafts/${encodeURIComponent(name)}`;
  let revision = firstRevision;
  let stored = workspaceOf(store.getState());
  let running: Promise<void> = Promise.resolve();
  const show = (state: Saved["state"], atMs = store.getState().saved.atMs) =>
    store.setState({ saved: { state, atMs } });
  const put = async (workspace: Workspace, force: boolean) => {
    const seen: Record<string, string> =
      revision === null ? { "if-none-match": "*" } : { "if-match": `"${revision}"` };
    const answer = await api<{ revision: number; updateTime: number }>(path, {
      method: "PUT",
      body: { draft: draftOf(workspace) },
      headers: force ? {} : seen,
    });
    revision = answer.revision;
    stored = workspace;
    forgetHere(name);
    show("saved", answer.updateTime);
  };
  const save = async (force = false) => {
    const workspace = workspaceOf(store.getState());
    if (workspace === stored) return;
    show("saving");
    try {
      await put(workspace, force);
    } catch (error) {
      keepHere(name, workspace);
      if (error instanceof ApiError && error.status === 412) askWhose(show, () => queue(true));
      else show("offline");
    }
  };
  const queue = (force = false) => {
    running = running.then(() => save(force));
    return running;
  };
  return {
    save: () => queue(),
    keepHere: () => {
      const workspace = workspaceOf(store.getState());
      if (workspace !== stored) keepHere(name, workspace);
    },
    forget: (workspace: Workspace) => {
      revision = null;
      stored = workspace;
      forgetHere(name);
      show("saved", null);
    },
  };
}

function askWhose(show: (state: Saved["state"]) => void, keepMine: () => Promise<void>): void {
  show("conflict");
  toast.warning("Somebody else has saved this draft since.", {
    id: "conflict",
    duration: Number.POSITIVE_INFINITY,
    action: { label: "Keep mine", onClick: () => void keepMine() },
    cancel: { label: "Take theirs", onClick: () => window.location.reload() },
  });
}

const key = (name: string) => `baton.draft.${name}`;

function keepHere(name: string, workspace: Workspace): void {
  try {
    const atMs = Date.now();
    localStorage.setItem(key(name), JSON.stringify({ atMs, draft: draftOf(workspace) }));
  } catch {
    // No room, or storage is switched off: the server's copy is all there is.
  }
}

function forgetHere(name: string): void {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Storage is switched off.
  }
}

/** What could not be sent when the page was left; null: nothing. */
export function keptHere(name: string): { atMs: number; draft: unknown } | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(name)) ?? "null");
    if (typeof value !== "object" || value === null || !("atMs" in value)) return null;
    const { atMs } = value;
    return typeof atMs === "number" && "draft" in value ? { atMs, draft: value.draft } : null;
  } catch {
    return null;
  }
}
