"use client";

import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";

import { Segmented } from "@/components/ui/segmented";

const OPTIONS = [
  { value: "system", title: "As the system" },
  { value: "light", title: "Light" },
  { value: "dark", title: "Dark" },
] as const;
const subscribe = () => () => undefined;

/** The theme of this browser. */
export function ThemeSection() {
  const { theme, setTheme } = useTheme();
  // The server does not know the browser's choice.
  const isMounted = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  const chosen = OPTIONS.find(({ value }) => isMounted && value === theme);
  return (
    <section aria-label="Look" className="grid justify-items-start gap-2">
      <h2 className="text-base font-semibold">Look</h2>
      <Segmented
        label="Theme"
        value={chosen?.value ?? "system"}
        options={OPTIONS}
        onChange={setTheme}
      />
      <p className="text-xs text-text-3">Kept in this browser.</p>
    </section>
  );
}
