"use client";

import { useMemo } from "react";

import { type RunInput, runInputsOf, valueAt, withInput } from "@/lib/core/definition/run-inputs";
import type { JsonObject } from "@/lib/core/json";

import { useDesigner } from "../designer-context";
import { FieldRow } from "../forms/field-row";
import { ValueInput } from "../forms/value-input";
import { workspaceOf } from "../store";
import { isSame } from "./run-input";
import { metaOf } from "./run-meta";
import { changedText, type RunPreset } from "./run-presets";

interface RunFormProps {
  readonly input: JsonObject;
  /** What differs from it is marked; null: nothing is compared. */
  readonly preset: RunPreset | null;
  readonly onInput: (input: JsonObject) => void;
}

/** A field for every value that the workflow reads, nested as it reads them. */
export function RunForm({ input, preset, onInput }: RunFormProps) {
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const groups = useMemo(() => groupsOf(doc), [doc]);
  if (groups.length === 0) return <p className="text-text-3">No other input is read.</p>;
  return (
    <div className="grid gap-4">
      {groups.map(({ name, inputs }) => (
        <section key={name} aria-label={name || "Inputs"} className="grid gap-2">
          {name !== "" && <h3 className="font-mono text-xs text-text-3">{name}</h3>}
          {inputs.map((one) => (
            <InputRow
              key={one.path.join(".")}
              one={one}
              input={input}
              preset={preset}
              onInput={onInput}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

function groupsOf(doc: ReturnType<typeof workspaceOf>["doc"]) {
  const { inputs, photo } = runInputsOf(doc);
  const groups = new Map<string, RunInput[]>();
  for (const one of inputs) {
    if (isSame(one.path, photo)) continue;
    const name = one.path.slice(0, -1).join(".");
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups].map(([name, list]) => ({ name, inputs: list }));
}

function InputRow({ one, input, preset, onInput }: RunFormProps & { readonly one: RunInput }) {
  const value = valueAt(input, one.path);
  const meta = metaOf(one, value);
  const isWide = meta.kind === "object" || meta.kind === "list";
  return (
    <FieldRow title={meta.title} stacked={isWide} help={changedText(preset, input, one.path)}>
      {({ id, describedBy }) => (
        <ValueInput
          id={id}
          describedBy={describedBy}
          meta={meta}
          value={value}
          onChange={(next) => onInput(withInput(input, one.path, next))}
          onLeave={() => undefined}
          invalid={false}
          plain
        />
      )}
    </FieldRow>
  );
}
