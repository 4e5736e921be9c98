"use client";

import { useMutation } from "@tanstack/react-query";
import { ImageUp, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ErrorState } from "@/components/ui/states";
import { api } from "@/lib/client/api";
import { uploadPhoto } from "@/lib/client/upload";
import type { JsonObject } from "@/lib/core/json";
import { isJsonObject } from "@/lib/core/json";

interface RunPanelProps {
  readonly name: string;
  /** What the input field holds at first. */
  readonly input: JsonObject;
  /** Name of the input that takes the photo; null: the workflow takes none. */
  readonly photoInput: string | null;
  readonly samplePhotoUrl: string | null;
}

/** A photo and an input, then Run: the page of the new run opens. */
export function RunPanel({ name, input, photoInput, samplePhotoUrl }: RunPanelProps) {
  const [photo, setPhoto] = useState<File | null>(null);
  const [text, setText] = useState(() => JSON.stringify(input, null, 2));
  const [isOver, setIsOver] = useState(false);
  const router = useRouter();
  const parsed = readInput(text);
  const run = useMutation({
    mutationFn: async () => {
      const values = parsed ?? {};
      const file = photo ?? (photoInput !== null ? await samplePhoto(samplePhotoUrl) : null);
      const uploaded = file && photoInput !== null ? await uploadPhoto(file) : null;
      return api<string>(`/workflow/${encodeURIComponent(name)}`, {
        method: "POST",
        body: uploaded ? { ...values, [photoInput ?? "fileLocation"]: uploaded } : values,
      });
    },
    onSuccess: (id) => router.push(`/executions/${id}`),
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    setPhoto(event.dataTransfer.files[0] ?? null);
  };
  const ready =
    parsed !== null && (photoInput === null || photo !== null || samplePhotoUrl !== null);
  return (
    <section aria-label="Run" className="grid content-start gap-4">
      {photoInput !== null && (
        <label
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
          className={cn(
            "grid cursor-pointer justify-items-center gap-2 rounded-card border border-dashed border-border-strong bg-surface-1 px-4 py-6 text-center text-text-2 focus-within:outline-2 focus-within:outline-accent",
            isOver && "border-accent bg-accent-soft",
          )}
        >
          <ImageUp aria-hidden className="size-5" />
          <span className="max-w-full truncate">
            {photo?.name ??
              (samplePhotoUrl === null
                ? "Drop a photo, or choose one"
                : "The sample photo; drop another")}
          </span>
          <input
            type="file"
            accept="image/*"
            aria-label="Photo"
            className="sr-only"
            onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
          />
        </label>
      )}
      <label className="grid gap-1">
        <span className="text-text-2">Input</span>
        <textarea
          value={text}
          rows={9}
          spellCheck={false}
          aria-invalid={parsed === null}
          onChange={(event) => setText(event.target.value)}
          className="rounded-control border border-border-strong bg-surface-1 p-2 font-mono text-xs aria-invalid:border-status-failed-solid"
        />
        {parsed === null && (
          <span className="text-xs text-status-failed-fg">This is not a JSON object.</span>
        )}
      </label>
      <Button variant="primary" disabled={!ready || run.isPending} onClick={() => run.mutate()}>
        <Play aria-hidden />
        {run.isPending ? "Starting …" : "Run"}
      </Button>
      {run.isError && <ErrorState error={run.error} />}
    </section>
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
  const bytes = await (await fetch(url)).blob();
  return new File([bytes], url.split("/").at(-1) ?? "photo.jpg", { type: bytes.type });
}
