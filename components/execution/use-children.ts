import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { StoreApi } from "zustand";

import { api } from "@/lib/client/api";
import { liveOf, type LiveExecution, type Snapshot } from "@/lib/client/follow-execution";
import { failedChildren } from "@/lib/core/execution/root-cause";
import { latestRuns, taskRuns } from "@/lib/core/execution/task-runs";

import { causeRunOf } from "./run-facts";
import { isEnded, type RunState } from "./run-state";

/** More runs than these are not looked into all the time: their own pages show them. */
const MOST_CHILDREN = 8;
const MOST_RUNS = 24;
const AGAIN_MS = 1_000;

/**
 * Keeps `children` of the run: what its latest sub-workflow tasks have started, and below those whatever has failed. They
 * are read again while the run is open.
 */
export function useChildren(
  store: StoreApi<RunState>,
  live: LiveExecution | null,
  known: ReadonlyMap<string, LiveExecution>,
): void {
  const ids = useMemo(() => (live ? idsBelow(live, known) : []), [live, known]);
  const isOver = live !== null && isEnded(live.execution.status);
  const endTime = isOver ? live.execution.endTime : 0;
  const children = useQueries({
    queries: ids.map((id) => ({
      // What was read while the run was open may be older than its end.
      queryKey: ["child-run", id, endTime],
      queryFn: () =>
        api<Snapshot>(`/workflow/${encodeURIComponent(id)}?includeTasks=true`).then(liveOf),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }: { state: { data: LiveExecution | undefined } }) =>
        isOver && state.data && isEnded(state.data.execution.status) ? false : AGAIN_MS,
    })),
    combine: dataOf,
  });
  useEffect(() => {
    const found = children.flatMap((child) =>
      child ? [[child.execution.workflowId, child] as const] : [],
    );
    const before = store.getState().children;
    if (found.length === before.size && found.every(([id, one]) => before.get(id) === one)) return;
    store.setState({ children: new Map(found) });
  }, [store, children]);
}

function dataOf(results: readonly { readonly data: LiveExecution | undefined }[]) {
  return results.map(({ data }) => data);
}

function idsBelow(live: LiveExecution, known: ReadonlyMap<string, LiveExecution>): string[] {
  const direct = [...latestRuns(taskRuns(live.tasks.values())).values()].flatMap(
    ({ current }) => current.subWorkflowId ?? [],
  );
  const ids = new Set([...direct.slice(-MOST_CHILDREN), ...failedChildren(causeRunOf(live))]);
  for (const id of ids) {
    const child = known.get(id);
    if (child && ids.size < MOST_RUNS) {
      for (const inner of failedChildren(causeRunOf(child))) ids.add(inner);
    }
  }
  return [...ids].slice(0, MOST_RUNS);
}
