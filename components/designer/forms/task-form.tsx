"use client";

import type { Id, RawTask } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { FieldRow } from "./field-row";
import { type FormField, formOf, otherInputs, valueAt } from "./task-fields";
import { type Edits, useTaskEdits } from "./use-edits";
import { ValueInput } from "./value-input";
import { ValueTable } from "./value-table";

interface TaskFormProps {
  readonly id: Id;
  readonly raw: RawTask;
  readonly problems: readonly Problem[];
}

/** Fields of a task, made from what is known about its type: required first, rare ones folded away. */
export function TaskFields({ id, raw, problems }: TaskFormProps) {
  const edits = useTaskEdits(id);
  const form = formOf(raw);
  const plain = form.fields.filter(({ meta }) => meta.advanced !== true);
  const rare = form.fields.filter(({ meta }) => meta.advanced === true);
  const required = plain.filter(({ meta }) => meta.required === true);
  const others = plain.filter(({ meta }) => meta.required !== true);
  const rest = otherInputs(raw, form);
  const row = (field: FormField) => (
    <TaskField
      key={field.path.join(".")}
      field={field}
      raw={raw}
      problems={problems}
      edits={edits}
    />
  );
  return (
    <div className="grid gap-3">
      {required.map(row)}
      {others.map(row)}
      {rare.length > 0 && (
        <details className="grid gap-3">
          <summary className="py-1 text-text-2">More settings</summary>
          <div className="grid gap-3 pt-2">{rare.map(row)}</div>
        </details>
      )}
      {form.table && (
        <InputTable
          title={form.table.title}
          help={form.table.help}
          values={rest}
          edits={edits}
          raw={raw}
        />
      )}
      {!form.table && Object.keys(rest).length > 0 && (
        <InputTable title="Other inputs" values={rest} edits={edits} raw={raw} />
      )}
    </div>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly raw: RawTask;
  readonly problems: readonly Problem[];
  readonly edits: Edits;
}

function TaskField({ field: { path, meta }, raw, problems, edits }: FieldProps) {
  const key = path.join(".");
  const own = problems.filter(({ field }) => field === key || field?.startsWith(`${key}.`));
  const isWide = meta.kind === "object" || meta.kind === "list" || meta.widget === "textarea";
  return (
    <FieldRow
      title={meta.title}
      required={meta.required === true}
      help={meta.help}
      stacked={isWide}
      problems={own.map(({ message }) => message)}
    >
      {({ id, describedBy }) => (
        <ValueInput
          id={id}
          describedBy={describedBy}
          meta={meta}
          value={valueAt(raw, path)}
          onChange={(value) => edits.set(path, value)}
          onLeave={edits.leave}
          invalid={own.some(({ level }) => level === "S" || level === "R")}
        />
      )}
    </FieldRow>
  );
}

interface InputTableProps {
  readonly title: string;
  readonly help?: string;
  readonly values: JsonObject;
  readonly edits: Edits;
  readonly raw: RawTask;
}

function InputTable({ title, help, values, edits, raw }: InputTableProps) {
  const rename = (from: string, to: string) => {
    const inputs = raw["inputParameters"];
    if (!isJsonObject(inputs)) return;
    const value = Object.fromEntries(
      Object.entries(inputs).map(([key, one]) => [key === from ? to : key, one] as const),
    );
    const more = raw["evaluatorType"] === "value-param" && raw["expression"] === from;
    const expression = more ? [{ path: ["expression"], value: to }] : [];
    edits.apply([{ path: ["inputParameters"], value }, ...expression], `rename ${from}`);
  };
  return (
    <ValueTable
      title={title}
      {...(help === undefined ? {} : { help })}
      values={values}
      onSet={(key, value) => edits.set(["inputParameters", key], value)}
      onRename={rename}
      onLeave={edits.leave}
    />
  );
}
