"use client";

import { type DragEvent, useEffect, useState } from "react";

import { ImageUp } from "@/components/ui/icons";
import { whenLoaded } from "@/components/ui/when-loaded";

import { pasteText } from "../selection-actions";
import { type DesignerStore, isEdited } from "../store";
import { addToBatch } from "./batch-files";

/** Files that are dropped or pasted anywhere: a photo is for the next run, JSON goes into the workflow. */
export function useDroppedFiles(store: DesignerStore) {
  const [depth, setDepth] = useState(0);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented) return;
      const [file] = event.clipboardData?.files ?? [];
      if (file) {
        event.preventDefault();
        take(store, file);
      } else if (!isField(event.target)) {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text.trim() !== "" && isEdited(store.getState())) pasteText(store, text);
      }
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [store]);
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (hasFiles(event)) setDepth((now) => now + 1);
    },
    onDragLeave: (event: DragEvent) => {
      if (hasFiles(event)) setDepth((now) => Math.max(0, now - 1));
    },
    onDragOver: (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      setDepth(0);
      const { files } = event.dataTransfer;
      const [file] = files;
      if (!file) return;
      event.preventDefault();
      const photos = [...files].filter(({ name }) => !name.endsWith(".json"));
      if (photos.length > 1) addToBatch(store, photos);
      else take(store, file);
    },
  };
  return { handlers, isOver: depth > 0 };
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes("Files");
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="dialog"], .cm-editor') !== null)
  );
}

/** What files and texts are for is known with the first of them. */
function take(store: DesignerStore, file: File): void {
  whenLoaded(
    () => import("./take-file"),
    ({ takeFile }) => void takeFile(store, file),
  );
}

/** Over everything while a file is above the window. */
export function DropHint() {
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center border-4 border-accent bg-accent-soft/60"
    >
      <span className="flex items-center gap-3 rounded-panel border border-accent bg-surface-1 px-5 py-4 font-medium shadow-menu">
        <ImageUp className="size-5 text-accent-text" />
        Drop a photo for the next run, several for a run each, or JSON for the workflow
      </span>
    </div>
  );
}
