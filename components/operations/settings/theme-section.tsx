"use client";

import { Segmented } from "@/components/ui/segmented";
import { useThemeChoice } from "@/components/ui/use-theme-choice";

const OPTIONS = [
  { value: "system", title: "As the system" },
  { value: "light", title: "Light" },
  { value: "dark", title: "Dark" },
] as const;

/** The theme of this browser. */
export function ThemeSection() {
  const { theme, choose } = useThemeChoice();
  return (
    <section aria-label="Look" className="grid justify-items-start gap-2">
      <h2 className="text-base font-semibold">Look</h2>
      <Segmented label="Theme" value={theme} options={OPTIONS} onChange={choose} />
      <p className="text-xs text-text-3">Kept in this browser.</p>
    </section>
  );
}
