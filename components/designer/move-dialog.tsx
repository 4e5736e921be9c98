"use client";

import { useMemo, useState } from "react";

import { Choice, ChoiceList } from "@/components/ui/choice-list";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { Slot } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { describeSlot, slotsFor } from "@/lib/core/edit/slots";
import { titleOf, titleOfAll } from "@/lib/core/edit/titles";

import { perform } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { workspaceOf } from "./store";

const MOST = 60;

/** Every place where the selection can go, in words: what dragging does, for fingers and keys. */
export function MoveDialog() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "move");
  const close = () => store.setState({ sheet: null });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <DialogContent title="Move to" className="max-w-lg gap-3">
          <Places onDone={close} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function Places({ onDone }: { readonly onDone: () => void }) {
  const store = useDesignerStore();
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const selection = useDesigner((state) => state.selection);
  const [search, setSearch] = useState("");
  const chosen = useMemo(
    () => selection.filter((id) => treeIndex(doc).blocks.has(id)),
    [doc, selection],
  );
  const places = useMemo(
    () => slotsFor(doc, chosen).map((slot) => ({ slot, words: describeSlot(doc, slot, titleOf) })),
    [doc, chosen],
  );
  const wanted = search.trim().toLowerCase();
  const found = places.filter(({ words }) => words.toLowerCase().includes(wanted));
  const move = (slot: Slot) => {
    onDone();
    perform(store, { type: "move", ids: chosen, slot });
  };
  const blocks = chosen.flatMap((id) => treeIndex(doc).blocks.get(id)?.block ?? []);
  return (
    <ChoiceList
      framed
      label={`Where ${titleOfAll(blocks)} goes`}
      search={search}
      onSearch={setSearch}
      empty="There is no such place."
    >
      {found.slice(0, MOST).map(({ slot, words }) => (
        <Choice
          key={`${slot.seq} ${slot.index}`}
          value={`${slot.seq} ${slot.index}`}
          onSelect={() => move(slot)}
        >
          {words.charAt(0).toUpperCase() + words.slice(1)}
        </Choice>
      ))}
      {found.length > MOST && (
        <p className="p-2 text-xs text-text-3">
          And {found.length - MOST} more: type a few letters of the task before it.
        </p>
      )}
    </ChoiceList>
  );
}
