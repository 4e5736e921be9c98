"use client";

import { type ReactNode, useState } from "react";

import { cn } from "@/components/ui/cn";
import type { EntryMistake } from "@/lib/core/definition/task-forms/entry-checks";
import type { FieldMeta } from "@/lib/core/image/fields";
import type { JsonObject } from "@/lib/core/json";

import { withValue } from "./entries";
import { FieldRow } from "./field-row";
import type { StructuredProps } from "./parts-props";
import type { ValueInputProps } from "./value-props";

type Shared = Pick<
  StructuredProps,
  "id" | "describedBy" | "onLeave" | "plain" | "place" | "control"
>;

interface EntryFieldsProps extends Shared {
  readonly fields: Readonly<Record<string, FieldMeta>>;
  /** Whose values they are, such as `size 1`. */
  readonly of: string;
  readonly entry: JsonObject;
  /** Of this entry. */
  readonly mistakes: readonly EntryMistake[];
  readonly onEntry: (entry: JsonObject) => void;
  /** The names of the values stand above all rows. */
  readonly inLine?: boolean;
  /** A control of its own for the first value. */
  readonly first?: ReactNode;
  /** Beside the first value. */
  readonly beside?: ReactNode;
}

/** The values of one object: what most have in a grid, the rest folded away. */
export function EntryFields(props: EntryFieldsProps) {
  const { id, describedBy, fields, of, entry, mistakes, onEntry } = props;
  const { inLine = false, first, beside } = props;
  const all = Object.entries(fields);
  const shown = all.filter(([, { advanced }]) => advanced !== true);
  const rare = all.filter(([, { advanced }]) => advanced === true);
  const wrongId = `${id}-wrong`;
  const told = mistakes.filter(({ key }) => shown.some(([name]) => name === key));
  const cells = shown.map(([key, meta], at) => (
    <Cell
      {...props}
      key={key}
      name={key}
      meta={meta}
      id={at === 0 ? id : `${id}-${key}`}
      describedBy={`${describedBy} ${wrongId}`}
      label={`${meta.title} of ${of}`}
      isTitled={!inLine && !(beside !== undefined && at === 0)}
      invalid={mistakes.some((one) => one.key === key)}
      value={Object.hasOwn(entry, key) ? entry[key] : undefined}
      onChange={(next) => onEntry(withValue(entry, key, next))}
    />
  ));
  const [head, ...others] = cells;
  const unknown = Object.keys(entry).filter((key) => !Object.hasOwn(fields, key));
  return (
    <>
      {beside !== undefined && (
        <span className="flex min-w-0 items-start gap-1">
          {inLine ? (
            <Grid inLine>{cells}</Grid>
          ) : (
            <span className="min-w-0 flex-1">{first ?? head}</span>
          )}
          {beside}
        </span>
      )}
      {!(inLine && beside !== undefined) && <Grid>{beside === undefined ? cells : others}</Grid>}
      <span id={wrongId} className="grid gap-0.5 text-xs text-status-failed-fg empty:hidden">
        {told.map(({ key, text }) => (
          <span key={key}>
            {fields[key]?.title}: {text}
          </span>
        ))}
      </span>
      {rare.length > 0 && <RareFields {...props} rare={rare} />}
      {unknown.length > 0 && (
        <span className="text-xs break-words text-text-3">
          Only in the JSON: {unknown.join(", ")}.
        </span>
      )}
    </>
  );
}

function Grid({ inLine = false, children }: { inLine?: boolean; children: ReactNode }) {
  return (
    <span
      className={cn(
        "grid min-w-0 flex-1 gap-2 empty:hidden",
        inLine ? "auto-cols-[minmax(0,1fr)] grid-flow-col" : "grid-cols-2",
      )}
    >
      {children}
    </span>
  );
}

interface CellProps extends ValueInputProps, Pick<Shared, "control"> {
  readonly name: string;
  readonly isTitled: boolean;
}

/** One value with its name above it. */
function Cell({ name, isTitled, place, meta, control: Control, ...props }: CellProps) {
  const { unit, ...untold } = meta;
  return (
    <span
      data-cell={name}
      data-place={place === undefined ? undefined : `${place}.${name}`}
      title={meta.help}
      className={cn("grid min-w-0 content-start gap-0.5", meta.kind === "object" && "col-span-2")}
    >
      {isTitled && (
        <span aria-hidden className="truncate text-xs text-text-3">
          {meta.title}
          {unit !== undefined && `, ${unit}`}
        </span>
      )}
      <Control {...props} meta={untold} />
    </span>
  );
}

interface RareProps extends EntryFieldsProps {
  readonly rare: readonly (readonly [string, FieldMeta])[];
}

/** Drawn when they are looked at: every entry has many. */
function RareFields(props: RareProps) {
  const { rare, entry, mistakes, onEntry, place, onLeave, plain, control: Control } = props;
  const [isOpen, setOpen] = useState(false);
  const count = rare.filter(([key]) => Object.hasOwn(entry, key)).length;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="py-0.5 text-xs text-text-2">
        More options{count > 0 && ` · ${count} set`}
      </summary>
      {isOpen && (
        <div className="grid gap-3 pt-2">
          {rare.map(([key, meta]) => {
            const wrong = mistakes.filter((one) => one.key === key).map(({ text }) => text);
            return (
              <FieldRow
                key={key}
                title={meta.title}
                help={meta.help}
                problems={wrong}
                stacked={meta.kind === "object"}
                {...(place === undefined ? {} : { place: `${place}.${key}` })}
              >
                {(ids) => (
                  <Control
                    {...ids}
                    meta={meta}
                    value={Object.hasOwn(entry, key) ? entry[key] : undefined}
                    onChange={(next) => onEntry(withValue(entry, key, next))}
                    onLeave={onLeave}
                    invalid={wrong.length > 0}
                    plain={plain ?? false}
                  />
                )}
              </FieldRow>
            );
          })}
        </div>
      )}
    </details>
  );
}
