"use client";

import { CHILD_KEYS, type RawTask } from "@/lib/core/definition/document";
import { COMMON_FIELDS, STORED_FIELDS } from "@/lib/core/definition/task-forms/common";
import type { TaskForm } from "@/lib/core/definition/task-forms/form";

import { FieldRow } from "./field-row";
import type { Edits } from "./use-edits";
import { JsonInput } from "./json-input";

const ELSEWHERE: ReadonlySet<string> = new Set([
  ...CHILD_KEYS,
  ...[...COMMON_FIELDS, ...STORED_FIELDS].flatMap(({ path }) => path[0] ?? []),
  "taskReferenceName",
  "type",
  "inputParameters",
  "joinOn",
  "retryCount",
  "taskDefinition",
  "evaluatorType",
]);

interface OtherFieldsProps {
  readonly raw: RawTask;
  readonly form: TaskForm;
  readonly edits: Edits;
}

/** Keys of the task that no field is for, as JSON: nothing that a definition holds is out of reach. */
export function OtherFields({ raw, form, edits }: OtherFieldsProps) {
  const own = new Set(form.fields.map(({ path }) => path[0]));
  const keys = Object.keys(raw).filter((key) => !ELSEWHERE.has(key) && !own.has(key));
  if (keys.length === 0) return null;
  return (
    <details>
      <summary className="py-1 text-text-2">Other fields</summary>
      <div className="grid gap-3 pt-2">
        {keys.map((key) => (
          <FieldRow key={key} title={key} stacked place={key}>
            {({ id, describedBy }) => (
              <JsonInput
                id={id}
                describedBy={describedBy}
                value={raw[key]}
                onChange={(value) => edits.set([key], value)}
                onLeave={edits.leave}
              />
            )}
          </FieldRow>
        ))}
      </div>
    </details>
  );
}
