"use client";

import { useState } from "react";

import { checkedText } from "@/lib/core/definition/task-forms/checked-text";
import { formatDuration, parseDuration } from "@/lib/core/policy/duration";

import { CONTROL } from "./expression-input";
import type { ValueInputProps } from "./value-props";

/**
 * Whole seconds, typed as `90`, `1m30` or `2h` and shown with their units; 0 is shown in the words that the field has
 * for nothing. What cannot be read is kept as it was typed: its mistake is told below the field.
 */
export function DurationInput(props: ValueInputProps) {
  const { id, describedBy, meta, value, onChange, onLeave, invalid } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const nothing = meta.placeholder ?? "";
  const change = (text: string) => {
    setTyped(text);
    if (text.trim() === "") onChange(undefined);
    else onChange(text.trim() === nothing ? 0 : (parseDuration(text) ?? text));
  };
  return (
    <input
      id={id}
      value={typed ?? shownAs(value, nothing)}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      placeholder={nothing}
      autoComplete="off"
      spellCheck={false}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => change(target.value)}
      onBlur={() => {
        setTyped(null);
        onLeave();
      }}
      className={`${CONTROL} h-8 tabular-nums`}
    />
  );
}

function shownAs(value: ValueInputProps["value"], nothing: string): string {
  if (value === undefined || value === null) return "";
  if (value === 0 && nothing !== "") return nothing;
  const isWhole = typeof value === "number" && Number.isInteger(value) && value >= 0;
  return isWhole ? formatDuration(value) : checkedText(value);
}
