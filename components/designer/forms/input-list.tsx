"use client";

import { Button } from "@/components/ui/button";
import { Plus, Trash2 } from "@/components/ui/icons";
import type { Workspace } from "@/lib/core/definition/document";
import { textOf } from "@/lib/core/definition/document";
import {
  type DeclaredInput,
  declaredInputs,
  INPUT_TYPES,
  inputEdits,
} from "@/lib/core/definition/declared-inputs";
import { runInputsOf } from "@/lib/core/definition/run-inputs";

import { perform } from "../actions";
import { useDesignerStore } from "../designer-context";
import { CONTROL } from "./expression-input";
import { NameInput, NewName } from "./name-fields";
import { useWorkflowEdits } from "./use-edits";

const TYPE_TITLES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "yes or no",
  object: "map",
  array: "list",
};

/** What a run is given: names, their types, and what tasks read without its being declared. */
export function InputList({ workspace }: { readonly workspace: Workspace }) {
  const store = useDesignerStore();
  const edits = useWorkflowEdits();
  const { raw } = workspace.doc;
  const inputs = declaredInputs(raw);
  const names = inputs.map(({ name }) => name);
  const undeclared = runInputsOf(workspace.doc)
    .inputs.flatMap(({ path: [name] }) =>
      name === undefined || names.includes(name) ? [] : [name],
    )
    .filter((name, at, all) => all.indexOf(name) === at);
  const put = (next: readonly DeclaredInput[], burst: string) =>
    edits.apply(inputEdits(raw, next, textOf(raw, "name")), `input ${burst}`);
  // Every expression that reads it follows.
  const rename = (at: number, to: string) => {
    const input = inputs[at];
    if (!input) return;
    const declared = inputEdits(raw, inputs.with(at, { ...input, name: to }), textOf(raw, "name"));
    perform(
      store,
      { type: "renameInput", from: input.name, to, edits: declared },
      { keepSelection: true },
    );
  };
  return (
    <section aria-label="Inputs" className="grid gap-2">
      <h3 className="text-text-2">Inputs</h3>
      <p className="text-xs text-text-3">Tasks read them as {"${workflow.input.name}"}.</p>
      {inputs.map((input, at) => (
        <Row
          key={input.name}
          input={input}
          taken={names}
          onChange={(next) => put(inputs.with(at, next), input.name)}
          onRename={(name) => rename(at, name)}
          onRemove={() => put(inputs.toSpliced(at, 1), `remove ${input.name}`)}
        />
      ))}
      {undeclared.length > 0 && (
        <div className="flex flex-wrap items-center gap-1 text-xs text-text-3">
          Read but not declared:
          {undeclared.map((name) => (
            <Button
              key={name}
              size="sm"
              onClick={() => put([...inputs, { name, type: null }], `add ${name}`)}
            >
              <Plus />
              {name}
            </Button>
          ))}
        </div>
      )}
      <NewName
        label="New input"
        placeholder="new input"
        taken={names}
        onAdd={(name) => put([...inputs, { name, type: null }], `add ${name}`)}
      />
    </section>
  );
}

interface RowProps {
  readonly input: DeclaredInput;
  readonly taken: readonly string[];
  readonly onChange: (input: DeclaredInput) => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

function Row({ input, taken, onChange, onRename, onRemove }: RowProps) {
  return (
    <div
      className="grid grid-cols-[minmax(0,1fr)_8rem_auto] items-center gap-2"
      data-place={`inputParameters.${input.name}`}
    >
      <NameInput
        label={`Input ${input.name}`}
        name={input.name}
        taken={taken}
        onRename={onRename}
      />
      <select
        aria-label={`Type of ${input.name}`}
        value={input.type ?? ""}
        onChange={({ target }) =>
          onChange({ ...input, type: INPUT_TYPES.find((one) => one === target.value) ?? null })
        }
        className={`${CONTROL} h-8`}
      >
        <option value="">anything</option>
        {INPUT_TYPES.map((type) => (
          <option key={type} value={type}>
            {TYPE_TITLES[type]}
          </option>
        ))}
      </select>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove input ${input.name}`}
        onClick={onRemove}
      >
        <Trash2 />
      </Button>
    </div>
  );
}
