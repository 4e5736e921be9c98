"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, useMemo, useState } from "react";

import { queries } from "@/lib/client/queries";
import type { RunData } from "@/lib/core/definition/run-data";
import type { JsonObject } from "@/lib/core/json";

import { useDesigner } from "../designer-context";
import { workspaceOf } from "../store";

const NEWEST = 10;

interface RunChoice {
  readonly id: string;
  readonly status: string;
  /** ISO time. */
  readonly startTime: string;
}

/** The run whose values the forms show, and the ones to choose from. */
export interface KnownRuns {
  /** Null: there is no run yet, or it is being fetched. */
  readonly data: RunData | null;
  readonly choices: readonly RunChoice[];
  readonly chosen: string | null;
  readonly isPending: boolean;
  choose(id: string | null): void;
}

const NONE: KnownRuns = {
  data: null,
  choices: [],
  chosen: null,
  isPending: false,
  choose: () => undefined,
};

export const RunDataContext = createContext<KnownRuns>(NONE);

const NOTHING_RAN: JsonObject = {};

/** What evaluates expressions over a run is no part of the first load; null: not wanted, or not here yet. */
function useRunReader(isWanted: boolean) {
  const { data } = useQuery({
    enabled: isWanted,
    queryKey: ["run-reader"],
    queryFn: async () => ({
      runDataOf: (await import("@/lib/core/definition/run-data")).runDataOf,
    }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}

/** Newest runs of a workflow; the last one that worked counts unless another is chosen, else the last. */
export function useKnownRuns(workflow: string): KnownRuns {
  const [chosen, choose] = useState<string | null>(null);
  const list = useQuery({
    ...queries.executions({ workflow, status: "", text: "", start: 0, size: NEWEST }),
    refetchInterval: false,
    staleTime: 10_000,
  });
  const choices = useMemo(
    () =>
      (list.data?.results ?? []).map(({ workflowId, status, startTime }) => ({
        id: workflowId,
        status,
        startTime,
      })),
    [list.data],
  );
  const id =
    chosen ?? choices.find(({ status }) => status === "COMPLETED")?.id ?? choices[0]?.id ?? null;
  const run = useQuery({ ...queries.execution(id ?? ""), enabled: id !== null, staleTime: 30_000 });
  const samples = useDesigner((state) => workspaceOf(state).presentation.samples);
  const hasSamples = samples !== undefined && Object.keys(samples).length > 0;
  const source = run.data ?? (hasSamples ? NOTHING_RAN : null);
  const reader = useRunReader(source !== null);
  const data = useMemo(
    () => (reader && source ? reader.runDataOf(source, samples) : null),
    [reader, source, samples],
  );
  const isPending =
    list.isPending || (id !== null && run.isPending) || (source !== null && reader === null);
  return useMemo(
    () => ({ data, choices, chosen: id, isPending, choose }),
    [data, choices, id, isPending],
  );
}
