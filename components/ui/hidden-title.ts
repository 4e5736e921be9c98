"use client";

import { useEffect, useSyncExternalStore } from "react";

export interface HiddenTitle {
  readonly text: string;
  /** Which mark the icon of the tab gets. */
  readonly mood: "running" | "failed" | "completed";
}

/** While the tab is hidden its title and icon say how things are; the page's own come back with the tab. Null: nothing to say. */
export function useHiddenTitle(title: HiddenTitle | null): void {
  const isHidden = useSyncExternalStore(subscribe, readHidden, () => false);
  const text = title?.text ?? null;
  const mood = title?.mood ?? null;
  useEffect(() => {
    if (!isHidden || text === null || mood === null) return;
    const before = document.title;
    const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const iconBefore = icon?.href;
    document.title = text;
    if (icon) icon.href = `/icon-${mood}.svg`;
    return () => {
      document.title = before;
      if (icon && iconBefore !== undefined) icon.href = iconBefore;
    };
  }, [isHidden, text, mood]);
}

function readHidden(): boolean {
  return document.visibilityState === "hidden";
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}
