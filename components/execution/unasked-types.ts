import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { StoreApi } from "zustand";

import { api } from "@/lib/client/api";
import { onTick } from "@/lib/client/clock";
import { dueAtOf } from "@/lib/core/execution/task-runs";

import type { RunState } from "./run-state";

interface Poll {
  readonly queueName: string;
  /** Epoch ms. */
  readonly lastPollTime: number;
}

const PATIENCE_MS = 5_000;
/** Who has not asked for so long is taken to be gone. */
const FORGOTTEN_MS = 60_000;

/** Keeps `unasked` of the run: types of queued tasks that nobody takes, looked up only while there are any. */
export function useUnaskedTypes(store: StoreApi<RunState>): void {
  const [suspects, setSuspects] = useState("");
  useEffect(() => {
    const look = () => setSuspects(waitingTypes(store.getState()).join("\n"));
    look();
    return onTick(1_000, look);
  }, [store]);
  const types = namesIn(suspects);
  const builtIn = useQuery({
    queryKey: ["task-types"],
    queryFn: () => api<{ readonly types: readonly { readonly name: string }[] }>("/tasks/types"),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: types.length > 0,
  }).data;
  const polls = useQuery({
    queryKey: ["polls", suspects],
    queryFn: () =>
      Promise.all(
        types.map((type) =>
          api<readonly Poll[]>(`/tasks/queue/polldata?taskType=${encodeURIComponent(type)}`),
        ),
      ),
    enabled: types.length > 0,
    refetchInterval: 5_000,
  }).data;
  useEffect(() => {
    const unasked = namesIn(suspects).filter((type, at) => {
      if (!builtIn || !polls || builtIn.types.some(({ name }) => name === type)) return false;
      const { skewMs } = store.getState();
      const since = Date.now() + skewMs - FORGOTTEN_MS;
      return !(polls[at] ?? []).some(({ lastPollTime }) => lastPollTime > since);
    });
    const before = store.getState().unasked;
    if (unasked.length === before.size && unasked.every((type) => before.has(type))) return;
    store.setState({ unasked: new Set(unasked) });
  }, [store, suspects, builtIn, polls]);
}

function namesIn(lines: string): string[] {
  return lines === "" ? [] : lines.split("\n");
}

/** Types of tasks that have been ready for longer than a worker should need. */
function waitingTypes({ live, skewMs }: RunState): string[] {
  if (!live || live.execution.status !== "RUNNING") return [];
  const before = Date.now() + skewMs - PATIENCE_MS;
  const types = [...live.tasks.values()]
    .filter((task) => task.status === "SCHEDULED" && dueAtOf(task) < before)
    .map(({ taskType }) => taskType);
  return [...new Set(types)].toSorted();
}
