"use client";

import dynamic from "next/dynamic";
import { useContext } from "react";

import type { FormField } from "@/lib/core/definition/task-forms/form";
import { fitSample, type SamplePlace } from "@/lib/core/definition/task-forms/samples";
import type { JsonValue } from "@/lib/core/json";

import { stepBack, stepForward } from "../actions";
import { useDesignerStore } from "../designer-context";
import { DataContext } from "./data-context";
import { CONTROL } from "./expression-input";
import { useTyped } from "./use-typed";

const CodeEditor = dynamic(async () => ({ default: (await import("./code-editor")).CodeEditor }), {
  ssr: false,
  loading: () => (
    <div
      role="status"
      aria-label="Loading the editor"
      className="h-20 rounded-control bg-surface-2"
    />
  ),
});

interface CodeFieldProps {
  readonly id: string;
  readonly describedBy: string;
  readonly field: FormField;
  readonly value: JsonValue | undefined;
  /** Inputs that the program can read. */
  readonly names: readonly string[];
  readonly place: SamplePlace;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly onLeave: () => void;
}

/** A field that holds a program, with texts to begin from. */
export function CodeField(props: CodeFieldProps) {
  const { id, describedBy, field, value, names, place, onChange, onLeave } = props;
  const store = useDesignerStore();
  const { focus } = useContext(DataContext);
  const change = (next: string) => onChange(next === "" ? undefined : next);
  const { text, type, settle } = useTyped(textOf(value), change);
  const leave = () => {
    settle();
    onLeave();
  };
  const samples = field.samples ?? [];
  return (
    <span className="grid min-w-0 gap-1">
      <CodeEditor
        id={id}
        label={field.meta.title}
        describedBy={describedBy}
        language={field.code ?? "javascript"}
        isBody={field.path.at(-1) === "scriptExpression"}
        value={text}
        names={names}
        placeholder={field.meta.placeholder}
        onChange={type}
        onLeave={leave}
        onUndo={() => stepBack(store)}
        onRedo={() => stepForward(store)}
        onFocus={focus.claim}
      />
      {samples.length > 0 && (
        <span className="block w-40">
          <select
            data-beside
            aria-label={`Samples for ${field.meta.title}`}
            value=""
            onChange={({ target }) => {
              const sample = samples[Number(target.value)];
              if (!sample) return;
              leave();
              onChange(fitSample(sample.text, field.code, place));
            }}
            className={`${CONTROL} h-7 text-xs text-text-2`}
          >
            <option value="">Samples …</option>
            {samples.map(({ title }, at) => (
              <option key={title} value={at}>
                {title}
              </option>
            ))}
          </select>
        </span>
      )}
    </span>
  );
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
