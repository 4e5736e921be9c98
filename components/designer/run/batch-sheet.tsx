"use client";

import { useRouter } from "next/navigation";

import { Button } from "@/components/ui/button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { ImageUp, Play, X } from "@/components/ui/icons";
import { newBatchId, sendBatch } from "@/lib/client/batch-sender";
import { bytesText, countText } from "@/lib/client/format";
import { problemsOf } from "@/lib/core/definition/problems";
import { runInputsOf } from "@/lib/core/definition/run-inputs";

import { useDesigner, useDesignerStore } from "../designer-context";
import { ProblemList } from "../problem-list";
import { type DesignerStore, workspaceOf } from "../store";
import { addToBatch, keyOf } from "./batch-files";
import { inputOf, missingInputs, withPhoto } from "./run-input";
import { definitionToRun } from "./start-run";
import { useSample } from "./use-run";

/** Many photos, one run for each. */
export function BatchSheet() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "batch");
  const close = () => store.setState({ sheet: null, batchFiles: [] });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <SheetContent
          title="Run a batch of photos"
          description="Every photo is a run of its own; all have the same input otherwise."
        >
          <Body onCancel={close} />
        </SheetContent>
      )}
    </Dialog>
  );
}

function Body({ onCancel }: { readonly onCancel: () => void }) {
  const store = useDesignerStore();
  const router = useRouter();
  const state = useDesigner((one) => one);
  const sample = useSample(state.name) ?? null;
  const files = state.batchFiles;
  const input = inputOf(state, sample);
  const { doc } = workspaceOf(state);
  const { photo } = runInputsOf(doc);
  const blocking = problemsOf(workspaceOf(state)).filter(({ level }) => level === "S");
  const missing = missingInputs(state, input).map(({ path }) => path.join("."));
  const start = () => {
    const definition = definitionToRun(state);
    const id = newBatchId(new Date());
    sendBatch({
      id,
      files,
      bodyOf: (location) => ({
        name: state.name,
        input: withPhoto(input, photo, location),
        ...definition,
      }),
    });
    onCancel();
    router.push(`/batches/${id}?of=${files.length}`);
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {photo === null && (
        <p className="text-status-retry-fg">
          This workflow has no input for a photo: it goes into <code>fileLocation</code>.
        </p>
      )}
      {blocking.length > 0 && <ProblemList problems={blocking} />}
      <Chooser store={store} />
      <Files store={store} files={files} />
      {missing.length > 0 && (
        <p className="text-text-2">
          Not given: {missing.join(", ")}. Set them once under “Photo and input …”; the batch uses
          the same.
        </p>
      )}
      <div className="flex gap-2">
        <Button
          type="submit"
          variant="primary"
          className="flex-1"
          disabled={files.length === 0 || blocking.length > 0}
        >
          <Play />
          {files.length === 0 ? "Start" : `Start ${countText(files.length, "run")}`}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

function Chooser({ store }: { readonly store: DesignerStore }) {
  return (
    <label className="flex min-h-20 cursor-pointer flex-col items-center justify-center gap-2 rounded-card border border-dashed border-border-strong p-3 text-center text-text-2 focus-within:outline-2 focus-within:outline-accent hover:bg-surface-2">
      <ImageUp className="size-5" />
      Drop photos here, or choose them
      <input
        type="file"
        multiple
        accept="image/*"
        aria-label="Photos"
        className="sr-only"
        onChange={({ target }) => {
          addToBatch(store, [...(target.files ?? [])]);
          target.value = "";
        }}
      />
    </label>
  );
}

function Files(props: { readonly store: DesignerStore; readonly files: readonly File[] }) {
  const { store, files } = props;
  if (files.length === 0) return null;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <section aria-label="Chosen photos" className="grid gap-1">
      <p className="text-text-2 tabular-nums">
        {countText(files.length, "photo")} · {bytesText(bytes)}
      </p>
      <ul className="max-h-72 divide-y divide-border-subtle overflow-y-auto rounded-card border border-border-default">
        {files.map((file) => (
          <li key={keyOf(file)} className="flex items-center gap-2 py-1 pr-1 pl-3">
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <span className="text-xs text-text-3 tabular-nums">{bytesText(file.size)}</span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Leave out ${file.name}`}
              onClick={() => store.setState({ batchFiles: files.filter((one) => one !== file) })}
            >
              <X />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
