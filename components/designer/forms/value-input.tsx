"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import { cn } from "@/components/ui/cn";
import { Braces } from "@/components/ui/icons";
import { Segmented } from "@/components/ui/segmented";
import type { DataPath } from "@/lib/core/definition/available-data";
import type { FieldMeta } from "@/lib/core/image/fields";

import { DurationInput } from "./duration-input";
import { useDroppedData } from "./dropped-data";
import { CONTROL, ExpressionInput } from "./expression-input";
import { roomForUnit, Unit } from "./unit";
import { JsonInput } from "./json-input";
import { isInRows, ListInput } from "./list-input";
import { isStructured, StructuredInput } from "./structured-input";
import { endsTyping, useTyped } from "./use-typed";
import type { ValueInputProps } from "./value-props";

const OWN_CONTROL: ReadonlySet<FieldMeta["kind"]> = new Set([
  "boolean",
  "enum",
  "object",
  "list",
  "toggleOrObject",
]);

/** A control for a value of a known kind; an expression is taken by every kind, the button at its side asks for one. */
export function ValueInput(props: ValueInputProps) {
  const { meta, value, plain = false } = props;
  const [wantsText, setWantsText] = useState(false);
  const isExpression = !plain && typeof value === "string" && value.includes("${");
  const hasToggle = !plain && OWN_CONTROL.has(meta.kind);
  if (!hasToggle) return <LiteralInput {...props} />;
  const isText = isExpression || wantsText;
  return <WithToggle {...props} isText={isText} onText={setWantsText} />;
}

interface WithToggleProps extends ValueInputProps {
  readonly isText: boolean;
  readonly onText: (isText: boolean) => void;
}

/** A control of its own kind, or a text with an expression; data that is dropped on it is read. */
function WithToggle({ isText, onText, ...props }: WithToggleProps) {
  const { id, value, onChange } = props;
  const isExpression = typeof value === "string" && value.includes("${");
  useKeptFocus(id, isExpression);
  const takeDropped = (expression: string) => {
    onChange(expression);
    return true;
  };
  const { kind, options } = props.meta;
  const drop = useDroppedData(
    takeDropped,
    kind === "enum" ? "text" : EXPECTED[kind],
    kind === "enum" ? options : undefined,
  );
  const toggle = () => {
    if (isExpression) onChange(undefined);
    onText(!isText);
  };
  return (
    <span
      {...drop.handlers}
      className={cn(
        "flex min-w-0 items-start gap-1 rounded-control",
        drop.isOver && "outline-2 outline-offset-1 outline-accent",
      )}
    >
      <span className="min-w-0 flex-1">
        {isText ? <TextInput {...props} /> : <LiteralInput {...props} />}
      </span>
      <button
        type="button"
        aria-pressed={isText}
        aria-label="From an expression"
        title={isText ? "Write the value itself" : "Take it from an expression"}
        onClick={toggle}
        className="grid h-8 w-7 shrink-0 place-items-center rounded-control text-text-3 hover:bg-surface-hover aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
      >
        <Braces className="size-3.5" />
      </button>
    </span>
  );
}

/** Who begins to write an expression in a control of another kind goes on writing in the text that takes its place. */
function useKeptFocus(id: string, isExpression: boolean): void {
  const before = useRef(isExpression);
  useEffect(() => {
    const isNews = isExpression && !before.current;
    before.current = isExpression;
    if (!isNews || document.activeElement !== document.body) return;
    const field = document.querySelector(`#${CSS.escape(id)}`);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }, [id, isExpression]);
}

function LiteralInput(props: ValueInputProps) {
  const { meta, value } = props;
  if (meta.widget === "duration") return <DurationInput {...props} />;
  if (isStructured(meta)) return <StructuredInput {...props} control={ValueInput} />;
  if (meta.kind === "boolean") return <YesNo {...props} />;
  if (meta.kind === "enum") return <OneOf {...props} />;
  if (meta.kind === "list" && isInRows(props)) return <ListInput {...props} />;
  if (
    meta.kind === "object" ||
    meta.kind === "list" ||
    (typeof value === "object" && value !== null)
  ) {
    return <JsonInput {...props} placeholder={meta.placeholder} />;
  }
  if (meta.kind === "toggleOrObject" && typeof value !== "string") return <YesNo {...props} />;
  return <TextInput {...props} />;
}

function TextInput(props: ValueInputProps) {
  const { id, label, describedBy, meta, value, onChange, onLeave, invalid, list } = props;
  const isNumber = meta.kind === "integer" || meta.kind === "number";
  const shown = value === undefined || value === null ? "" : String(value);
  const change = (text: string) => {
    if (text === "") onChange(undefined);
    else onChange(isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  };
  const step = (event: KeyboardEvent) => {
    // With Alt rows are moved.
    const by = event.altKey ? undefined : { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const next = by === undefined ? null : stepped(meta, value, by);
    if (next === null) return;
    event.preventDefault();
    onChange(next);
  };
  const keys = isNumber ? { onKeys: step } : {};
  if (props.plain === true) return <PlainText {...props} shown={shown} onText={change} {...keys} />;
  return (
    <ExpressionInput
      id={id}
      {...(label === undefined ? {} : { label })}
      describedBy={describedBy}
      value={shown}
      onChange={change}
      onLeave={onLeave}
      placeholder={meta.placeholder ?? defaultText(meta)}
      unit={meta.unit}
      rows={meta.widget === "textarea" ? 3 : 0}
      invalid={invalid}
      list={list}
      expects={EXPECTED[meta.kind]}
      {...keys}
    />
  );
}

/** The number one step on, within its bounds; null: there is no number to begin with. */
function stepped(meta: FieldMeta, value: ValueInputProps["value"], by: number): number | null {
  const { default: usual, minimum, maximum } = meta;
  const isEmpty = value === undefined || value === null || value === "";
  const from = isEmpty ? (usual ?? Math.max(0, (minimum ?? 0) - by)) : value;
  if (typeof from !== "number") return null;
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, from + by));
}

interface PlainTextProps extends ValueInputProps {
  readonly shown: string;
  readonly onText: (text: string) => void;
  readonly onKeys?: (event: KeyboardEvent) => void;
}

/** A text in which expressions mean nothing. */
function PlainText({
  id,
  label,
  describedBy,
  meta,
  shown,
  onText,
  onKeys,
  onLeave,
  invalid,
  list,
}: PlainTextProps) {
  const { text, type, settle } = useTyped(shown, onText, onKeys !== undefined);
  const shared = {
    id,
    value: text,
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid,
    placeholder: meta.placeholder ?? defaultText(meta),
    autoComplete: "off",
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) => type(target.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (endsTyping(event.key)) settle();
      onKeys?.(event);
    },
    onBlur: () => {
      settle();
      onLeave();
    },
  };
  if (meta.widget === "textarea")
    return <textarea rows={3} {...shared} className={`${CONTROL} py-1.5`} />;
  return (
    <span className="relative block min-w-0">
      <input
        list={list}
        {...shared}
        style={roomForUnit(meta.unit)}
        className={`${CONTROL} block h-8`}
      />
      <Unit of={meta.unit} />
    </span>
  );
}

const EXPECTED: Readonly<Partial<Record<FieldMeta["kind"], DataPath["type"]>>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  object: "map",
  list: "list",
};

function defaultText({ default: value }: FieldMeta): string | undefined {
  return value === undefined || typeof value === "object" ? undefined : String(value);
}

function YesNo({ id, label, describedBy, meta, value, onChange }: ValueInputProps) {
  const shown =
    value === undefined || value === null
      ? meta.default === true
      : value === true || value === "true";
  return (
    <span className="flex h-8 items-center">
      <input
        id={id}
        type="checkbox"
        aria-label={label}
        aria-describedby={describedBy}
        checked={shown}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-accent"
      />
    </span>
  );
}

/** Conductor's words, for people; what is stored stays. */
const OPTION_TITLES: Readonly<Record<string, string>> = {
  ALERT_ONLY: "Note it",
  TIME_OUT_WF: "Stop it",
  COMPLETED: "Completed",
  FAILED: "Failed",
  TERMINATED: "Terminated",
  "value-param": "A value",
  javascript: "JavaScript",
  graaljs: "GraalJS",
};

function OneOf(props: ValueInputProps) {
  const { id, label, describedBy, meta, value, onChange, invalid } = props;
  const options = meta.options ?? [];
  const current = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (meta.required === true && options.length <= 3) {
    const choices = options.map((value) => ({ value, title: OPTION_TITLES[value] ?? value }));
    const chosen = current || (defaultText(meta) ?? "");
    return (
      <Segmented label={label ?? meta.title} value={chosen} options={choices} onChange={onChange} />
    );
  }
  return (
    <select
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      value={current}
      onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
      className={`${CONTROL} h-8`}
    >
      <option value="">
        {defaultText(meta) ?? (meta.required === true ? "Choose…" : "not set")}
      </option>
      {!options.includes(current) && current !== "" && <option value={current}>{current}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
