"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { Miniature } from "@/components/canvas/miniature";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/states";
import { createDraft } from "@/lib/client/drafts";
import { queries } from "@/lib/client/queries";
import { freeName } from "@/lib/core/definition/names";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { describeSlot } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";
import { textOf } from "@/lib/core/definition/document";

import { slotAtSelection } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { insertDefinition } from "./import-text";
import { type Importing, workspaceOf } from "./store";

/** Asks whether a dropped definition belongs into this workflow or is one of its own. */
export function ImportDialog() {
  const store = useDesignerStore();
  const importing = useDesigner((state) => state.importing);
  const close = () => store.setState({ importing: null });
  if (!importing) return null;
  const name = textOf(importing.definition, "name") || "workflow";
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent title={`Where does “${name}” go?`} className="max-w-lg">
        <Choice importing={importing} name={name} onDone={close} />
      </DialogContent>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly importing: Importing;
  readonly name: string;
  readonly onDone: () => void;
}

function Choice({ importing: { read, definition }, name, onDone }: ChoiceProps) {
  const store = useDesignerStore();
  const router = useRouter();
  const place = useDesigner((state) =>
    describeSlot(workspaceOf(state).doc, slotAtSelection(state), titleOf),
  );
  const open = useDesigner((state) => state.name);
  const workflows = useDesigner((state) => state.workflows);
  const { data: drafts } = useQuery(queries.drafts());
  const isTaken = (one: string) =>
    one === open || workflows.has(one) || (drafts ?? []).some((draft) => draft.name === one);
  const free = freeName(name, isTaken);
  const create = useMutation({
    mutationFn: () => createDraft(free, definition),
    onSuccess: () => {
      onDone();
      router.push(`/workflows/${encodeURIComponent(free)}`);
    },
  });
  return (
    <div className="grid gap-4">
      <Miniature definition={definition as WorkflowDef} />
      <p className="text-text-2">
        Here: its tasks are put {place}, with names of their own. As new: it opens as a draft named{" "}
        <span className="font-mono break-all">{free}</span>.
      </p>
      {create.isError && <ErrorState error={create.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button disabled={create.isPending} onClick={() => create.mutate()}>
          Open as new
        </Button>
        <Button
          variant="primary"
          onClick={() => {
            onDone();
            insertDefinition(store, read);
          }}
        >
          Insert here
        </Button>
      </div>
    </div>
  );
}
