"use client";

import { useMemo, useState } from "react";

import { countText } from "@/lib/client/format";
import type { Id, RawTask } from "@/lib/core/definition/document";
import { nameOf, refOf, textOf, typeOf } from "@/lib/core/definition/document";
import { usagesOf } from "@/lib/core/definition/usages";

import { perform, select } from "../actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import { workspaceOf } from "../store";
import { CONTROL } from "./expression-input";
import { FieldRow } from "./field-row";
import { useTaskEdits } from "./use-edits";

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
      <FieldRow title="Reference name">
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
  const doc = useDesigner((state) => workspaceOf(state).doc);
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

/** What every task has, folded away. */
export function CommonFields({ id, part, raw }: CommonProps) {
  const edits = useTaskEdits(id, part === "join" ? "join" : undefined);
  const isWorker = typeOf(raw) === "SIMPLE";
  return (
    <details>
      <summary className="py-1 text-text-2">Name, delay and failure</summary>
      <div className="grid gap-3 pt-2">
        <FieldRow
          title={isWorker ? "Task type" : "Name"}
          help={isWorker ? "What the worker polls for." : undefined}
        >
          {({ id: control, describedBy }) => (
            <input
              id={control}
              aria-describedby={describedBy}
              value={nameOf(raw)}
              onChange={(event) => edits.set(["name"], event.target.value)}
              onBlur={edits.leave}
              className={`${CONTROL} h-8 font-mono text-xs`}
            />
          )}
        </FieldRow>
        <FieldRow title="Description" stacked>
          {({ id: control }) => (
            <textarea
              id={control}
              rows={2}
              value={textOf(raw, "description")}
              onChange={(event) =>
                edits.set(
                  ["description"],
                  event.target.value === "" ? undefined : event.target.value,
                )
              }
              onBlur={edits.leave}
              className={`${CONTROL} py-1.5`}
            />
          )}
        </FieldRow>
        <FieldRow title="Start delay, s">
          {({ id: control }) => (
            <input
              id={control}
              inputMode="numeric"
              value={typeof raw["startDelay"] === "number" ? String(raw["startDelay"]) : ""}
              placeholder="0"
              onChange={(event) => {
                const text = event.target.value.trim();
                if (text === "") edits.set(["startDelay"], undefined);
                else if (/^\d{1,9}$/.test(text)) edits.set(["startDelay"], Number(text));
              }}
              onBlur={edits.leave}
              className={`${CONTROL} h-8 tabular-nums`}
            />
          )}
        </FieldRow>
        <Flag
          title="Optional"
          help="If it fails, the workflow goes on."
          raw={raw}
          name="optional"
          onSet={edits.set}
        />
        <Flag
          title="Permissive"
          help="If it fails, what runs beside it finishes; then the workflow fails."
          raw={raw}
          name="permissive"
          onSet={edits.set}
        />
      </div>
    </details>
  );
}

interface FlagProps {
  readonly title: string;
  readonly help: string;
  readonly raw: RawTask;
  readonly name: string;
  readonly onSet: (path: readonly string[], value: boolean | undefined) => void;
}

function Flag({ title, help, raw, name, onSet }: FlagProps) {
  return (
    <FieldRow title={title} help={help}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type="checkbox"
          aria-describedby={describedBy}
          checked={raw[name] === true}
          onChange={(event) => onSet([name], event.target.checked ? true : undefined)}
          className="size-4 accent-accent"
        />
      )}
    </FieldRow>
  );
}
