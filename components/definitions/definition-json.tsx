"use client";

import { useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import type { TaskDef } from "@/lib/core/definition/schema";
import { isJsonObject } from "@/lib/core/json";
import { placed } from "@/lib/core/definition/import";
import { doubledIn, readJsonText } from "@/lib/core/json-text";

interface DefinitionJsonProps {
  readonly rule: TaskDef;
  readonly onChange: (rule: TaskDef) => void;
}

/** The whole definition as text; what can be read is taken over at once, its name stays. */
export function DefinitionJson({ rule, onChange }: DefinitionJsonProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = JSON.stringify(rule, null, 2);
  const problem = typed === null ? null : problemOf(typed);
  return (
    <div className="grid gap-2">
      <CopyButton text={() => text} label="Copy JSON" />
      <textarea
        aria-label="Task definition as JSON"
        rows={Math.min(32, text.split("\n").length + 1)}
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby="definition-json-problem"
        value={typed ?? text}
        onChange={({ target }) => {
          setTyped(target.value);
          const { value } = readJsonText(target.value);
          if (problemOf(target.value) === null && isJsonObject(value))
            onChange({ ...value, name: rule.name } as TaskDef);
        }}
        onBlur={() => problem === null && setTyped(null)}
        className="w-full rounded-tile border border-border-strong bg-surface-2 p-3 font-mono text-xs aria-invalid:border-status-failed-solid"
      />
      <p id="definition-json-problem" role="status" className="text-xs text-status-failed-fg">
        {problem ?? (typed !== null && doubtOf(typed))}
      </p>
    </div>
  );
}

/** What is read otherwise than it may be meant. */
function doubtOf(text: string): string | null {
  const twice = doubledIn(readJsonText(text).doubled);
  return twice && `At ${placed(text, twice)}.`;
}

function problemOf(text: string): string | null {
  const { value, mistakes } = readJsonText(text);
  const [first] = mistakes;
  if (first) {
    const line = text.slice(0, first.offset).split("\n").length;
    return `Not applied: line ${line} is no JSON.`;
  }
  return isJsonObject(value) ? null : "Not applied: a task definition is a JSON object.";
}
