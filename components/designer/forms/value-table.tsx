"use client";

import { Trash2 } from "lucide-react";
import { useId } from "react";

import { Button } from "@/components/ui/button";
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

/** Names and values, both free. */
export function ValueTable(props: ValueTableProps) {
  const { title, help, values, place, wanted, onSet, onRename, onLeave } = props;
  const keys = Object.keys(values);
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-text-2">{title}</h3>
      {help !== undefined && <p className="text-xs text-text-3">{help}</p>}
      {keys.map((key) => (
        <Row
          key={key}
          name={key}
          {...(place === undefined ? {} : { place: `${place}.${key}` })}
          value={values[key] ?? null}
          wanted={key === wanted && isAbsent(values[key])}
          taken={keys}
          onSet={(value) => onSet(key, value)}
          onRename={(to) => onRename(key, to)}
          onLeave={onLeave}
        />
      ))}
      <NewName
        label="New name"
        placeholder="new name"
        taken={keys}
        onAdd={(key) => onSet(key, "")}
      />
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly place?: string;
  readonly value: JsonValue;
  readonly wanted: boolean;
  readonly taken: readonly string[];
  readonly onSet: (value: JsonValue | undefined) => void;
  readonly onRename: (to: string) => void;
  readonly onLeave: () => void;
}

function Row({ name, place, value, wanted, taken, onSet, onRename, onLeave }: RowProps) {
  const id = useId();
  return (
    <div
      data-place={place}
      data-wanted={wanted || undefined}
      className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)_auto] items-start gap-2"
    >
      <NameInput label={`Name of ${name}`} name={name} taken={taken} onRename={onRename} />
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
          onChange={(text) => onSet(readValue(text, value))}
          onLeave={onLeave}
        />
      )}
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove ${name}`}
        onClick={() => onSet(undefined)}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
