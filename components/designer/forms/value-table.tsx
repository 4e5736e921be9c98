"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { isAbsent } from "@/lib/core/image/absent";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { CONTROL, ExpressionInput } from "./expression-input";
import { JsonInput } from "./json-input";

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
      <NewRow taken={keys} onAdd={(key) => onSet(key, "")} />
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
  const [typed, setTyped] = useState<string | null>(null);
  const rename = () => {
    if (typed !== null && typed.trim() !== "" && typed !== name && !taken.includes(typed))
      onRename(typed.trim());
    setTyped(null);
  };
  return (
    <div
      data-place={place}
      data-wanted={wanted || undefined}
      className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)_auto] items-start gap-2"
    >
      <input
        data-beside
        aria-label={`Name of ${name}`}
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
        className={`${CONTROL} h-8 font-mono text-xs`}
      />
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
          onChange={(text) => onSet(read(text, value))}
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

/** A text stays a text unless it was, or plainly is, something else. */
function read(text: string, old: JsonValue): JsonValue {
  if (/^[[{]/.test(text.trim()) || typeof old !== "string") {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      // Not JSON: a plain text.
      return text;
    }
  }
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(text) ? (JSON.parse(text) as JsonValue) : text;
}

function NewRow({
  taken,
  onAdd,
}: {
  readonly taken: readonly string[];
  readonly onAdd: (key: string) => void;
}) {
  const [name, setName] = useState("");
  const id = useId();
  const trimmed = name.trim();
  const isTaken = taken.includes(trimmed);
  const add = () => {
    if (trimmed === "" || isTaken) return;
    onAdd(trimmed);
    setName("");
  };
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="sr-only">
        New name
      </label>
      <input
        id={id}
        value={name}
        placeholder="new name"
        aria-invalid={isTaken}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && add()}
        className={`${CONTROL} h-8 max-w-40 font-mono text-xs`}
      />
      <Button size="sm" onClick={add} disabled={trimmed === "" || isTaken}>
        <Plus aria-hidden />
        Add
      </Button>
    </div>
  );
}
