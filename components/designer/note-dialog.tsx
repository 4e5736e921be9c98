"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { perform } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { workspaceOf } from "./store";

/** Writes a remark on a task: kept with the draft, not in the definition. */
export function NoteDialog() {
  const id = useDesigner(({ noting }) => noting);
  return id === null ? null : <Note key={id} id={id} />;
}

function Note({ id }: { readonly id: string }) {
  const store = useDesignerStore();
  const { doc, presentation } = workspaceOf(store.drawn.getState());
  const raw = treeIndex(doc).blocks.get(id)?.block.raw ?? {};
  const ref = refOf(raw);
  const known = new Map(Object.entries(presentation.notes ?? {})).get(ref) ?? "";
  const [text, setText] = useState(known);
  const close = () => store.setState({ noting: null });
  const save = () => {
    close();
    if (text !== known) perform(store, { type: "setNote", id, note: text.trim() });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={`Note on ${ref || "the task"}`}
        description="Kept beside the definition: Conductor never sees it."
        className="max-w-md gap-3"
      >
        <textarea
          value={text}
          rows={4}
          maxLength={2_000}
          aria-label="Note"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
          }}
          className="w-full rounded-control border border-border-strong bg-surface-1 p-2"
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" onClick={save}>
            Save the note
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
