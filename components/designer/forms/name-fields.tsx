"use client";

import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { Plus } from "@/components/ui/icons";

import { CONTROL } from "./expression-input";

interface NameInputProps {
  readonly label: string;
  readonly name: string;
  readonly taken: readonly string[];
  readonly onRename: (to: string) => void;
}

/** A name that can be written anew; it changes with Enter or when it is left, unless the new one is empty or taken. */
export function NameInput({ label, name, taken, onRename }: NameInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const next = typed?.trim() ?? name;
  const rename = () => {
    if (next !== "" && next !== name && !taken.includes(next)) onRename(next);
    setTyped(null);
  };
  return (
    <input
      data-beside
      aria-label={label}
      aria-invalid={next !== name && taken.includes(next)}
      title={typed ?? name}
      value={typed ?? name}
      spellCheck={false}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={rename}
      onKeyDown={({ key }) => {
        if (key === "Enter") rename();
        if (key === "Escape") setTyped(null);
      }}
      className={`${CONTROL} h-8 font-mono text-xs`}
    />
  );
}

interface NewNameProps {
  readonly id?: string;
  readonly label: string;
  readonly placeholder: string;
  readonly taken: readonly string[];
  /** Id of a `datalist` with names to choose from. */
  readonly list?: string;
  readonly onAdd: (name: string) => void;
}

/** A name that is not there yet, and its button. */
export function NewName({ id: known, label, placeholder, taken, list, onAdd }: NewNameProps) {
  const own = useId();
  const id = known ?? own;
  const [name, setName] = useState("");
  const trimmed = name.trim();
  const isTaken = taken.includes(trimmed);
  const add = () => {
    if (trimmed === "" || isTaken) return;
    onAdd(trimmed);
    setName("");
  };
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        list={list}
        value={name}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={isTaken}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === "Enter" && add()}
        className={`${CONTROL} h-8 max-w-40 min-w-16 font-mono text-xs`}
      />
      <Button size="sm" onClick={add} disabled={trimmed === "" || isTaken}>
        <Plus />
        Add
      </Button>
      {isTaken && <span className="text-xs text-status-failed-fg">It is there already.</span>}
    </div>
  );
}
