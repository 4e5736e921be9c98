"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";

import { toast } from "@/components/ui/toast";

import type { DesignerStore } from "../store";
import { useSample } from "./use-run";

/** Opened to try the sample: its photo is on the start at once. */
export function useSamplePhoto(store: DesignerStore): void {
  const [wanted] = useQueryState("sample", parseAsString);
  const sample = useSample(store.drawn.getState().name);
  const isDone = useRef(false);
  const url = wanted === null ? null : (sample?.photoUrl ?? null);
  useEffect(() => {
    if (url === null || isDone.current || store.getState().photo) return;
    isDone.current = true;
    import("./photo")
      .then(({ takePhotoAt }) => takePhotoAt(store, url))
      .catch(() => toast.error("The sample photo could not be read."));
  }, [url, store]);
}
