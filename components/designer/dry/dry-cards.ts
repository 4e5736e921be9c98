import {
  AlarmClock,
  Ban,
  Check,
  CircleDashed,
  CircleSlash,
  Clock,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
  SkipForward,
  TimerOff,
  TriangleAlert,
  X,
} from "lucide-react";

import type { CardBorder, CardRun, Pip } from "@/components/canvas/card-run";
import { durationText } from "@/lib/client/format";
import { blocksIn, childSeqs, type Doc, ownTasks, refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { StatusToken } from "@/lib/core/execution/status-words";
import { type DryAttempt, type DryTask, tasksAt } from "@/lib/core/simulate/replay";

import type { DryResult } from "./dry-run";

interface Look {
  readonly token: StatusToken;
  readonly word: string;
  readonly icon: LucideIcon;
  readonly border: CardBorder;
}

const LOOKS: Readonly<Record<string, Look>> = {
  SCHEDULED: { token: "queued", word: "Queued", icon: Clock, border: "dotted" },
  IN_PROGRESS: { token: "running", word: "Running", icon: LoaderCircle, border: "sweep" },
  COMPLETED: { token: "completed", word: "Completed", icon: Check, border: "solid" },
  COMPLETED_WITH_ERRORS: {
    token: "errors",
    word: "Completed with errors",
    icon: TriangleAlert,
    border: "notch",
  },
  FAILED: { token: "failed", word: "Failed", icon: X, border: "bar" },
  FAILED_WITH_TERMINAL_ERROR: { token: "failed", word: "Failed", icon: X, border: "double-bar" },
  TIMED_OUT: { token: "timedout", word: "Timed out", icon: TimerOff, border: "dashed-bar" },
  CANCELED: { token: "canceled", word: "Canceled", icon: Ban, border: "solid" },
  SKIPPED: { token: "skipped", word: "Skipped", icon: SkipForward, border: "dashed" },
};

/** The colour of a status. */
export function tokenOf(status: string): StatusToken {
  return (Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined)?.token ?? "pending";
}

/** A status in words. */
export function wordOf(status: string): string {
  return (Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined)?.word ?? status;
}

const PLAIN = { spins: false, pips: [], time: null, imageUrl: null, progress: null } as const;
const NOT_STARTED: CardRun = {
  ...PLAIN,
  token: "pending",
  word: "Not started",
  icon: CircleDashed,
  border: "plain",
  faded: false,
};
const NOT_REACHED: CardRun = {
  ...NOT_STARTED,
  word: "Not reached",
  icon: CircleSlash,
  faded: true,
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
    ...look,
    word: `${turn}${look.word}${reason}`,
    spins: isRunning,
    faded: look.token === "skipped",
    pips: attempts.length > 1 ? attempts.map(pipOf) : [],
    time: isRunning || isEnded ? durationText((isEnded ? current.sinceMs : atMs) - from) : null,
    imageUrl: null,
    progress: null,
  };
}

function lookOf({ status, untilMs }: DryAttempt, count: number, atMs: number): Look {
  if (status === "SCHEDULED" && untilMs !== null && untilMs > atMs) {
    const left = durationText(untilMs - atMs);
    return count > 1
      ? { token: "retry", word: `Retry ${count - 1} in ${left}`, icon: RotateCw, border: "dashed" }
      : { token: "queued", word: `Starts in ${left}`, icon: AlarmClock, border: "dotted" };
  }
  const known = Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined;
  return known ?? { token: "pending", word: status, icon: CircleDashed, border: "plain" };
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
