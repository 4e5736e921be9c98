"use client";

import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

import { cn } from "@/components/ui/cn";
import type { DataPath } from "@/lib/core/definition/available-data";

import { matching, typedExpression } from "./completion";
import { DataContext } from "./data-context";
import { useDroppedData } from "./dropped-data";
import { ExpressionCard } from "./expression-card";
import { chipAt, ExpressionChips } from "./expression-chips";
import { ExpressionOptions } from "./expression-options";
import { ExpressionPreview } from "./expression-preview";
import { expressionAt, isOneExpression, refsIn } from "./marks";
import { roomForUnit, Unit } from "./unit";
import { endsTyping, useTyped } from "./use-typed";

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
  /** What its numbers are counted in. */
  readonly unit?: string | undefined;
  /** Rows of a text of several lines; 0: one line. */
  readonly rows?: number;
  readonly invalid?: boolean;
  /** What the field takes: data of that type is offered first. */
  readonly expects?: DataPath["type"] | undefined;
  /** Id of a `datalist` with values to choose from. */
  readonly list?: string | undefined;
  /** The text is a program or JSON: it is shown in its letters. */
  readonly isCode?: boolean;
  /** Nothing is said about the value below the field. */
  readonly quiet?: boolean;
  /** A key that the field has no use for itself. */
  readonly onKeys?: (event: KeyboardEvent) => void;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

/** A text that may read data: `$` opens the list of what is there, and what is read is shown as chips. */
export function ExpressionInput(props: ExpressionInputProps) {
  const { id, onLeave, rows = 0, expects = "any", isCode = false } = props;
  const {
    text: value,
    type,
    put,
    settle,
  } = useTyped(props.value, props.onChange, props.onKeys !== undefined);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const chips = useRef<HTMLSpanElement>(null);
  const listId = useId();
  const data = useContext(DataContext);
  const { options, active, setActive, typed, look, close } = useOptions(data.paths, expects);
  const [hovered, setHovered] = useState<number | null>(null);
  const take = (expression: string) => {
    const at = typed ?? { start: field.current?.selectionStart ?? value.length, word: "" };
    const caret = field.current?.selectionEnd ?? value.length;
    const rest = value.slice(caret).replace(typed ? /^\}/ : /^(?!)/, "");
    const before = value === "" ? "" : value.slice(0, at.start);
    put(before + expression + rest);
    close();
    field.current?.focus();
  };
  const drop = useDroppedData((expression, isByBrowser) => {
    const isMixed = value !== "" && !isOneExpression(value);
    // Elsewhere in a text the browser puts it where it was let go.
    if (isMixed && isByBrowser) return false;
    if (isMixed) take(expression);
    else put(expression);
    field.current?.focus();
    return true;
  }, expects);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  const hasChips = value.includes("${");
  const unit = hasChips ? undefined : props.unit;
  const isOpen = options.length > 0;
  const reference = hovered === null || isOpen ? null : expressionAt(value, hovered + 1);
  const keys = (event: KeyboardEvent) => {
    if (event.key === "F12" && !event.shiftKey) {
      const root = expressionAt(value, field.current?.selectionStart ?? 0)?.root;
      if (root !== undefined && root !== "") data.goTo(root);
      else return;
    } else if (!isOpen) return;
    else {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) setActive((active + step + options.length) % options.length);
      else if (event.key === "Enter" || event.key === "Tab")
        take(options[active]?.expression ?? "");
      else if (event.key === "Escape") close();
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const follow = () => scrollAlong(chips.current, field.current);
  const point = (event: PointerEvent) =>
    setHovered(chipAt(chips.current, event.clientX, event.clientY));
  const leave = () => {
    setHovered(null);
    data.point(field.current === document.activeElement ? refsIn(value) : []);
  };
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
    style: roomForUnit(unit),
    className: cn(
      CONTROL,
      "relative block bg-transparent",
      rows > 0 ? "min-h-16 py-1.5" : "h-8",
      (hasChips || isCode) && "font-mono text-xs",
    ),
    onChange: (event: { target: { value: string; selectionStart: number | null } }) => {
      type(event.target.value);
      look(event.target.value, event.target.selectionStart ?? event.target.value.length);
    },
    // What is typed after the focus came counts, too.
    onFocus: () => {
      data.focus.claim((expression) => latest.current(expression));
      data.point(refsIn(value));
    },
    onBlur: () => {
      close();
      settle();
      onLeave();
      data.point([]);
      follow();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (endsTyping(event.key)) settle();
      keys(event);
      if (!event.defaultPrevented) props.onKeys?.(event);
    },
    onPaste: props.onPaste,
    onKeyUp: follow,
    onScroll: follow,
    onSelect: follow,
  };
  return (
    <span className="block min-w-0 flex-1">
      <span
        {...drop.handlers}
        onPointerEnter={() => hasChips && data.point(refsIn(value))}
        onPointerMove={hasChips ? point : undefined}
        onPointerLeave={leave}
        className={cn(
          "relative block rounded-control bg-surface-1",
          drop.isOver && "outline-2 outline-offset-1 outline-accent",
        )}
      >
        {hasChips && (
          <ExpressionChips
            place={chips}
            value={value}
            multiline={rows > 0}
            gradeOf={data.gradeOf}
          />
        )}
        {rows > 0 ? <textarea rows={rows} {...shared} /> : <input list={props.list} {...shared} />}
        <Unit of={unit} />
        {isOpen && (
          <ExpressionOptions
            id={listId}
            options={options}
            expects={expects}
            active={active}
            onTake={take}
          />
        )}
        {reference && <ExpressionCard reference={reference} />}
      </span>
      {props.quiet !== true && <ExpressionPreview value={value} />}
    </span>
  );
}

function scrollAlong(chips: HTMLElement | null, field: HTMLElement | null): void {
  if (!chips || !field) return;
  chips.scrollLeft = field.scrollLeft;
  chips.scrollTop = field.scrollTop;
}

function useOptions(paths: () => readonly DataPath[], expects: DataPath["type"]) {
  const [typed, setTyped] = useState<{ start: number; word: string } | null>(null);
  const [active, setActive] = useState(0);
  const options = typed ? matching(paths(), typed.word, expects) : [];
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
