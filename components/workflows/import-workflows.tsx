"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type DragEvent, type ReactNode, useRef } from "react";

import { FileUp } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { createDraft } from "@/lib/client/drafts";
import { countText } from "@/lib/client/format";
import { freeName, readDefinitions } from "@/lib/core/definition/import";

import { takenNames } from "./card-menu";

const MAX_BYTES = 5 * 1024 * 1024;

/** Stores the definitions of files as drafts; a single one is opened. */
export function useImport() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      const taken = new Set(takenNames(client));
      const names: string[] = [];
      for (const file of files) {
        for (const definition of await definitionsOf(file)) {
          const wanted = String(definition["name"]);
          const name = freeName(wanted, taken);
          taken.add(name);
          await createDraft(name, definition);
          if (name !== wanted) toast.info(`There is a ${wanted} already: imported as ${name}.`);
          names.push(name);
        }
      }
      return names;
    },
    onSuccess: (names) => {
      const [only] = names;
      if (names.length === 1 && only) router.push(`/workflows/${encodeURIComponent(only)}`);
      else toast.success(`${countText(names.length, "workflow")} imported as drafts.`);
    },
    onError: (error) => toast.error(error.message, { duration: 10_000 }),
    onSettled: () => client.invalidateQueries({ queryKey: ["drafts"] }),
  });
}

async function definitionsOf(file: File) {
  if (file.type.startsWith("image/")) {
    throw new Error(`${file.name} is a picture: open a workflow and drop it on the canvas.`);
  }
  if (file.size > MAX_BYTES) throw new Error(`${file.name} is larger than 5 MB.`);
  const read = readDefinitions(await file.text());
  if (!read.ok) throw new Error(`${file.name}: ${read.message}`);
  if (read.note) toast.warning(`${file.name}: ${read.note}`, { duration: 10_000 });
  return read.definitions;
}

/** Asks for files with definitions in JSON. */
export function ImportButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label="Definitions to import"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FileUp />
        Import
      </Button>
    </>
  );
}

interface DropProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const allow = (event: DragEvent) => {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault();
};

/** Takes definitions that are dropped anywhere on the page. */
export function ImportDrop({ onFiles, children }: DropProps) {
  const take = (event: DragEvent) => {
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <div className="min-h-[70vh]" onDragOver={allow} onDrop={take}>
      {children}
    </div>
  );
}
