"use client";

import { useId, useState } from "react";

import { type BoundKey, KEY_GROUPS } from "@/components/ui/bound-keys";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { KeyList, shownKey } from "@/components/ui/key-list";
import { setSingleKeys, useSingleKeys } from "@/components/ui/single-keys";
import { Switch } from "@/components/ui/switch";

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

const GROUPS = [
  {
    title: "On the canvas and in the outline",
    keys: ACTIONS.filter(({ keys }) => keys.length > 0),
  },
  ...KEY_GROUPS,
];

function Keys() {
  const id = useId();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const groups = GROUPS.map(({ title, keys }) => ({
    title,
    keys: keys.filter((one) => textOf(one, title).includes(wanted)),
  })).filter(({ keys }) => keys.length > 0);
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
      <SingleKeys />
      {groups.length === 0 && <p className="text-text-3">No key does that.</p>}
      <KeyList groups={groups} />
    </>
  );
}

/** Who dictates, or leans on the keyboard, can do without keys that are one letter. */
function SingleKeys() {
  const id = useId();
  const isOn = useSingleKeys();
  return (
    <div className="flex items-center gap-3">
      <Switch id={id} checked={isOn} onCheckedChange={setSingleKeys} />
      <label htmlFor={id}>
        Keys that are one letter work
        <span className="block text-xs text-text-3">
          Off: only keys with Ctrl, Alt or a function key do. Kept in this browser.
        </span>
      </label>
    </div>
  );
}

/** Everything that a search may mean: the words, the place, the key as it is written and as it is shown. */
function textOf({ title, keys }: BoundKey, group: string): string {
  return `${title} ${group} ${keys.join(" ")} ${keys.map(shownKey).join(" ")}`.toLowerCase();
}
