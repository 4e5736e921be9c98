"use client";

import { type KeyboardEvent, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { TaskDef } from "@/lib/core/definition/schema";
import { applyPreset, PRESETS, presetOf } from "@/lib/core/policy/presets";

interface PresetsProps {
  readonly rule: TaskDef;
  readonly onChange: (rule: TaskDef) => void;
  /** Title of the preset that was chosen last; null: none was. */
  readonly from: string | null;
  readonly onFrom: (title: string) => void;
}

/** Rules that need no thinking, by click or by the keys 1 to 4. */
export function Presets({ rule, onChange, from, onFrom }: PresetsProps) {
  const preset = presetOf(rule);
  return (
    <section className="grid gap-2" aria-label="Presets">
      <h3 className="text-text-2">
        Presets
        {preset === null && from !== null && (
          <span className="text-text-3"> · custom, from {from}</span>
        )}
      </h3>
      <div className="grid grid-cols-4 gap-2" data-presets>
        {PRESETS.map((one, at) => (
          <Button
            key={one.key}
            aria-pressed={preset?.key === one.key}
            aria-keyshortcuts={String(at + 1)}
            title={`${one.title} (${at + 1})`}
            onClick={() => {
              onFrom(one.title);
              onChange(applyPreset(rule, one));
            }}
            className={cn(
              "px-1",
              preset?.key === one.key && "border-accent bg-accent-soft text-accent-text",
            )}
          >
            {one.title}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The presets' keys, which work everywhere around them but in a field; and the preset that was chosen last. */
export function usePresets(rule: TaskDef, onChange: (rule: TaskDef) => void) {
  const [from, onFrom] = useState<string | null>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isTyping = event.target instanceof HTMLElement && event.target.tagName === "INPUT";
    const one = PRESETS[Number(event.key) - 1];
    if (!one || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Enter then takes this one, not the one that had the focus.
    const buttons = event.currentTarget.querySelectorAll<HTMLElement>("[data-presets] button");
    buttons[PRESETS.indexOf(one)]?.focus();
    onFrom(one.title);
    onChange(applyPreset(rule, one));
  };
  return { onKeyDown, presets: { rule, onChange, from, onFrom } };
}
