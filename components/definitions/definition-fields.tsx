"use client";

import { useId, useState } from "react";

import { Input } from "@/components/ui/input";
import type { TaskDef } from "@/lib/core/definition/schema";
import { isJsonObject, type JsonValue } from "@/lib/core/json";

interface FieldsProps {
  readonly rule: TaskDef;
  readonly onChange: (rule: TaskDef) => void;
}

interface TextField {
  readonly key: keyof TaskDef & string;
  readonly title: string;
  readonly help: string;
  readonly placeholder?: string;
}

const LISTS: readonly TextField[] = [
  {
    key: "inputKeys",
    title: "Input keys",
    help: "Names the worker reads, one per line: the designer makes fields of them.",
  },
  {
    key: "outputKeys",
    title: "Output keys",
    help: "Names the worker reports, one per line: offered where other tasks read them.",
  },
  {
    key: "runtimeMetadata",
    title: "Secrets it gets",
    help: "Names of secrets and environment values that are handed over when it is polled.",
  },
];

const TEXTS: readonly TextField[] = [
  { key: "ownerEmail", title: "Owner", help: "Whom to ask.", placeholder: "team@example.org" },
  { key: "ownerApp", title: "Application", help: "What it belongs to." },
  { key: "baseType", title: "Base type", help: "Stored with the definition." },
  {
    key: "isolationGroupId",
    title: "Isolation group",
    help: "A queue of its own for system tasks.",
  },
  { key: "executionNameSpace", title: "Namespace", help: "Part of the queue's name." },
];

/** What a task definition says beside its policy. */
export function DefinitionFields({ rule, onChange }: FieldsProps) {
  const put = (key: string, value: JsonValue | undefined) => {
    const rest = Object.entries(rule).filter(([name]) => name !== key);
    onChange(Object.fromEntries(value === undefined ? rest : [...rest, [key, value]]) as TaskDef);
  };
  return (
    <section aria-label="Inputs and outputs" className="grid gap-4">
      <h3 className="text-text-2">Inputs and outputs</h3>
      {LISTS.map((field) => (
        <Lines key={field.key} field={field} value={rule[field.key]} onChange={put} />
      ))}
      <Template
        value={rule.inputTemplate ?? {}}
        onChange={(value) => put("inputTemplate", value)}
      />
      <details>
        <summary className="py-1 text-text-2">Owner and rarely needed</summary>
        <div className="grid gap-3 pt-2">
          {TEXTS.map(({ key, title, help, placeholder }) => (
            <label key={key} className="grid gap-1">
              <span className="text-text-2">{title}</span>
              <Input
                value={typeof rule[key] === "string" ? rule[key] : ""}
                placeholder={placeholder}
                onChange={({ target }) => put(key, target.value === "" ? undefined : target.value)}
              />
              <span className="text-xs text-text-3">{help}</span>
            </label>
          ))}
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={rule["enforceSchema"] === true}
              onChange={({ target }) => put("enforceSchema", target.checked)}
              className="size-4 accent-accent"
            />
            Check inputs against the schema, where the server does
          </label>
        </div>
      </details>
    </section>
  );
}

const AREA =
  "w-full rounded-control border border-border-strong bg-surface-1 px-2 py-1.5 font-mono text-xs aria-invalid:border-status-failed-solid";

interface LinesProps {
  readonly field: TextField;
  readonly value: unknown;
  readonly onChange: (key: string, value: JsonValue) => void;
}

function Lines({ field: { key, title, help }, value, onChange }: LinesProps) {
  const lines = Array.isArray(value) ? value.map(String) : [];
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label className="grid gap-1">
      <span className="text-text-2">{title}</span>
      <textarea
        rows={Math.min(6, Math.max(2, lines.length + 1))}
        spellCheck={false}
        value={typed ?? lines.join("\n")}
        onChange={({ target }) => {
          setTyped(target.value);
          const names = target.value.split("\n").map((line) => line.trim());
          onChange(key, [...new Set(names.filter((name) => name !== ""))]);
        }}
        onBlur={() => setTyped(null)}
        className={AREA}
      />
      <span className="text-xs text-text-3">{help}</span>
    </label>
  );
}

interface TemplateProps {
  readonly value: JsonValue;
  readonly onChange: (value: JsonValue) => void;
}

function Template({ value, onChange }: TemplateProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? JSON.stringify(value, null, 2);
  const isWrong = typed !== null && readMap(typed) === null;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-text-2">
        Default input
      </label>
      <textarea
        id={id}
        rows={Math.min(10, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        aria-invalid={isWrong}
        aria-describedby={`${id}-about`}
        value={text}
        onChange={({ target }) => {
          setTyped(target.value);
          const read = readMap(target.value);
          if (read) onChange(read);
        }}
        onBlur={() => setTyped(null)}
        className={AREA}
      />
      <p id={`${id}-about`} className="text-xs text-text-3">
        {isWrong ? (
          <span className="text-status-failed-fg">
            This is no map in JSON yet; the last valid one is kept.
          </span>
        ) : (
          "Fills in inputs that a task does not give; may hold expressions."
        )}
      </p>
    </div>
  );
}

function readMap(text: string): JsonValue | null {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    // Still being typed.
    return null;
  }
}
