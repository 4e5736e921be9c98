"use client";

import { type KeyboardEvent, useContext, useEffect, useId, useRef, useState } from "react";

import { cn } from "@/components/ui/cn";
import type { DataPath } from "@/lib/core/definition/available-data";

import { matching, suits, typedExpression } from "./completion";
import { DataContext } from "./data-context";
import { ExpressionPreview } from "./expression-preview";

export const CONTROL =
  "w-full rounded-control border border-border-strong bg-surface-1 px-2 aria-invalid:border-status-failed-solid";

interface ExpressionInputProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
  readonly label?: string;
  readonly describedBy?: string;
  readonly placeholder?: string | undefined;
  readonly multiline?: boolean;
  readonly invalid?: boolean;
  /** What the field takes: data of that type is offered first. */
  readonly expects?: DataPath["type"] | undefined;
  /** Id of a `datalist` with values to choose from. */
  readonly list?: string | undefined;
}

/** A text that may read data: `$` opens the list of what is there. */
export function ExpressionInput(props: ExpressionInputProps) {
  const { id, value, onChange, onLeave, multiline = false } = props;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const listId = useId();
  const data = useContext(DataContext);
  const { options, active, setActive, typed, look, close } = useOptions(
    data.paths,
    props.expects ?? "any",
  );
  const take = (expression: string) => {
    const at = typed ?? { start: field.current?.selectionStart ?? value.length, word: "" };
    const caret = field.current?.selectionEnd ?? value.length;
    const rest = value.slice(caret).replace(typed ? /^\}/ : /^(?!)/, "");
    const before = value === "" ? "" : value.slice(0, at.start);
    onChange(before + expression + rest);
    close();
    field.current?.focus();
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  const keys = (event: KeyboardEvent) => {
    if (options.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + options.length) % options.length);
    else if (event.key === "Enter" || event.key === "Tab") take(options[active]?.expression ?? "");
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isOpen = options.length > 0;
  const shared = {
    id,
    ref: field,
    value,
    role: "combobox",
    "aria-label": props.label,
    "aria-expanded": isOpen,
    "aria-controls": listId,
    "aria-autocomplete": "list" as const,
    "aria-activedescendant": isOpen ? `${listId}-${active}` : undefined,
    "aria-describedby": props.describedBy,
    "aria-invalid": props.invalid === true,
    placeholder: props.placeholder,
    autoComplete: "off",
    spellCheck: false,
    className: cn(
      CONTROL,
      multiline ? "min-h-16 py-1.5" : "h-8",
      value.includes("${") && "bg-accent-soft font-mono text-xs text-accent-text",
    ),
    onChange: (event: { target: { value: string; selectionStart: number | null } }) => {
      onChange(event.target.value);
      look(event.target.value, event.target.selectionStart ?? event.target.value.length);
    },
    // What is typed after the focus came counts, too.
    onFocus: () => data.focus.claim((expression) => latest.current(expression)),
    onBlur: () => {
      close();
      onLeave();
    },
    onKeyDown: keys,
  };
  return (
    <span className="block min-w-0 flex-1">
      <span className="relative block">
        {multiline ? <textarea rows={3} {...shared} /> : <input list={props.list} {...shared} />}
        {isOpen && (
          <Options
            id={listId}
            options={options}
            expects={props.expects ?? "any"}
            active={active}
            onTake={take}
          />
        )}
      </span>
      <ExpressionPreview value={value} />
    </span>
  );
}

function useOptions(paths: readonly DataPath[], expects: DataPath["type"]) {
  const [typed, setTyped] = useState<{ start: number; word: string } | null>(null);
  const [active, setActive] = useState(0);
  const options = typed ? matching(paths, typed.word, expects) : [];
  return {
    options,
    active: Math.min(active, Math.max(0, options.length - 1)),
    setActive,
    typed,
    look: (text: string, caret: number) => {
      setTyped(typedExpression(text, caret));
      setActive(0);
    },
    close: () => setTyped(null),
  };
}

interface OptionsProps {
  readonly id: string;
  readonly options: readonly DataPath[];
  readonly expects: DataPath["type"];
  readonly active: number;
  readonly onTake: (expression: string) => void;
}

function Options({ id, options, expects, active, onTake }: OptionsProps) {
  return (
    <span
      id={id}
      role="listbox"
      aria-label="Available data"
      className="absolute top-full left-0 z-20 mt-1 block max-h-72 w-full min-w-64 overflow-y-auto rounded-tile border border-border-default bg-surface-1 p-1 shadow-menu"
    >
      {options.map((path, at) => (
        <span
          key={path.expression}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          // The field keeps the focus, so that typing can go on.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(path.expression);
          }}
          className={cn(
            "grid rounded-control px-2 py-1 text-xs",
            at === active && "bg-surface-hover",
          )}
        >
          <span className="truncate font-mono">{path.expression}</span>
          <span className="flex gap-2 text-text-3">
            <span className={path.doubtful ? "text-status-errors-fg" : undefined}>
              {path.detail}
            </span>
            {path.type !== "any" && (
              <span className={suits(path, expects) ? undefined : "text-status-errors-fg"}>
                {path.type}
              </span>
            )}
            {path.example !== null && (
              <span className="min-w-0 flex-1 truncate text-right">{path.example}</span>
            )}
          </span>
        </span>
      ))}
    </span>
  );
}
