"use client";

import { textOf, type Workspace } from "@/lib/core/definition/document";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { inputsOf } from "../derive";
import { CONTROL } from "./expression-input";
import { FieldRow } from "./field-row";
import { type FormField, valueAt } from "./task-fields";
import { useWorkflowEdits } from "./use-edits";
import { ValueInput } from "./value-input";
import { ValueTable } from "./value-table";

const FIELDS: readonly FormField[] = [
  {
    path: ["timeoutSeconds"],
    meta: { kind: "integer", title: "Time limit", unit: "s", placeholder: "none" },
  },
  {
    path: ["timeoutPolicy"],
    meta: {
      kind: "enum",
      title: "When over",
      options: ["ALERT_ONLY", "TIME_OUT_WF"],
      required: true,
    },
  },
  {
    path: ["failureWorkflow"],
    meta: { kind: "text", title: "When it fails", placeholder: "workflow to start" },
  },
  { path: ["restartable"], meta: { kind: "boolean", title: "Can be restarted", default: true } },
  { path: ["ownerEmail"], meta: { kind: "text", title: "Owner" } },
  { path: ["variables"], meta: { kind: "object", title: "Variables at the start" } },
  {
    path: ["inputTemplate"],
    meta: {
      kind: "object",
      title: "Default input",
      help: "Not applied when the input of a start is empty.",
    },
  },
];

/** The workflow itself: what goes in, what comes out, and its limits. */
export function WorkflowForm({ workspace }: { readonly workspace: Workspace }) {
  const edits = useWorkflowEdits();
  const { raw } = workspace.doc;
  const outputs = raw["outputParameters"];
  const values: JsonObject = isJsonObject(outputs) ? outputs : {};
  const rename = (from: string, to: string) => {
    const value = Object.fromEntries(
      Object.entries(values).map(([key, one]) => [key === from ? to : key, one] as const),
    );
    edits.set(["outputParameters"], value);
  };
  return (
    <div className="grid gap-5">
      <FieldRow title="Description" stacked>
        {({ id }) => (
          <textarea
            id={id}
            rows={2}
            value={textOf(raw, "description")}
            onChange={(event) => edits.set(["description"], event.target.value)}
            onBlur={edits.leave}
            className={`${CONTROL} py-1.5`}
          />
        )}
      </FieldRow>
      <Inputs workspace={workspace} />
      <ValueTable
        title="Outputs"
        help="What the workflow gives back; type $ for the data that is there."
        values={values}
        onSet={(key, value) => edits.set(["outputParameters", key], value)}
        onRename={rename}
        onLeave={edits.leave}
      />
      <section aria-label="Limits and more" className="grid gap-3">
        <h3 className="text-text-2">Limits and more</h3>
        {FIELDS.map(({ path, meta }) => (
          <FieldRow
            key={path.join(".")}
            title={meta.title}
            help={meta.help}
            stacked={meta.kind === "object"}
          >
            {({ id, describedBy }) => (
              <ValueInput
                id={id}
                describedBy={describedBy}
                meta={meta}
                value={valueAt(raw, path)}
                onChange={(value) => edits.set(path, value)}
                onLeave={edits.leave}
                invalid={false}
              />
            )}
          </FieldRow>
        ))}
      </section>
    </div>
  );
}

function Inputs({ workspace }: { readonly workspace: Workspace }) {
  const edits = useWorkflowEdits();
  const names = inputsOf(workspace);
  return (
    <FieldRow
      title="Inputs"
      stacked
      help="Names, one per line. Tasks read them as ${workflow.input.name}."
    >
      {({ id, describedBy }) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          rows={Math.max(2, names.length + 1)}
          spellCheck={false}
          value={names.join("\n")}
          onChange={(event) => {
            // A line that is being begun stays until the field is left.
            edits.set(
              ["inputParameters"],
              event.target.value.split("\n").map((line) => line.trim()),
            );
          }}
          onBlur={() => {
            const used = [...new Set(names.filter((name) => name !== ""))];
            if (used.length !== names.length) edits.set(["inputParameters"], used);
            edits.leave();
          }}
          className={`${CONTROL} py-1.5 font-mono text-xs`}
        />
      )}
    </FieldRow>
  );
}
