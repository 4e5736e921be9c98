"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ImageUp, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/states";
import { api } from "@/lib/client/api";
import { queries, type Sample } from "@/lib/client/queries";
import { uploadPhoto } from "@/lib/client/upload";
import { print } from "@/lib/core/definition/print";
import { problemsOf } from "@/lib/core/definition/problems";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { inputsOf } from "./derive";
import { useDesigner, useDesignerStore } from "./designer-context";
import { embedDrafts, isPublished } from "./run-definition";
import { CONTROL } from "./forms/expression-input";
import { ProblemList } from "./problem-list";
import { workspaceOf } from "./store";

const PHOTO_INPUT = "fileLocation";

/** What a run needs: a photo where one is taken, and the input. What is on screen runs, published or not. */
export function RunSheet() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "run");
  const name = useDesigner((state) => state.name);
  const samples = useQuery(queries.samples());
  const sample = samples.data?.samples.find((one) => one.name === name) ?? null;
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && store.setState({ sheet: null })}>
      {isOpen && !samples.isPending && (
        <SheetContent
          title="Run"
          description="What is on the canvas runs, also before it is published."
        >
          <Body sample={sample} />
        </SheetContent>
      )}
    </Dialog>
  );
}

function Body({ sample }: { readonly sample: Sample | null }) {
  const store = useDesignerStore();
  const router = useRouter();
  const state = useDesigner((one) => one);
  const workspace = workspaceOf(state);
  const { photo } = state;
  const problems = useMemo(() => problemsOf(workspace), [workspace]);
  const blocking = problems.filter(({ level }) => level === "S");
  const traps = problems.filter(({ level }) => level === "R");
  const takesPhoto =
    inputsOf(workspace).includes(PHOTO_INPUT) ||
    JSON.stringify(print(workspace.doc)).includes(`workflow.input.${PHOTO_INPUT}`);
  const [text, setText] = useState(() =>
    JSON.stringify(firstInput(inputsOf(workspace), sample), null, 2),
  );
  const input = readInput(text);
  const start = useMutation({
    mutationFn: async () => {
      const file = photo ?? (takesPhoto ? await samplePhoto(sample?.photoUrl ?? null) : null);
      const location = file ? { [PHOTO_INPUT]: await uploadPhoto(file) } : {};
      const body = { name: state.name, input: { ...input, ...location } };
      if (isPublished(state) && state.published) {
        return api<string>("/workflow", {
          method: "POST",
          body: { ...body, version: state.published.version },
        });
      }
      return api<string>("/workflow", {
        method: "POST",
        body: { ...body, workflowDef: embedDrafts(state) },
      });
    },
    onSuccess: (id) => {
      store.setState({ sheet: null });
      router.push(`/executions/${id}`);
    },
  });
  const hasPhoto =
    !takesPhoto ||
    photo !== null ||
    Boolean(sample?.photoUrl) ||
    input?.[PHOTO_INPUT] !== undefined;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      {blocking.length > 0 && <ProblemList problems={blocking} />}
      {takesPhoto && (
        <PhotoField
          photo={photo}
          hasSample={Boolean(sample?.photoUrl)}
          onPhoto={(file) => store.setState({ photo: file })}
        />
      )}
      <label className="grid gap-1">
        <span className="text-text-2">Input</span>
        <textarea
          value={text}
          rows={9}
          spellCheck={false}
          aria-invalid={input === null}
          onChange={(event) => setText(event.target.value)}
          className={`${CONTROL} p-2 font-mono text-xs`}
        />
        {input === null && (
          <span className="text-xs text-status-failed-fg">This is not a JSON object.</span>
        )}
      </label>
      {blocking.length === 0 && traps.length > 0 && (
        <div className="grid gap-2">
          <p className="text-text-2">This will go wrong:</p>
          <ProblemList problems={traps} />
        </div>
      )}
      {start.isError && <ErrorState error={start.error} />}
      <Button
        type="submit"
        variant="primary"
        disabled={blocking.length > 0 || input === null || !hasPhoto || start.isPending}
      >
        <Play aria-hidden />
        {startText(start.isPending, traps.length > 0)}
      </Button>
    </form>
  );
}

function startText(isPending: boolean, hasTraps: boolean): string {
  if (isPending) return "Starting …";
  return hasTraps ? "Run anyway" : "Start";
}

interface PhotoFieldProps {
  readonly photo: File | null;
  readonly hasSample: boolean;
  readonly onPhoto: (file: File | null) => void;
}

function PhotoField({ photo, hasSample, onPhoto }: PhotoFieldProps) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onPhoto(event.dataTransfer.files[0] ?? null);
  };
  const hint = hasSample ? "The sample photo; drop another" : "Drop a photo, or choose one";
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn(
        "grid cursor-pointer justify-items-center gap-2 rounded-card border border-dashed border-border-strong px-4 py-6 text-center text-text-2 focus-within:outline-2 focus-within:outline-accent",
        isOver && "border-accent bg-accent-soft",
      )}
    >
      <ImageUp aria-hidden className="size-5" />
      <span className="max-w-full truncate">{photo?.name ?? hint}</span>
      <input
        type="file"
        accept="image/*"
        aria-label="Photo"
        className="sr-only"
        onChange={(event) => onPhoto(event.target.files?.[0] ?? null)}
      />
    </label>
  );
}

function firstInput(names: readonly string[], sample: Sample | null): JsonObject {
  if (sample) return sample.input;
  return Object.fromEntries(
    names.filter((name) => name !== PHOTO_INPUT && name !== "").map((name) => [name, ""] as const),
  );
}

function readInput(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

async function samplePhoto(url: string | null): Promise<File | null> {
  if (url === null) return null;
  const response = await fetch(url);
  const bytes = await response.blob();
  return new File([bytes], url.split("/").at(-1) ?? "photo.jpg", { type: bytes.type });
}
