"use client";

import { Button } from "@/components/ui/button";
import { textOf, type Workspace } from "@/lib/core/definition/document";
import { fieldMistake } from "@/lib/core/definition/task-forms/checks";
import type { FormField } from "@/lib/core/definition/task-forms/form";
import { valueAt } from "@/lib/core/definition/task-forms/registry";
import { WORKFLOW_FIELDS } from "@/lib/core/definition/task-forms/workflow";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { useDesigner } from "../designer-context";
import { CONTROL } from "./expression-input";
import { FieldRow } from "./field-row";
import { InputList } from "./input-list";
import { type Edits, useWorkflowEdits } from "./use-edits";
import { useTyped } from "./use-typed";
import { ValueInput } from "./value-input";
import { ValueTable } from "./value-table";
import { WorkflowField } from "./workflow-field";

/** The workflow itself: what goes in, what comes out, its limits, and what happens when it fails. */
export function WorkflowForm({ workspace }: { readonly workspace: Workspace }) {
  const edits = useWorkflowEdits();
  const { raw } = workspace.doc;
  return (
    <div className="grid gap-5">
      <NameRow raw={raw} edits={edits} />
      <FieldRow title="Description" stacked place="description">
        {({ id }) => <Description id={id} text={textOf(raw, "description")} edits={edits} />}
      </FieldRow>
      <InputList workspace={workspace} />
      <MapTable
        title="Outputs"
        help="What the workflow gives back; type $ for the data that is there."
        name="outputParameters"
        raw={raw}
        edits={edits}
      />
      <MapTable
        title="Variables at the start"
        help="Read as ${workflow.variables.name}; Set variables changes them."
        name="variables"
        raw={raw}
        edits={edits}
      />
      <MapTable
        title="Default input"
        help="Fills in what a start leaves out. Not applied when the input of a start is empty."
        name="inputTemplate"
        raw={raw}
        edits={edits}
      />
      {WORKFLOW_FIELDS.map(({ title, fields }, at) => (
        <Group
          key={title}
          title={title}
          isFolded={at > 1}
          fields={fields}
          raw={raw}
          edits={edits}
        />
      ))}
    </div>
  );
}

/** A workflow keeps its name: what was published, its runs and its address have it, too. */
function NameRow({ raw, edits }: Pick<GroupProps, "raw" | "edits">) {
  const name = useDesigner((state) => state.name);
  const written = textOf(raw, "name");
  return (
    <div className="grid gap-1" data-place="name">
      <div className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] items-center gap-x-3">
        <span className="text-text-2">Name</span>
        <span className="truncate font-mono text-xs" title={name}>
          {name}
        </span>
      </div>
      {written === name ? (
        <p className="text-xs text-text-3">For another name, duplicate it in the list.</p>
      ) : (
        <div className="flex flex-wrap items-center gap-2 text-xs">
          <p className="min-w-0 flex-1 break-words text-status-errors-fg">
            The text says {written === "" ? "nothing" : written}; it is published as {name}.
          </p>
          <Button size="sm" onClick={() => edits.set(["name"], name)}>
            Write {name.length > 24 ? "the name" : name}
          </Button>
        </div>
      )}
    </div>
  );
}

interface DescriptionProps {
  readonly id: string;
  readonly text: string;
  readonly edits: Edits;
}

function Description({ id, text: stored, edits }: DescriptionProps) {
  const { text, type } = useTyped(stored, (next) => edits.set(["description"], next));
  return (
    <textarea
      id={id}
      rows={2}
      value={text}
      onChange={({ target }) => type(target.value)}
      onBlur={edits.leave}
      className={`${CONTROL} py-1.5`}
    />
  );
}

interface MapTableProps {
  readonly title: string;
  readonly help: string;
  readonly name: string;
  readonly raw: JsonObject;
  readonly edits: Edits;
}

function MapTable({ title, help, name, raw, edits }: MapTableProps) {
  const map = raw[name];
  const values: JsonObject = isJsonObject(map) ? map : {};
  const rename = (from: string, to: string) =>
    edits.set(
      [name],
      Object.fromEntries(
        Object.entries(values).map(([key, one]) => [key === from ? to : key, one] as const),
      ),
    );
  return (
    <ValueTable
      title={title}
      help={help}
      values={values}
      place={name}
      onSet={(key, value) => edits.set([name, key], value)}
      onRename={rename}
      onLeave={edits.leave}
    />
  );
}

interface GroupProps {
  readonly title: string;
  readonly isFolded: boolean;
  readonly fields: readonly FormField[];
  readonly raw: JsonObject;
  readonly edits: Edits;
}

function Group({ title, isFolded, fields, raw, edits }: GroupProps) {
  const rows = fields.map((field) => (
    <WorkflowRow key={field.path.join(".")} field={field} raw={raw} edits={edits} />
  ));
  if (isFolded) {
    return (
      <details>
        <summary className="py-1 text-text-2">{title}</summary>
        <div className="grid gap-3 pt-2">{rows}</div>
      </details>
    );
  }
  return (
    <section aria-label={title} className="grid gap-3">
      <h3 className="text-text-2">{title}</h3>
      {rows}
    </section>
  );
}

function WorkflowRow({
  field,
  raw,
  edits,
}: Pick<GroupProps, "raw" | "edits"> & { field: FormField }) {
  const { path, meta } = field;
  const value = valueAt(raw, path);
  const mistake = fieldMistake(field, value, raw);
  const set = (next: typeof value) => edits.set(path, next);
  return (
    <FieldRow
      title={meta.title}
      help={meta.help}
      stacked={meta.kind === "object" || meta.kind === "list"}
      place={path.join(".")}
      problems={mistake === null ? [] : [mistake]}
    >
      {({ id, describedBy }) => {
        const shared = { id, describedBy, meta, value, onChange: set, onLeave: edits.leave };
        return meta.widget === "workflow" ? (
          <WorkflowField {...shared} invalid={mistake !== null} plain />
        ) : (
          <ValueInput {...shared} invalid={mistake !== null} plain />
        );
      }}
    </FieldRow>
  );
}
