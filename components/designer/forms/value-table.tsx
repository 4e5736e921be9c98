"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Trash2 } from "@/components/ui/icons";
import { isAbsent } from "@/lib/core/image/absent";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { ExpressionInput } from "./expression-input";
import { JsonInput } from "./json-input";
import { NameInput, NewName } from "./name-fields";
import { readValue } from "./read-value";

interface ValueTableProps {
  readonly title: string;
  readonly help?: string;
  readonly values: JsonObject;
  /** Keys of the map with dots between: a problem of a value brings the focus to its row. */
  readonly place?: string;
  /** The value that has to be filled. */
  readonly wanted?: string;
  readonly onSet: (key: string, value: JsonValue | undefined) => void;
  readonly onRename: (from: string, to: string) => void;
  readonly onLeave: () => void;
}

/** Names and values, both free, under a heading. */
export function ValueTable({ title, help, wanted, ...rows }: ValueTableProps) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-text-2">{title}</h3>
      {help !== undefined && <p className="text-xs text-text-3">{help}</p>}
      <ValueRows {...rows} {...(wanted === undefined ? {} : { wanted })} addLabel="New name" />
    </section>
  );
}

interface ValueRowsProps extends Omit<ValueTableProps, "title" | "help"> {
  readonly addLabel: string;
  /** Of the field for a new name. */
  readonly id?: string;
  /** Id of a `datalist` with names to choose from. */
  readonly list?: string;
  /** What looks like a number is a text all the same. */
  readonly textsOnly?: boolean;
  /** Names have as much room as values. */
  readonly even?: boolean;
  readonly footer?: ReactNode;
}

/** One row a name; a new name leads on to its value, and Enter there to the next name. */
export function ValueRows(props: ValueRowsProps) {
  const { values, place, wanted, textsOnly = false, onSet, onRename, onLeave, addLabel } = props;
  const { id, list, even = false, footer } = props;
  const keys = Object.keys(values);
  const box = useRef<HTMLDivElement>(null);
  const added = useRef<string | null>(null);
  useEffect(() => {
    if (added.current === null) return;
    const row = `[data-value-of="${CSS.escape(added.current)}"]`;
    added.current = null;
    box.current
      ?.querySelector<HTMLElement>(`${row} :is(input, textarea):not([data-beside])`)
      ?.focus();
  });
  const newName = () => box.current?.querySelector<HTMLElement>("[data-new-name] input")?.focus();
  return (
    <div ref={box} className="grid gap-2">
      {keys.map((key) => (
        <Row
          key={key}
          name={key}
          {...(place === undefined ? {} : { place: `${place}.${key}` })}
          value={values[key] ?? null}
          wanted={key === wanted && isAbsent(values[key])}
          taken={keys}
          textsOnly={textsOnly}
          even={even}
          onSet={(value) => {
            onSet(key, value);
            if (value === undefined) newName();
          }}
          onRename={(to) => onRename(key, to)}
          onLeave={onLeave}
          onDone={newName}
        />
      ))}
      <div data-new-name className="flex items-center gap-1">
        <NewName
          label={addLabel}
          placeholder="new name"
          taken={keys}
          {...(id === undefined ? {} : { id })}
          {...(list === undefined ? {} : { list })}
          onAdd={(key) => {
            added.current = key;
            onSet(key, "");
          }}
        />
        {footer}
      </div>
    </div>
  );
}

/** A value that reads data or has parts is as long as it is: it stands below its name until there is room beside it. */
const LONG = "@max-md:col-span-2 @max-md:row-start-2";

function columns(isLong: boolean, even: boolean): string {
  const beside = even
    ? "grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
    : "grid-cols-[minmax(0,8.5rem)_minmax(0,1fr)_auto]";
  return isLong ? `${beside} @max-md:grid-cols-[minmax(0,1fr)_auto]` : beside;
}

interface RowProps {
  readonly name: string;
  readonly place?: string;
  readonly value: JsonValue;
  readonly wanted: boolean;
  readonly taken: readonly string[];
  readonly textsOnly: boolean;
  readonly even: boolean;
  readonly onSet: (value: JsonValue | undefined) => void;
  readonly onRename: (to: string) => void;
  readonly onLeave: () => void;
  /** Enter in the value. */
  readonly onDone: () => void;
}

function Row(props: RowProps) {
  const { name, place, value, wanted, taken, textsOnly, even } = props;
  const { onSet, onRename, onLeave, onDone } = props;
  const id = useId();
  const goOn = (event: KeyboardEvent) => {
    const { target, key, defaultPrevented } = event;
    if (defaultPrevented || key !== "Enter" || !(target instanceof HTMLInputElement)) return;
    if (target.dataset["beside"] !== undefined) return;
    event.preventDefault();
    onDone();
  };
  const isLong =
    typeof value === "string" ? value.includes("${") : typeof value === "object" && value !== null;
  return (
    <div
      role="presentation"
      onKeyDown={goOn}
      data-value-of={name}
      data-place={place}
      data-wanted={wanted || undefined}
      className={cn("grid items-start gap-x-2 gap-y-1", columns(isLong, even))}
    >
      <NameInput label={`Name of ${name}`} name={name} taken={taken} onRename={onRename} />
      <span className={cn("min-w-0", isLong && LONG)}>
        {typeof value === "object" && value !== null ? (
          <JsonInput
            id={id}
            label={`Value of ${name}`}
            describedBy=""
            value={value}
            onChange={onSet}
            onLeave={onLeave}
          />
        ) : (
          <ExpressionInput
            id={id}
            label={`Value of ${name}`}
            value={value === null ? "" : String(value)}
            onChange={(text) => onSet(textsOnly ? text : readValue(text, value))}
            onLeave={onLeave}
          />
        )}
      </span>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove ${name}`}
        onClick={() => onSet(undefined)}
      >
        <Trash2 />
      </Button>
    </div>
  );
}
