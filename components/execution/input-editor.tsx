"use client";

import { useId, useState } from "react";

import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

interface InputEditorProps {
  /** What is there to begin with. */
  readonly value: JsonObject;
  /** Null: a value cannot be read as it is written. */
  readonly onChange: (value: JsonObject | null) => void;
  /** Ctrl+Enter where Enter begins a new line. */
  readonly onSubmit: () => void;
}

const CONTROL =
  "rounded-control border border-border-strong bg-surface-1 px-2 font-mono text-xs aria-invalid:border-status-failed-solid";

/** A field for every value: texts as they are, all else as JSON. */
export function InputEditor({ value, onChange, onSubmit }: InputEditorProps) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, textOf(one)])),
  );
  const change = (key: string, text: string) => {
    const next = Object.fromEntries([...Object.entries(texts), [key, text]]);
    setTexts(next);
    onChange(readAll(value, next));
  };
  const keys = Object.keys(value);
  if (keys.length === 0) return <WholeInput onChange={onChange} onSubmit={onSubmit} />;
  return (
    <div className="grid gap-2">
      {keys.map((key, at) => (
        <ValueField
          key={key}
          name={key}
          isText={typeof value[key] === "string"}
          isLong={typeof value[key] === "object" && value[key] !== null}
          text={texts[key] ?? ""}
          isFirst={at === 0}
          onChange={(text) => change(key, text)}
          onSubmit={onSubmit}
        />
      ))}
    </div>
  );
}

interface ValueFieldProps {
  readonly name: string;
  readonly isText: boolean;
  readonly isLong: boolean;
  readonly text: string;
  readonly isFirst: boolean;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
}

function ValueField(props: ValueFieldProps) {
  const { name, isText, isLong, text, isFirst, onChange, onSubmit } = props;
  const id = useId();
  const isBad = !isText && readJson(text) === undefined;
  const common = {
    id,
    value: text,
    spellCheck: false,
    "aria-invalid": isBad,
    ref: (element: HTMLElement | null) => {
      // The first thing that one wants to do here.
      if (isFirst && element && !element.dataset["shown"]) {
        element.dataset["shown"] = "yes";
        element.focus();
      }
    },
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-mono text-xs text-text-2">
        {name}
      </label>
      {isLong ? (
        <textarea
          {...common}
          rows={4}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit();
          }}
          className={`${CONTROL} py-1`}
        />
      ) : (
        <input
          {...common}
          onChange={(event) => onChange(event.target.value)}
          className={`${CONTROL} h-8`}
        />
      )}
      {isBad && <p className="text-xs text-status-failed-fg">This is not JSON.</p>}
    </div>
  );
}

function WholeInput({ onChange, onSubmit }: Omit<InputEditorProps, "value">) {
  const [text, setText] = useState("{}");
  const id = useId();
  const read = readJson(text);
  const isBad = !isJsonObject(read);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-text-2">
        Input as JSON
      </label>
      <textarea
        id={id}
        rows={5}
        value={text}
        spellCheck={false}
        aria-invalid={isBad}
        onChange={(event) => {
          setText(event.target.value);
          const next = readJson(event.target.value);
          onChange(isJsonObject(next) ? next : null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit();
        }}
        className={`${CONTROL} py-1`}
      />
      {isBad && <p className="text-xs text-status-failed-fg">This is not a JSON object.</p>}
    </div>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function readAll(value: JsonObject, texts: Readonly<Record<string, string>>): JsonObject | null {
  const entries: [string, JsonValue][] = [];
  for (const [key, was] of Object.entries(value)) {
    const text = texts[key] ?? "";
    const read = typeof was === "string" ? text : readJson(text);
    if (read === undefined) return null;
    entries.push([key, read]);
  }
  return Object.fromEntries(entries);
}
