"use client";

import { useState } from "react";

import type { JsonValue } from "@/lib/core/json";

import { CONTROL, ExpressionInput } from "./expression-input";
import type { ValueInputProps } from "./value-props";

interface JsonInputProps extends Omit<ValueInputProps, "meta" | "invalid" | "list"> {
  readonly label?: string;
  /** What it holds is not what the task takes, or nothing is there and something has to be. */
  readonly invalid?: boolean;
  /** How it is written. */
  readonly placeholder?: string | undefined;
}

const MOST_ROWS = 8;

/** JSON as text; what cannot be read stays in the field and changes nothing. */
export function JsonInput(props: JsonInputProps) {
  const { id, label, describedBy, value, plain = false, placeholder, onChange, onLeave } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === undefined ? "" : JSON.stringify(value, null, 2));
  const isUnreadable = typed !== null && typed.trim() !== "" && readJson(typed) === undefined;
  const isInvalid = isUnreadable || props.invalid === true;
  const rows = Math.min(MOST_ROWS, Math.max(2, shown.split("\n").length));
  const change = (text: string) => {
    setTyped(text);
    if (text.trim() === "") onChange(undefined);
    else if (!plain && text.startsWith("${")) onChange(text);
    const read = readJson(text);
    if (read !== undefined) onChange(read);
  };
  const leave = () => {
    setTyped(null);
    onLeave();
  };
  return (
    <span className="grid gap-1">
      {plain ? (
        <textarea
          id={id}
          rows={rows}
          spellCheck={false}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          placeholder={placeholder}
          value={shown}
          onChange={({ target }) => change(target.value)}
          onBlur={leave}
          className={`${CONTROL} py-1.5 font-mono text-xs placeholder:text-text-3`}
        />
      ) : (
        <ExpressionInput
          id={id}
          {...(label === undefined ? {} : { label })}
          describedBy={describedBy}
          value={shown}
          onChange={change}
          onLeave={leave}
          rows={rows}
          invalid={isInvalid}
          placeholder={placeholder}
          isCode
          quiet
        />
      )}
      {isUnreadable && (
        <span className="text-xs text-status-failed-fg">
          This is no JSON yet; the last valid value is kept.
        </span>
      )}
    </span>
  );
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Still being typed.
    return undefined;
  }
}
