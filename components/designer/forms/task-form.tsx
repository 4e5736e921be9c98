"use client";

import { memo } from "react";

import type { Block, Id, RawTask } from "@/lib/core/definition/document";
import { nameOf, refOf } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import { inputRenaming } from "@/lib/core/definition/rename-input";
import { entryMistakes, fieldMistake } from "@/lib/core/definition/task-forms/checks";
import type { EntryMistake } from "@/lib/core/definition/task-forms/entry-checks";
import { EVALUATED, type FormField, type TaskForm } from "@/lib/core/definition/task-forms/form";
import { formOf, otherInputs, valueAt } from "@/lib/core/definition/task-forms/registry";
import { isAbsent } from "@/lib/core/image/absent";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { useDesigner } from "../designer-context";
import { CodeField } from "./code-field";
import { FieldRow } from "./field-row";
import { OtherFields } from "./other-fields";
import { TryPanel } from "./try-panel";
import { type Edits, useTaskEdits } from "./use-edits";
import { ValueInput } from "./value-input";
import { ValueTable } from "./value-table";
import { WorkflowField } from "./workflow-field";

interface TaskFormProps {
  readonly id: Id;
  readonly raw: RawTask;
  readonly problems: readonly Problem[];
  /** The block that the task stands for; its parts are what a trial shows. */
  readonly block: Block;
  readonly part?: "self" | "join";
}

/** What a task of its type does. */
export function About({ raw }: { readonly raw: RawTask }) {
  const rule = useDesigner(({ taskDefs }) => taskDefs?.get(nameOf(raw)));
  const { about } = formOf(raw, rule);
  return about === "" ? null : <p className="text-xs text-text-3">{about}</p>;
}

/** Fields of a task, made from what is known about its type: required first, rare ones folded away. */
export function TaskFields({ id, raw, problems, block, part = "self" }: TaskFormProps) {
  const edits = useTaskEdits(id, part === "join" ? "join" : undefined);
  const rule = useDesigner(({ taskDefs }) => taskDefs?.get(nameOf(raw)));
  const form = formOf(raw, rule);
  const shown = form.fields.filter(({ hidden }) => hidden?.(raw) !== true);
  const plain = shown.filter(({ meta }) => meta.advanced !== true);
  const rare = shown.filter(({ meta }) => meta.advanced === true);
  const required = plain.filter(({ meta }) => meta.required === true);
  const others = plain.filter(({ meta }) => meta.required !== true);
  const row = (field: FormField) => {
    const value = valueAt(raw, field.path);
    return (
      <TaskField
        key={`${field.path.join(".")} ${field.meta.title}`}
        field={field}
        value={value}
        mistake={fieldMistake(field, value, raw)}
        inside={innerMistakes(field, value, raw)}
        problems={problemsAt(problems, field.path.join("."))}
        names={field.code === undefined ? NO_NAMES : Object.keys(otherInputs(raw, form))}
        self={refOf(raw)}
        inner={field.code === undefined ? "" : lastInside(block)}
        edits={edits}
      />
    );
  };
  return (
    <div className="grid gap-3">
      {required.map(row)}
      {others.map(row)}
      <Inputs form={form} raw={raw} edits={edits} />
      {rare.length > 0 && (
        <details>
          <summary className="py-1 text-text-2">More settings</summary>
          <div className="grid gap-3 pt-2">{rare.map(row)}</div>
        </details>
      )}
      {form.tryKind && <TryPanel kind={form.tryKind} block={block} raw={raw} />}
      <OtherFields raw={raw} form={form} edits={edits} />
    </div>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly value: JsonValue | undefined;
  readonly mistake: string | null;
  /** What is wrong with values inside. */
  readonly inside: readonly EntryMistake[];
  /** Of this field. */
  readonly problems: readonly Problem[];
  /** Inputs that a script can read. */
  readonly names: readonly string[];
  /** The task's own reference name. */
  readonly self: string;
  /** The reference name of the last task in a loop. */
  readonly inner: string;
  readonly edits: Edits;
}

function lastInside(block: Block): string {
  const last = block.kind === "loop" ? block.body.items.at(-1) : undefined;
  return last ? refOf(last.raw) : "";
}

const NO_NAMES: readonly string[] = [];
const NO_PROBLEMS: readonly Problem[] = [];

function problemsAt(problems: readonly Problem[], key: string): readonly Problem[] {
  const own = problems.filter(({ field: at }) => at === key || at?.startsWith(`${key}.`));
  return own.length === 0 ? NO_PROBLEMS : own;
}

const NO_MISTAKES: readonly EntryMistake[] = [];

/** The same list while nothing is wrong: the field is not drawn again for it. */
function innerMistakes(...args: Parameters<typeof entryMistakes>): readonly EntryMistake[] {
  const found = entryMistakes(...args);
  return found.length === 0 ? NO_MISTAKES : found;
}

/** Drawn again when its own value is another, not with every key in another field. */
const TaskField = memo(function TaskField(props: FieldProps) {
  const { field, value, mistake, inside, problems: own, names, self, inner, edits } = props;
  const { path, meta, code } = field;
  const key = path.join(".");
  const texts = own.filter(({ level }) => isFatal(level)).map(({ message }) => message);
  return (
    <FieldRow
      title={meta.title}
      required={meta.required === true}
      help={meta.help}
      stacked={isWide(field, value)}
      place={key}
      wanted={meta.required === true && meta.default === undefined && isAbsent(value)}
      problems={mistake === null || texts.includes(mistake) ? texts : [mistake, ...texts]}
      warnings={own.filter(({ level }) => !isFatal(level)).map(({ message }) => message)}
    >
      {({ id, describedBy }) => {
        const shared = {
          id,
          describedBy,
          value,
          onChange: (next: typeof value) => edits.set(path, next),
          onLeave: edits.leave,
        };
        const invalid = mistake !== null || texts.length > 0;
        if (code !== undefined) {
          const at = { inputs: names, ref: self, inner };
          return <CodeField {...shared} field={field} names={names} place={at} />;
        }
        if (meta.widget === "workflow")
          return <WorkflowField {...shared} meta={meta} invalid={invalid} />;
        return (
          <ValueInput
            {...shared}
            meta={meta}
            place={key}
            mistakes={inside}
            plain={!EVALUATED.has(path[0] ?? "")}
            invalid={invalid}
          />
        );
      }}
    </FieldRow>
  );
});

const isFatal = (level: Problem["level"]) => level === "S" || level === "R";

/** The control needs the whole width: what reads data is as long as its path. */
function isWide({ path, meta, code }: FormField, value: JsonValue | undefined): boolean {
  const { kind, widget } = meta;
  if (code !== undefined || kind === "object" || kind === "list" || widget === "textarea")
    return true;
  if (typeof value === "string" && value.includes("${")) return true;
  if (kind === "text") return EVALUATED.has(path[0] ?? "") && widget !== "duration";
  return kind === "enum" && meta.required === true && meta.options?.length === 3;
}

interface InputsProps {
  readonly form: TaskForm;
  readonly raw: RawTask;
  readonly edits: Edits;
}

/** Inputs with free names; renaming one reaches the script and the value that reads it. */
function Inputs({ form, raw, edits }: InputsProps) {
  const values: JsonObject = otherInputs(raw, form);
  const isExtra = form.table === null;
  // The value that a switch looks at.
  const wanted = raw["evaluatorType"] === "value-param" ? raw["expression"] : undefined;
  if (isExtra && Object.keys(values).length === 0) return null;
  const rename = (from: string, to: string) =>
    edits.apply(inputRenaming(raw, from, to), `rename ${from}`);
  return (
    <ValueTable
      title={form.table?.title ?? "Other inputs"}
      {...(form.table ? { help: form.table.help } : {})}
      values={values}
      place="inputParameters"
      {...(typeof wanted === "string" ? { wanted } : {})}
      onSet={(key, value) => edits.set(["inputParameters", key], value)}
      onRename={rename}
      onLeave={edits.leave}
    />
  );
}
