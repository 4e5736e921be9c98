"use client";

import { type ReactNode, useId, useState } from "react";

import { Input } from "@/components/ui/input";
import { formatDuration, parseDuration } from "@/lib/core/policy/duration";

interface FieldProps {
  readonly label: string;
  readonly help?: string;
  /** It is not what the default says. */
  readonly differs?: boolean;
  readonly problems?: readonly { readonly message: string; readonly severity: string }[];
  /** Key of the value: a problem of this place brings the focus here. */
  readonly place?: string;
  readonly children: (ids: { readonly id: string; readonly describedBy: string }) => ReactNode;
}

const NO_PROBLEMS: NonNullable<FieldProps["problems"]> = [];

/** A label, its control, and under it what is wrong. */
export function Field(props: FieldProps) {
  const { label, help, differs = false, problems = NO_PROBLEMS, place, children } = props;
  const id = useId();
  const describedBy = `${id}-about`;
  return (
    <div className="grid gap-1" data-place={place}>
      <div className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] items-center gap-3">
        <span className="relative">
          {differs && (
            <span
              role="img"
              aria-label="Differs from the default:"
              title="Differs from the default"
              className="absolute top-1/2 -left-2.5 size-1.5 -translate-y-1/2 rounded-full bg-accent"
            />
          )}
          <label htmlFor={id} className="text-text-2">
            {label}
          </label>
        </span>
        {children({ id, describedBy })}
      </div>
      <div id={describedBy} className="grid gap-1 text-xs empty:hidden">
        {help !== undefined && <p className="text-text-3">{help}</p>}
        {problems.map(({ message, severity }) => (
          <p
            key={message}
            className={severity === "error" ? "text-status-failed-fg" : "text-status-errors-fg"}
          >
            {message}
          </p>
        ))}
      </div>
    </div>
  );
}

interface NumberFieldProps extends Omit<FieldProps, "children"> {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
  /** What 0 means, such as "off". */
  readonly zero?: string;
}

/** A whole number; what cannot be read stays in the field and changes nothing. */
export function NumberField({ value, zero, onChange, disabled, ...field }: NumberFieldProps) {
  return (
    <TextBackedField
      {...field}
      shown={value === 0 && zero !== undefined ? zero : String(value)}
      parse={(text) => {
        if (zero !== undefined && text.trim() === zero) return 0;
        return /^-?\d{1,10}$/.test(text.trim()) ? Number(text) : null;
      }}
      onChange={onChange}
      inputMode="numeric"
      disabled={disabled ?? false}
      step={(by) => Math.max(0, value + by)}
    />
  );
}

/** Seconds, typed as `90`, `90s`, `1m30` or `2h`. */
export function DurationField({ value, zero, onChange, disabled, ...field }: NumberFieldProps) {
  return (
    <TextBackedField
      {...field}
      shown={value === 0 && zero !== undefined ? zero : formatDuration(value)}
      parse={(text) => (zero !== undefined && text.trim() === zero ? 0 : parseDuration(text))}
      onChange={onChange}
      disabled={disabled ?? false}
    />
  );
}

interface TextBackedProps extends Omit<FieldProps, "children"> {
  readonly shown: string;
  readonly parse: (text: string) => number | null;
  readonly onChange: (value: number) => void;
  readonly inputMode?: "numeric" | "text";
  readonly disabled: boolean;
  /** The value after an arrow key up (1) or down (-1). */
  readonly step?: (by: 1 | -1) => number;
}

function TextBackedField({
  shown,
  parse,
  onChange,
  inputMode,
  disabled,
  step,
  ...field
}: TextBackedProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const unreadable = typed !== null && parse(typed) === null;
  const problems = [
    ...(field.problems ?? []),
    ...(unreadable ? [{ message: `"${typed}" cannot be read.`, severity: "error" }] : []),
  ];
  return (
    <Field {...field} problems={problems}>
      {({ id, describedBy }) => (
        <Input
          id={id}
          aria-describedby={describedBy}
          aria-invalid={unreadable || problems.some(({ severity }) => severity === "error")}
          className="tabular-nums"
          value={typed ?? shown}
          inputMode={inputMode}
          disabled={disabled}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setTyped(event.target.value);
            const value = parse(event.target.value);
            if (value !== null) onChange(value);
          }}
          onKeyDown={(event) => {
            const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
            if (!step || (by !== 1 && by !== -1)) return;
            event.preventDefault();
            setTyped(null);
            onChange(step(by));
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}
