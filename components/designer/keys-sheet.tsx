"use client";

import { useId, useState } from "react";

import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";

import { useDesigner, useDesignerStore } from "./designer-context";
import { ACTIONS } from "./shortcuts";

/** Every key of the designer, found by what it does or by the key. */
export function KeysSheet() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "keys");
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && store.setState({ sheet: null })}>
      {isOpen && (
        <SheetContent title="Keys" description="On a Mac, Ctrl is the command key.">
          <Keys />
        </SheetContent>
      )}
    </Dialog>
  );
}

function Keys() {
  const id = useId();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = ACTIONS.filter(
    ({ title, keys }) =>
      keys.length > 0 && `${title} ${keys.join(" ")}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <label htmlFor={id} className="sr-only">
        Search keys
      </label>
      <Input
        id={id}
        type="search"
        placeholder="What it does, or a key"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      {found.length === 0 && <p className="text-text-3">No key does that.</p>}
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {found.map(({ id: action, title, keys }) => (
          <div key={action} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded border border-border-default bg-surface-2 px-1.5 text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-text-2">{title}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
