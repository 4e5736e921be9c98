"use client";

import { memo, useMemo, useState } from "react";

import { countText } from "@/lib/client/format";
import type { Id, RawTask } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { fieldMistake } from "@/lib/core/definition/task-forms/checks";
import { COMMON_FIELDS, STORED_FIELDS } from "@/lib/core/definition/task-forms/common";
import type { FormField } from "@/lib/core/definition/task-forms/form";
import { valueAt } from "@/lib/core/definition/task-forms/registry";
import { usagesOf } from "@/lib/core/definition/usages";
import type { JsonValue } from "@/lib/core/json";

import { perform, select } from "../actions";
import { useDesignerStore } from "../designer-context";
import { useLate } from "../follow-state";
import { workspaceOf } from "../store";
import { CONTROL } from "./expression-input";
import { FieldRow } from "./field-row";
import { KeptOpen } from "./kept-open";
import { type Edits, useTaskEdits } from "./use-edits";
import { ValueInput } from "./value-input";

interface CommonProps {
  readonly id: Id;
  readonly part: "self" | "join";
  readonly raw: RawTask;
}

/** Reference name: what other tasks call it. Renaming rewrites everything that means it. */
export function RefField({ id, part, raw }: CommonProps) {
  const store = useDesignerStore();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed !== null && typed !== refOf(raw)) {
      const command = { type: "renameRef", id, ref: typed.trim() } as const;
      perform(store, part === "join" ? { ...command, part } : command, { keepSelection: true });
    }
    setTyped(null);
  };
  return (
    <div className="grid gap-1">
      <FieldRow title="Reference name" place="taskReferenceName">
        {({ id: control, describedBy }) => (
          <input
            id={control}
            data-field="ref"
            aria-describedby={describedBy}
            value={typed ?? refOf(raw)}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === "Enter") commit();
              if (event.key === "Escape") setTyped(null);
            }}
            className={`${CONTROL} h-8 font-mono text-xs`}
          />
        )}
      </FieldRow>
      <Usages self={refOf(raw)} to={typed?.trim() ?? null} />
    </div>
  );
}

/** Who means this task; while its name is changed, what will be rewritten. */
function Usages({ self, to }: { readonly self: string; readonly to: string | null }) {
  const store = useDesignerStore();
  const doc = useLate((state) => workspaceOf(state).doc);
  const usages = useMemo(() => usagesOf(doc, self), [doc, self]);
  if (usages.length === 0) return null;
  const places = countText(usages.length, "place");
  const isRenaming = to !== null && to !== "" && to !== self;
  return (
    <details className="text-xs text-text-3" open={isRenaming || undefined}>
      <summary>
        {isRenaming ? `Enter writes ${to} into ${places}, too` : `Read in ${places}`}
      </summary>
      <ul className="mt-1 grid gap-0.5 pl-3">
        {usages.map(({ blockId, ref, field }) => (
          <li key={`${ref} ${field}`}>
            <button
              type="button"
              className="text-left font-mono break-all hover:underline"
              onClick={() => select(store, blockId === null ? [] : [blockId])}
            >
              {ref === "" ? field : `${ref} · ${field}`}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

const STORED: ReadonlySet<string> = new Set(STORED_FIELDS.map(({ path }) => path[0] ?? ""));

/** What every task has, folded away; open when something unusual is set. */
export function CommonFields({ id, part, raw }: CommonProps) {
  const edits = useTaskEdits(id, part === "join" ? "join" : undefined);
  const row = (field: FormField) => {
    const value = valueAt(raw, field.path);
    return (
      <CommonRow
        key={field.path.join(".")}
        field={field}
        value={value}
        mistake={fieldMistake(field, value, raw)}
        edits={edits}
      />
    );
  };
  return (
    <>
      <KeptOpen title="Name, delay and failure">
        <div className="grid gap-3 pt-2">{COMMON_FIELDS.map(row)}</div>
      </KeptOpen>
      <details open={Object.keys(raw).some((key) => STORED.has(key)) || undefined}>
        <summary className="py-1 text-text-2">Cache, events and metadata</summary>
        <div className="grid gap-3 pt-2">{STORED_FIELDS.map(row)}</div>
      </details>
    </>
  );
}

interface CommonRowProps {
  readonly field: FormField;
  readonly value: JsonValue | undefined;
  readonly mistake: string | null;
  readonly edits: Edits;
}

/** Drawn again when its own value is another, not with every key in another field. */
const CommonRow = memo(function CommonRow({ field, value, mistake, edits }: CommonRowProps) {
  const { path, meta } = field;
  const key = path.join(".");
  const set = (next: typeof value) => {
    // A name that is empty is written as such: it is missed, not left out. What is off is left out.
    if (key === "name") edits.set(path, next ?? "");
    else edits.set(path, next === false ? undefined : next);
  };
  return (
    <FieldRow
      title={meta.title}
      help={meta.help}
      stacked={meta.kind === "object" || meta.widget === "textarea"}
      place={key}
      problems={mistake === null ? [] : [mistake]}
    >
      {({ id, describedBy }) => (
        <ValueInput
          id={id}
          describedBy={describedBy}
          meta={meta}
          value={value}
          onChange={set}
          onLeave={edits.leave}
          invalid={mistake !== null}
          plain
        />
      )}
    </FieldRow>
  );
});
