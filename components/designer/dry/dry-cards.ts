import { type CardRun, type Pip, PLAIN_CARD } from "@/components/canvas/card-run";
import { type CardState, RUN_LOOKS } from "@/components/canvas/run-looks";
import { durationText } from "@/lib/client/format";
import { blocksIn, childSeqs, type Doc, ownTasks, refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { StatusToken } from "@/lib/core/execution/status-words";
import { type DryAttempt, type DryTask, tasksAt } from "@/lib/core/simulate/replay";

import type { DryResult } from "./dry-run";

const STATES: Readonly<Record<string, CardState>> = {
  SCHEDULED: "queued",
  IN_PROGRESS: "running",
  COMPLETED: "completed",
  COMPLETED_WITH_ERRORS: "errors",
  FAILED: "failed",
  FAILED_WITH_TERMINAL_ERROR: "failed-final",
  TIMED_OUT: "timed-out",
  CANCELED: "canceled",
  SKIPPED: "skipped",
};

function stateOf(status: string): CardState {
  return (Object.hasOwn(STATES, status) ? STATES[status] : undefined) ?? "unknown";
}

/** The colour of a status. */
export function tokenOf(status: string): StatusToken {
  return RUN_LOOKS[stateOf(status)].token;
}

/** A status in words. */
export function wordOf(status: string): string {
  return stateOf(status) === "unknown" ? status : RUN_LOOKS[stateOf(status)].word;
}

const NOT_STARTED: CardRun = { ...PLAIN_CARD, ...RUN_LOOKS["not-started"] };
const NOT_REACHED: CardRun = {
  ...PLAIN_CARD,
  ...RUN_LOOKS["not-taken"],
  word: "Not reached",
};
const STARTED: CardRun = { ...NOT_STARTED, token: "completed", word: "Started" };

/** What every card shows at a moment of a dry run, by reference name. */
export function dryCards(doc: Doc, result: DryResult, atMs: number): ReadonlyMap<string, CardRun> {
  const tasks = tasksAt(result.transitions, result.workflowId, atMs);
  const isOver = atMs >= result.tookMs && result.stopped === "ENDED";
  const cards = new Map<string, CardRun>([["", STARTED]]);
  for (const { block } of treeIndex(doc).blocks.values()) {
    for (const raw of ownTasks(block)) {
      const task = tasks.get(refOf(raw));
      const none = isOver ? NOT_REACHED : NOT_STARTED;
      cards.set(refOf(raw), task ? cardOf(task, atMs) : none);
    }
    const inner = childSeqs(block).flatMap((seq) =>
      [...blocksIn(seq)].map(({ raw }) => refOf(raw)),
    );
    if (inner.length > 0) cards.set(`${refOf(block.raw)}:all`, sumOf(inner, tasks));
  }
  return cards;
}

function cardOf({ attempts, iteration }: DryTask, atMs: number): CardRun {
  const current = attempts.at(-1);
  const look = current ? lookOf(current, attempts.length, atMs) : null;
  if (!current || !look) return NOT_STARTED;
  const turn = iteration > 1 ? `turn ${iteration} · ` : "";
  const reason = current.reason && look.token !== "completed" ? `: ${current.reason}` : "";
  const isRunning = current.status === "IN_PROGRESS";
  const from = current.takenAtMs ?? current.sinceMs;
  const isEnded = !isRunning && current.status !== "SCHEDULED";
  return {
    ...PLAIN_CARD,
    ...look,
    word: `${turn}${look.word}${reason}`,
    spins: isRunning,
    pips: attempts.length > 1 ? attempts.map(pipOf) : [],
    time: isRunning || isEnded ? durationText((isEnded ? current.sinceMs : atMs) - from) : null,
  };
}

function lookOf({ status, untilMs }: DryAttempt, count: number, atMs: number) {
  if (status === "SCHEDULED" && untilMs !== null && untilMs > atMs) {
    const left = durationText(untilMs - atMs);
    return count > 1
      ? { ...RUN_LOOKS.retry, word: `Retry ${count - 1} in ${left}` }
      : { ...RUN_LOOKS.held, word: `Starts in ${left}` };
  }
  const look = RUN_LOOKS[stateOf(status)];
  return stateOf(status) === "unknown" ? { ...look, word: status } : look;
}

function pipOf({ status }: DryAttempt): Pip {
  const token = tokenOf(status);
  if (token === "failed") return { token, mark: "cross" };
  if (token === "timedout") return { token, mark: "clock" };
  return { token, mark: status === "SCHEDULED" ? "hollow" : "dot" };
}

function sumOf(refs: readonly string[], tasks: ReadonlyMap<string, DryTask>): CardRun {
  const last = refs.flatMap((ref) => tasks.get(ref)?.attempts.at(-1)?.status ?? []);
  const open = last.filter((status) => status === "SCHEDULED" || status === "IN_PROGRESS").length;
  const failed = last.filter((status) => /FAILED|TIMED_OUT/.test(status)).length;
  const done = last.length - open;
  const ended: StatusToken = last.length === 0 ? "pending" : "completed";
  const calm = open > 0 ? "running" : ended;
  return {
    ...NOT_STARTED,
    token: failed > 0 ? "failed" : calm,
    word: `${done} of ${refs.length}${failed > 0 ? ` · ${failed} failed` : ""}`,
  };
}
