"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { lookOf } from "@/components/canvas/task-look";
import { Button } from "@/components/ui/button";
import { FlaskConical, X } from "@/components/ui/icons";
import { operations } from "@/lib/client/operations";
import { type Doc, type RawTask, refOf, typeOf } from "@/lib/core/definition/document";
import { isWorkerTask } from "@/lib/core/definition/task-types";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Fault, FaultPlan } from "@/lib/core/faults/fault";
import { faultText } from "@/lib/core/faults/fault-text";
import { isJsonObject } from "@/lib/core/json";

interface FaultFieldsProps {
  readonly doc: Doc;
  readonly faults: FaultPlan;
  readonly onFaults: (faults: FaultPlan) => void;
}

const CONTROL = "h-7 rounded-control border border-border-strong bg-surface-1 px-2 tabular-nums";

/** What is to go wrong in this one run, task by task. Nothing of it gets into the definition. */
export function FaultFields({ doc, faults, onFaults }: FaultFieldsProps) {
  const { data: health } = useQuery(operations.health());
  const id = useId();
  const entries = Object.entries(faults);
  const free = tasksOf(doc).filter((raw) => !Object.hasOwn(faults, refOf(raw)));
  if (health?.engine === "conductor") return null;
  const set = (ref: string, fault: Fault | null) => {
    const others = entries.filter(([name]) => name !== ref);
    onFaults(Object.fromEntries(fault ? [...others, [ref, fault] as const] : others));
  };
  return (
    <details open={entries.length > 0}>
      <summary className="py-1 text-text-2">
        <FlaskConical className="mr-1 inline size-4" />
        Fault injection{entries.length > 0 ? ` · ${entries.length}` : ""}
      </summary>
      <div className="grid gap-3 pt-2">
        <p className="text-xs text-text-3">
          For this run only: to try retries and limits without touching a worker.
        </p>
        {entries.map(([ref, fault]) => (
          <FaultRow key={ref} name={ref} fault={fault} onFault={(next) => set(ref, next)} />
        ))}
        {free.length > 0 && (
          <div className="grid gap-1">
            <label htmlFor={id} className="text-text-2">
              Add a task
            </label>
            <select
              id={id}
              value=""
              className={CONTROL}
              onChange={({ target }) => target.value !== "" && set(target.value, { failFirst: 1 })}
            >
              <option value="">Choose …</option>
              {free.map((raw) => (
                <option key={refOf(raw)} value={refOf(raw)}>
                  {lookOf(raw).title}, {refOf(raw)}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
    </details>
  );
}

/** Tasks that are handed to a worker; all others the engine does by itself, at once. */
function tasksOf(doc: Doc): RawTask[] {
  return [...treeIndex(doc).blocks.values()]
    .map(({ block }) => block.raw)
    .filter((raw) => refOf(raw) !== "" && (isWorkerTask(typeOf(raw)) || typeOf(raw) === "HTTP"));
}

interface FaultRowProps {
  readonly name: string;
  readonly fault: Fault;
  /** Null: the task works as usual again. */
  readonly onFault: (fault: Fault | null) => void;
}

function FaultRow({ name, fault, onFault }: FaultRowProps) {
  return (
    <fieldset className="grid min-w-0 gap-2 rounded-tile border border-border-default p-3">
      <legend className="sr-only">{name}</legend>
      <div className="-mt-1 -mr-1 flex items-center gap-2">
        <span aria-hidden className="min-w-0 flex-1 truncate font-mono text-xs" title={name}>
          {name}
        </span>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`No fault for ${name}`}
          title="No fault for this task"
          onClick={() => onFault(null)}
        >
          <X />
        </Button>
      </div>
      <NumberField
        label="First attempts that fail"
        value={fault.failFirst ?? 0}
        isWhole
        onValue={(failFirst) => onFault({ ...fault, failFirst })}
      />
      <NumberField
        label="Next attempts that time out"
        value={fault.timeOutNext ?? 0}
        isWhole
        onValue={(timeOutNext) => onFault({ ...fault, timeOutNext })}
      />
      <NumberField
        label="Delay in seconds"
        value={fault.delaySeconds ?? 0}
        isWhole={false}
        onValue={(delaySeconds) => onFault({ ...fault, delaySeconds })}
      />
      <OutputField fault={fault} onFault={onFault} />
      <p className="text-xs text-text-3">
        In words: {faultText(fault) || "nothing yet, it works as usual"}.
      </p>
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly isWhole: boolean;
  readonly onValue: (value: number) => void;
}

function NumberField({ label, value, isWhole, onValue }: NumberFieldProps) {
  const most = isWhole ? 1_000 : 86_400;
  return (
    <label className="flex items-center gap-2 text-text-2">
      <span className="flex-1">{label}</span>
      <input
        type="number"
        min={0}
        max={most}
        step={isWhole ? 1 : "any"}
        value={value}
        className={`${CONTROL} w-20`}
        onChange={({ target: { valueAsNumber: next } }) => {
          if (Number.isFinite(next) && next >= 0 && next <= most) {
            onValue(isWhole ? Math.round(next) : next);
          }
        }}
      />
    </label>
  );
}

function OutputField({ fault, onFault }: Omit<FaultRowProps, "name">) {
  const { output, ...rest } = fault;
  const [text, setText] = useState(() => JSON.stringify(output ?? {}));
  const id = useId();
  const isOn = output !== undefined;
  const isBad = isOn && readObject(text) === null;
  return (
    <div className="grid gap-1">
      <label className="flex min-h-6 items-center gap-2 text-text-2">
        <input
          type="checkbox"
          checked={isOn}
          className="size-4 accent-accent"
          onChange={({ target }) =>
            onFault(target.checked ? { ...rest, output: readObject(text) ?? {} } : rest)
          }
        />
        Return this output instead of working
      </label>
      {isOn && (
        <textarea
          id={id}
          aria-label="Output"
          rows={3}
          value={text}
          spellCheck={false}
          aria-invalid={isBad}
          onChange={({ target }) => {
            setText(target.value);
            const next = readObject(target.value);
            if (next) onFault({ ...rest, output: next });
          }}
          className="rounded-control border border-border-strong bg-surface-1 p-2 font-mono text-xs aria-invalid:border-status-failed-solid"
        />
      )}
      {isBad && (
        <p className="text-xs text-status-failed-fg">
          This is no JSON object yet; the last one that was is used.
        </p>
      )}
    </div>
  );
}

function readObject(text: string) {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
