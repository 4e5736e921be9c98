import { useSyncExternalStore } from "react";

import { isJsonObject } from "@/lib/core/json";

/** A filter under a name: the query of its address. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
}

/** Views that everybody has. */
export const BUILT_IN_VIEWS: readonly SavedView[] = [
  { name: "Running now", query: "status=RUNNING%2CPAUSED" },
  { name: "Failed today", query: "status=FAILED%2CTIMED_OUT&since=24h" },
  { name: "With retries", query: "retried=true" },
];

const KEY = "baton.execution-views";
const MOST = 50;
const listeners = new Set<() => void>();
let known: { readonly text: string; readonly views: readonly SavedView[] } = {
  text: "",
  views: [],
};

/** Views that were saved in this browser, by name. */
export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, read, () => known.views);
}

export function saveView(view: SavedView): void {
  const others = read().filter(({ name }) => name !== view.name);
  write([...others, view].toSorted((a, b) => a.name.localeCompare(b.name)).slice(-MOST));
}

export function forgetView(name: string): void {
  write(read().filter((view) => view.name !== name));
}

function write(views: readonly SavedView[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
  } catch {
    // Storage is full or switched off: the address still holds the filter.
  }
  for (const listener of listeners) listener();
}

function read(): readonly SavedView[] {
  const text = storedText();
  if (text !== known.text) known = { text, views: viewsIn(text) };
  return known.views;
}

function storedText(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function viewsIn(text: string): SavedView[] {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return [];
    return value
      .filter(isJsonObject)
      .flatMap(({ name, query }) =>
        typeof name === "string" && typeof query === "string" ? [{ name, query }] : [],
      );
  } catch {
    return [];
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
