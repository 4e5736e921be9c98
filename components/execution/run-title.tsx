"use client";

import { useEffect, useSyncExternalStore } from "react";

import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

/** Another server may name a status that is not known here. */
const WORDS: Readonly<Partial<Record<string, { readonly word: string }>>> = EXECUTION_WORDS;

const MARKS: Readonly<Partial<Record<string, string>>> = {
  RUNNING: "▶",
  PAUSED: "⏸",
  COMPLETED: "✓",
  FAILED: "✗",
  TIMED_OUT: "✗",
  TERMINATED: "■",
};

interface RunTitleProps {
  readonly status: string;
  readonly workflow: string;
}

/** While the tab is hidden, its title says how the run is; the page's own title comes back with the tab. */
export function RunTitle({ status, workflow }: RunTitleProps) {
  const isHidden = useSyncExternalStore(subscribe, readHidden, () => false);
  const title = `${MARKS[status] ?? "?"} ${WORDS[status]?.word ?? status} · ${workflow}`;
  useEffect(() => {
    if (!isHidden) return;
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [isHidden, title]);
  return null;
}

function readHidden(): boolean {
  return document.visibilityState === "hidden";
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}
