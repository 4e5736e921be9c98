import type { StoreApi } from "zustand";

import { api } from "@/lib/client/api";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { executionAt, neighbourOf, type PastMoment } from "@/lib/core/execution/replay";
import { runShapeOf } from "@/lib/core/execution/run-shape";
import type { Transition } from "@/lib/core/execution/state";

import type { RunState } from "./run-state";

type RunStore = StoreApi<RunState>;

const PAGE = 5_000;

/** Reads what has happened since the last transition that is known. @throws ApiError */
export async function readHistory(store: RunStore): Promise<void> {
  const { id, history: known } = store.getState();
  const read = await historyOf(id, known.at(-1)?.seq ?? 0);
  const { history } = store.getState();
  // Somebody else may have read them meanwhile.
  const fresh = read.filter(({ seq }) => seq > (history.at(-1)?.seq ?? 0));
  if (fresh.length > 0) store.setState({ history: [...history, ...fresh] });
}

/** All that has happened in a run after a transition (0: from the start), in order. @throws ApiError */
export async function historyOf(id: string, afterSeq: number): Promise<readonly Transition[]> {
  const found: Transition[] = [];
  for (;;) {
    const after = found.at(-1)?.seq ?? afterSeq;
    const path = `/executions/${encodeURIComponent(id)}/transitions?after=${after}&size=${PAGE}`;
    const { transitions } = await api<{ readonly transitions: readonly Transition[] }>(path);
    for (const transition of transitions) found.push(transition);
    if (transitions.length < PAGE) return found;
  }
}

/** Shows the run as it was; null: as it is. */
export function seek(store: RunStore, past: PastMoment | null): void {
  const { live, history } = store.getState();
  const pastLive = live && past ? liveAt(live, history, past) : null;
  store.setState({
    past: pastLive === null ? null : past,
    pastLive,
    ...(pastLive === null ? { isPlaying: false } : {}),
  });
}

/** To the next or the previous thing that happened; behind the last one is now. */
export function stepThrough(store: RunStore, by: 1 | -1): void {
  const { history, past } = store.getState();
  const last = history.at(-1);
  if (!last || (past === null && by > 0)) return;
  const from = past ?? { seq: last.seq + 1, at: last.at };
  const next = neighbourOf(history, from, by);
  if (next) seek(store, next);
  else if (by > 0) seek(store, null);
}

/** A run as it was at a moment of its history. */
export function liveAt(
  live: LiveExecution,
  history: readonly Transition[],
  moment: PastMoment,
): LiveExecution {
  const { tasks: shapes } = runShapeOf(live.execution.workflowDefinition);
  const past = executionAt(history, moment, {
    tasks: live.tasks,
    typeOf: (ref) => shapes.get(ref.replace(/(?:__\d+)+$/, ""))?.type ?? "SIMPLE",
  });
  return {
    execution: {
      ...live.execution,
      status: past.status,
      endTime: past.endTime,
      reasonForIncompletion: past.reason,
      output: past.endTime > 0 ? live.execution.output : {},
    },
    tasks: new Map(past.tasks.map((task) => [task.taskId, task])),
    progress: new Map(),
  };
}
