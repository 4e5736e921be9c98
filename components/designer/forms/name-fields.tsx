"use client";

import { Plus } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "@/components/ui/button";

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
  readonly label: string;
  readonly placeholder: string;
  readonly taken: readonly string[];
  readonly onAdd: (name: string) => void;
}

/** A name that is not there yet, and its button. */
export function NewName({ label, placeholder, taken, onAdd }: NewNameProps) {
  const id = useId();
  const [name, setName] = useState("");
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
        {label}
      </label>
      <input
        id={id}
        value={name}
        placeholder={placeholder}
        spellCheck={false}
        aria-invalid={isTaken}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === "Enter" && add()}
        className={`${CONTROL} h-8 max-w-40 font-mono text-xs`}
      />
      <Button size="sm" onClick={add} disabled={trimmed === "" || isTaken}>
        <Plus aria-hidden />
        Add
      </Button>
      {isTaken && <span className="text-xs text-status-failed-fg">It is there already.</span>}
    </div>
  );
}
