import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { type StoreApi, useStore } from "zustand";

import { api } from "@/lib/client/api";
import { liveOf, type LiveExecution, type Snapshot } from "@/lib/client/follow-execution";
import { momentAt, type PastMoment } from "@/lib/core/execution/replay";
import type { Transition } from "@/lib/core/execution/state";

import { historyOf, liveAt } from "./run-past";
import { isEnded, type RunState } from "./run-state";

/** More runs than these are not looked back at together. */
const MOST_CHILDREN = 16;
const AGAIN_MS = 1_000;

/** A run that a task has started, with all that has happened in it. */
interface ToldRun {
  readonly live: LiveExecution;
  readonly history: readonly Transition[];
}

/**
 * Keeps `pastChildren`: runs that tasks have started, as they were at the moment that is looked at. Nothing is read before
 * somebody looks at the past.
 */
export function usePastChildren(store: StoreApi<RunState>, present: LiveExecution | null): void {
  const past = useStore(store, (state) => state.past);
  const isLooking = past !== null;
  const ids = useMemo(
    () => (isLooking && present ? startedBy(present) : NO_IDS),
    [isLooking, present],
  );
  const isOver = present !== null && isEnded(present.execution.status);
  const endTime = isOver ? present.execution.endTime : 0;
  const told = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["told-run", id, endTime],
      queryFn: () => readTold(id),
      refetchInterval: ({ state }: { state: { data: ToldRun | undefined } }) =>
        state.data && isEnded(state.data.live.execution.status) ? false : AGAIN_MS,
    })),
    combine: dataOf,
  });
  useEffect(() => {
    store.setState({ pastChildren: past === null ? NO_CHILDREN : childrenAt(told, past) });
  }, [store, told, past]);
}

const NO_IDS: readonly string[] = [];
const NO_CHILDREN: ReadonlyMap<string, LiveExecution> = new Map();

/** By every attempt: an earlier one may have had a run of its own. */
function startedBy({ tasks }: LiveExecution): string[] {
  const ids = new Set([...tasks.values()].flatMap(({ subWorkflowId }) => subWorkflowId ?? []));
  return [...ids].slice(-MOST_CHILDREN);
}

function dataOf(results: readonly { readonly data: ToldRun | undefined }[]): readonly ToldRun[] {
  return results.flatMap(({ data }) => data ?? []);
}

async function readTold(id: string): Promise<ToldRun> {
  const path = `/workflow/${encodeURIComponent(id)}?includeTasks=true`;
  // What happens between the two is in the history only, and is not shown before both are read again.
  const live = liveOf(await api<Snapshot>(path));
  return { live, history: await historyOf(id, 0) };
}

function childrenAt(
  told: readonly ToldRun[],
  past: PastMoment,
): ReadonlyMap<string, LiveExecution> {
  return new Map(
    told.map(({ live, history }) => {
      const moment = momentAt(history, past.at);
      const then = moment ? liveAt(live, history, moment) : notBegun(live);
      return [live.execution.workflowId, then] as const;
    }),
  );
}

function notBegun({ execution }: LiveExecution): LiveExecution {
  return {
    execution: { ...execution, status: "RUNNING", endTime: 0, output: {} },
    tasks: new Map(),
    progress: new Map(),
  };
}
