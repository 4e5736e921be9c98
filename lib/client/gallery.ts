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
  /** Runs of a batch; asked again while one of them is open, or while photos are on their way. */
  batch: (id: string, isSending: boolean) =>
    queryOptions({
      queryKey: ["batch", id],
      queryFn: () => api<Batch>(`/batches/${encodeURIComponent(id)}`),
      refetchInterval: ({ state }) => {
        const isOpen = state.data?.runs.some(
          ({ status }) => status === "RUNNING" || status === "PAUSED",
        );
        return isSending || isOpen ? BATCH_MS : false;
      },
    }),
};
