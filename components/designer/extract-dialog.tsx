"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useMemo, useState } from "react";

import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { api } from "@/lib/client/api";
import { createDraft } from "@/lib/client/drafts";
import { queries } from "@/lib/client/queries";
import { freeName } from "@/lib/core/definition/names";
import { extractedDefinition } from "@/lib/core/edit/extract";
import { type ExtractPlan, type Passed, planExtract } from "@/lib/core/edit/extract-plan";

import { perform } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { type DesignerStore, workspaceOf } from "./store";

/** The tasks that are selected become a workflow of their own. */
export function ExtractDialog() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "extract");
  const close = () => store.setState({ sheet: null });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <DialogContent
          title="Extract to a sub-workflow"
          description="The selected tasks become a workflow of their own; one task here starts it and gets what it gives."
          className="top-[8vh] max-h-[84vh] max-w-lg"
        >
          <Body onDone={close} />
        </DialogContent>
      )}
    </Dialog>
  );
}

type Stored = "published" | "draft";

function Body({ onDone }: { readonly onDone: () => void }) {
  const store = useDesignerStore();
  const own = useDesigner((state) => state.name);
  const workspace = useDesigner(workspaceOf);
  const ids = useDesigner(({ selection }) => selection);
  const isTaken = useTakenNames();
  const [typed, setTyped] = useState<string | null>(null);
  const name = (typed ?? freeName(`${own}_part`, isTaken)).trim();
  const [stored, setStored] = useState<Stored>("published");
  const id = useId();
  const plan = useMemo(
    () => planExtract(workspace.doc, ids, name || "part"),
    [workspace, ids, name],
  );
  const extract = useExtract(onDone);
  if (!plan.ok) return <p role="alert">{plan.reason}</p>;
  const refusal = name !== "" && isTaken(name) ? `There is a workflow ${name} already.` : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === "" || refusal !== null) return;
    const definition = extractedDefinition(workspace, plan, name);
    extract.mutate({ store, ids, name, definition, stored });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid gap-1">
        <label htmlFor={id} className="font-medium">
          Name of the new workflow
        </label>
        <Input
          id={id}
          autoComplete="off"
          spellCheck={false}
          maxLength={255}
          value={typed ?? name}
          onChange={({ target }) => setTyped(target.value)}
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-hint`}
          className="font-mono"
        />
        <p id={`${id}-hint`} role="status" className="text-xs text-status-failed-fg">
          {refusal ?? extract.error?.message}
        </p>
      </div>
      <PassedList title="Inputs" none="It reads nothing from here." list={plan.inputs} to="in" />
      <PassedList title="Outputs" none="Nothing here reads from it." list={plan.outputs} to="out" />
      <Segmented<Stored>
        label="Stored as"
        value={stored}
        onChange={setStored}
        options={[
          { value: "published", title: "Publish version 1" },
          { value: "draft", title: "Keep as a draft" },
        ]}
      />
      <p className="text-xs text-text-3">
        {stored === "published"
          ? "Runs find it at once. Undo brings the tasks back here; the new workflow stays."
          : "Runs find it when it is published. Undo brings the tasks back here; the draft stays."}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={name === "" || refusal !== null || extract.isPending}
        >
          Extract {countOf(plan)}
        </Button>
      </div>
    </form>
  );
}

function countOf({ border: { blocks } }: ExtractPlan): string {
  return blocks.length === 1 ? "1 task" : `${blocks.length} tasks`;
}

function useTakenNames(): (name: string) => boolean {
  const own = useDesigner((state) => state.name);
  const workflows = useDesigner((state) => state.workflows);
  const { data: drafts } = useQuery(queries.drafts());
  return (name) =>
    name === own || workflows.has(name) || (drafts ?? []).some((draft) => draft.name === name);
}

interface PassedProps {
  readonly title: string;
  readonly none: string;
  readonly list: readonly Passed[];
  readonly to: "in" | "out";
}

/** What goes over the border, by its new name. */
function PassedList({ title, none, list, to }: PassedProps) {
  return (
    <section aria-label={title} className="grid gap-1">
      <h3 className="font-medium">{title}</h3>
      {list.length === 0 && <p className="text-text-3">{none}</p>}
      <dl className="grid max-h-40 gap-1 overflow-y-auto">
        {list.map(({ name, expression }) => (
          <div
            key={name}
            className="flex flex-wrap items-baseline gap-x-2 rounded-control bg-surface-2 px-2 py-1 font-mono text-xs"
          >
            <dt className="font-medium">{name}</dt>
            <dd className="min-w-0 break-all text-text-2">
              {to === "in" ? "gets" : "is"} {`\${${expression}}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface Extraction {
  readonly store: DesignerStore;
  readonly ids: readonly string[];
  readonly name: string;
  readonly definition: ReturnType<typeof extractedDefinition>;
  readonly stored: Stored;
}

/** Stores the new workflow first: the task that starts it is never put in for one that does not exist. */
function useExtract(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, definition, stored }: Extraction) => {
      if (stored === "published")
        await api("/metadata/workflow", { method: "POST", body: definition });
      else await createDraft(name, definition);
    },
    onSuccess: async (_answer, { store, ids, name }) => {
      onDone();
      if (perform(store, { type: "extract", ids, name })) {
        const open = () => window.open(`/workflows/${encodeURIComponent(name)}`, "_blank");
        toast.success(`${name} is a workflow of its own.`, {
          action: { label: "Open it", onClick: open },
        });
      }
      await client.invalidateQueries({ queryKey: ["definitions"] });
      await client.invalidateQueries({ queryKey: ["drafts"], exact: true });
    },
  });
}
