import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { StoreApi } from "zustand";

import { api } from "@/lib/client/api";

import type { EarlierRuns, RunState } from "./run-state";

/** How the runs before one of the same workflow went. */
export function earlierQuery(workflowId: string) {
  return queryOptions({
    queryKey: ["earlier-runs", workflowId],
    queryFn: () => api<EarlierRuns>(`/executions/${encodeURIComponent(workflowId)}/earlier`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Keeps `earlier` of the run. Where nothing can be told of earlier runs, nothing is compared. */
export function useEarlierRuns(store: StoreApi<RunState>, isKnown: boolean): void {
  const { data } = useQuery({ ...earlierQuery(store.getState().id), enabled: isKnown });
  useEffect(() => {
    if (data) store.setState({ earlier: data });
  }, [store, data]);
}
