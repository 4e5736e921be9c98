import {
  type CardRun,
  type LoopTurns,
  PLAIN_CARD,
  type StateCount,
} from "@/components/canvas/card-run";
import { RUN_LOOKS } from "@/components/canvas/run-looks";
import { CircleDashed } from "@/components/ui/icons";
import { hasEnded, hasFailed, lookOf, type TaskView } from "@/lib/core/execution/task-runs";

import type { RunFacts } from "./run-facts";

const PLAIN = { ...PLAIN_CARD, icon: CircleDashed } as const;

/** All of a container in one: `3 of 12`, and how many failed. */
export function containerCard(inner: readonly string[], { latest, notTaken }: RunFacts): CardRun {
  const reachable = inner.filter((ref) => !notTaken.has(ref));
  const tasks = reachable.flatMap((ref) => latest.get(ref)?.current ?? []);
  const failed = tasks.filter(hasFailed).length;
  const done = tasks.filter(hasEnded).length;
  const token = done < reachable.length ? "running" : "completed";
  return {
    ...PLAIN,
    token: failed > 0 ? "failed" : token,
    word: `${done} of ${reachable.length}${failed > 0 ? ` · ${failed} failed` : ""}`,
  };
}

/** `1 failed · 2 running · 9 done` of the tasks that a fork has made at run time; null: they are not known yet. */
export function dynamicCard(ref: string, { runs, latest }: RunFacts, now: number): CardRun | null {
  const forked = latest.get(ref)?.current.inputData["forkedTasks"];
  if (!Array.isArray(forked)) return null;
  const tasks = forked.flatMap((name) => runs.get(String(name))?.current ?? []);
  const counts = countsOf(tasks, now);
  const open = tasks.some((task) => !hasEnded(task));
  const token = tasks.some(hasFailed) ? "failed" : "completed";
  return {
    ...PLAIN,
    token: open ? "running" : token,
    word: counts.map(({ count, word }) => `${count} ${word}`).join(" · ") || "no tasks",
    counts,
  };
}

/** Worst first, so that it is seen. */
const ORDER = ["failed", "timed-out", "retry", "running", "waiting", "queued", "held"] as const;

const SHORT: Readonly<Partial<Record<string, string>>> = {
  "failed-final": "failed",
  completed: "done",
  errors: "with errors",
  retry: "to retry",
  held: "held back",
  "timed-out": "timed out",
};

/** The state of one of many tasks in a word, and how soon it is to be seen: what needs somebody has the lowest rank. */
export function groupLook(
  task: TaskView,
  now: number,
): Pick<StateCount, "token" | "word"> & { readonly rank: number } {
  const { state } = lookOf(task, now);
  const { token, word } = RUN_LOOKS[state];
  const at = ORDER.findIndex((one) => one === state);
  const rank = state === "failed-final" ? 0 : at;
  return { token, word: SHORT[state] ?? word.toLowerCase(), rank: rank === -1 ? LAST : rank };
}

const LAST = ORDER.length;

/** How many tasks are in each state, worst first. */
export function countsOf(tasks: readonly TaskView[], now: number): StateCount[] {
  const counts = new Map<string, StateCount & { readonly rank: number }>();
  for (const task of tasks) {
    const look = groupLook(task, now);
    counts.set(look.word, { ...look, count: (counts.get(look.word)?.count ?? 0) + 1 });
  }
  return [...counts.values()]
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ rank: _rank, ...count }) => count);
}

/** The pager of a loop; null before its first turn. */
export function turnsOfLoop(
  ref: string,
  { loops }: RunFacts,
  chosen: ReadonlyMap<string, number>,
): LoopTurns | null {
  const turns = loops.get(ref) ?? [];
  const last = turns.at(-1);
  if (!last) return null;
  const wanted = chosen.get(ref);
  return { ref, turns, shown: wanted ?? last.turn, follows: wanted === undefined };
}
