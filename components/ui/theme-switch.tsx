"use client";

import { Button } from "./button";
import { Monitor, Moon, Sun } from "./icons";
import { Tooltip } from "./tooltip";
import { THEMES, useThemeChoice } from "./use-theme-choice";

const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** System, light, dark, in turn. */
export function ThemeSwitch() {
  const { theme: current, choose } = useThemeChoice();
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? "system";
  const Icon = ICONS[current];
  const label = `Theme: ${current}. Switch to ${next}.`;
  return (
    <Tooltip label={label}>
      <Button variant="ghost" size="icon" aria-label={label} onClick={() => choose(next)}>
        <Icon />
      </Button>
    </Tooltip>
  );
}
