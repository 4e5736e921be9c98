"use client";

import { useTheme } from "next-themes";
import { useCallback, useEffect, useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const subscribe = () => () => undefined;

/** The theme of this browser. The server does not know it: until the page has its scripts it is the system's. */
export function useThemeChoice(): {
  readonly theme: Theme;
  readonly choose: (theme: Theme) => void;
} {
  const { theme, setTheme } = useTheme();
  const isMounted = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  const choose = useCallback(
    (next: Theme) => {
      atOnce();
      setTheme(next);
    },
    [setTheme],
  );
  return { theme: (isMounted && THEMES.find((name) => name === theme)) || "system", choose };
}

/** On every page: colours change at once with the system's theme, too. */
export function useSteadyTheme(): void {
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", atOnce);
    return () => system.removeEventListener("change", atOnce);
  }, []);
}

/**
 * All colours change in one frame instead of each by its own transition. The theme library has an option for it, but uses it
 * when a page opens as well, where it makes the browser work out every style of the page twice.
 */
function atOnce(): void {
  const { dataset } = document.documentElement;
  dataset["atOnce"] = "";
  requestAnimationFrame(() => requestAnimationFrame(() => delete dataset["atOnce"]));
}
