import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { StoreApi } from "zustand";

import { queries } from "@/lib/client/queries";

import type { RunState } from "./run-state";

/** Keeps `earlier` of the run. Where nothing can be told of earlier runs, nothing is compared. */
export function useEarlierRuns(store: StoreApi<RunState>, isKnown: boolean): void {
  const { data } = useQuery({ ...queries.earlierRuns(store.getState().id), enabled: isKnown });
  useEffect(() => {
    if (data) store.setState({ earlier: data });
  }, [store, data]);
}
