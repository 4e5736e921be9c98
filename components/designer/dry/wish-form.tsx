"use client";

import { useId, useState } from "react";

import { isJsonObject } from "@/lib/core/json";
import { type TaskWish, USUAL_WISH } from "@/lib/core/simulate/made-up";
import type { WishChoice } from "@/lib/core/simulate/wish-kinds";

const TITLES: Readonly<Record<TaskWish["kind"], string>> = {
  succeeds: "Succeeds",
  flaky: "Fails, then succeeds",
  fails: "Always fails",
  hangs: "Hangs",
};

interface WishFormProps {
  readonly title: string;
  readonly choice: WishChoice;
  readonly wish: TaskWish | null;
  readonly onChange: (wish: TaskWish | null) => void;
}

/** What one task does in the dry run. */
export function WishForm({ title, choice, wish, onChange }: WishFormProps) {
  const name = useId();
  const shown = wish ?? USUAL_WISH;
  const kind = wish?.kind ?? "usual";
  const choose = (next: TaskWish["kind"] | "usual") =>
    onChange(next === "usual" ? null : { ...shown, kind: next });
  return (
    <fieldset className="grid gap-2 rounded-tile border border-border-default p-3">
      <legend className="px-1 font-mono text-xs text-text-2">{title}</legend>
      {(["usual", ...choice.kinds] as const).map((one) => (
        <label key={one} className="flex min-h-6 items-center gap-2">
          <input
            type="radio"
            name={name}
            checked={kind === one}
            onChange={() => choose(one)}
            className="size-4 accent-accent"
          />
          {one === "usual" ? choice.usual : TITLES[one]}
        </label>
      ))}
      {kind === "flaky" && (
        <NumberRow
          label="Failures before it succeeds"
          value={shown.failures}
          least={1}
          onChange={(failures) => onChange({ ...shown, failures: Math.round(failures) })}
        />
      )}
      {wish && kind !== "hangs" && (
        <NumberRow
          label="Seconds it takes"
          value={shown.seconds}
          least={0}
          onChange={(seconds) => onChange({ ...shown, seconds })}
        />
      )}
      {(kind === "succeeds" || kind === "flaky") && (
        <OutputField value={shown.output} onChange={(output) => onChange({ ...shown, output })} />
      )}
    </fieldset>
  );
}

interface NumberRowProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly onChange: (value: number) => void;
}

function NumberRow({ label, value, least, onChange }: NumberRowProps) {
  return (
    <label className="flex items-center gap-2 text-text-2">
      <span className="flex-1">{label}</span>
      <input
        type="number"
        min={least}
        max={1_000_000}
        value={value}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          if (Number.isFinite(next) && next >= least && next <= 1_000_000) onChange(next);
        }}
        className="h-7 w-20 rounded-control border border-border-strong bg-surface-1 px-2 tabular-nums"
      />
    </label>
  );
}

function OutputField(props: {
  readonly value: TaskWish["output"];
  readonly onChange: (value: TaskWish["output"]) => void;
}) {
  const id = useId();
  const [text, setText] = useState(() => JSON.stringify(props.value));
  const value = read(text);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-text-2">
        Output
      </label>
      <textarea
        id={id}
        rows={3}
        value={text}
        spellCheck={false}
        aria-invalid={value === null}
        onChange={(event) => {
          setText(event.target.value);
          const next = read(event.target.value);
          if (next) props.onChange(next);
        }}
        className="rounded-control border border-border-strong bg-surface-1 p-2 font-mono text-xs aria-invalid:border-status-failed-solid"
      />
      {value === null && (
        <p className="text-xs text-status-failed-fg">
          This is no JSON object yet; the last one that was is used.
        </p>
      )}
    </div>
  );
}

function read(text: string): TaskWish["output"] | null {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
