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

/** The preset that was chosen last, beside the rule that it goes to. */
export function usePresets(rule: TaskDef, onChange: (rule: TaskDef) => void): PresetsProps {
  const [from, onFrom] = useState<string | null>(null);
  return { rule, onChange, from, onFrom };
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/**
 * The presets' keys, for the element around them: 1 to 4 take one, wherever the focus is but in a field; arrows, and Tab
 * from the element itself, go to them.
 */
export function onPresetKey(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || target.tagName === "INPUT") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const buttons = [...currentTarget.querySelectorAll<HTMLElement>("[data-presets] button")];
  const chosen = buttons[Number(key) - 1];
  const next = chosen ?? nextPreset(buttons, target, key, target === currentTarget);
  if (!next) return;
  event.preventDefault();
  // Enter then takes this one, not the one that had the focus.
  next.focus();
  chosen?.click();
}

function nextPreset(
  buttons: readonly HTMLElement[],
  target: HTMLElement,
  key: string,
  isAround: boolean,
): HTMLElement | undefined {
  if (isAround) return key === "Tab" || Object.hasOwn(STEPS, key) ? buttons[0] : undefined;
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  const at = buttons.indexOf(target);
  return step === undefined || at === -1 ? undefined : buttons.at((at + step) % buttons.length);
}
