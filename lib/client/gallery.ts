import { queryOptions } from "@tanstack/react-query";

import type { Batch } from "@/lib/core/gallery/batch";
import type { Gallery } from "@/lib/core/gallery/gallery";

import { api } from "./api";

const BATCH_MS = 1_000;

/** What runs have made. */
export const galleries = {
  /** Of one run, with the runs inside it. `made` changes when there may be more. */
  ofRun: (workflowId: string, made: number) =>
    queryOptions({
      queryKey: ["gallery", workflowId, made],
      queryFn: () => api<Gallery>(`/executions/${encodeURIComponent(workflowId)}/gallery`),
      placeholderData: (before: Gallery | undefined) => before,
    }),
  /** Of all runs of a batch. */
  ofBatch: (id: string, made: number) =>
    queryOptions({
      queryKey: ["batch-gallery", id, made],
      queryFn: () => api<Gallery>(`/batches/${encodeURIComponent(id)}/gallery`),
      placeholderData: (before: Gallery | undefined) => before,
    }),
  /** Runs of a batch; asked again while one of them is open, and until there are as many as this tab has photos for. */
  batch: (id: string, expected: number) =>
    queryOptions({
      queryKey: ["batch", id],
      queryFn: () => api<Batch>(`/batches/${encodeURIComponent(id)}`),
      refetchInterval: ({ state }) => {
        const runs = state.data?.runs ?? [];
        const isOpen = runs.some(({ status }) => status === "RUNNING" || status === "PAUSED");
        return isOpen || runs.length < expected ? BATCH_MS : false;
      },
    }),
};
