import type { HiddenTitle } from "@/components/ui/hidden-title";
import { countText, shortId } from "@/lib/client/format";
import { isOpen, type WatchedRun } from "@/lib/client/watched-runs";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

/** Another server may name a status that is not known here. */
const WORDS: Readonly<Partial<Record<string, { readonly word: string }>>> = EXECUTION_WORDS;
const MARKS: Readonly<Partial<Record<string, string>>> = {
  RUNNING: "▶",
  PAUSED: "⏸",
  COMPLETED: "✓",
  FAILED: "✗",
  TIMED_OUT: "✗",
  TERMINATED: "■",
};

export function statusWord(status: string): string {
  return WORDS[status]?.word ?? status;
}

const MOST_NAMED = 3;

/**
 * `thumbs batch-1: 18 of 21 completed, 1 photo refused, not: 4fz1k9aa, 77b0c2dd`: how a batch has ended, with the runs
 * to look at. `refused`: photos that never became runs.
 */
export function batchText(batch: string, runs: readonly WatchedRun[], refused = 0): string {
  const names = [...new Set(runs.map(({ name }) => name)), batch];
  const others = runs.filter(({ status }) => status !== "COMPLETED");
  const all = runs.length + refused;
  const ended = `${names.join(" ")}: ${runs.length - others.length} of ${all} completed`;
  const done = refused === 0 ? ended : `${ended}, ${countText(refused, "photo")} refused`;
  if (others.length === 0) return done;
  const named = others.slice(0, MOST_NAMED).map(({ id }) => shortId(id));
  const more = others.length > named.length ? ` and ${others.length - named.length} more` : "";
  return `${done}, not: ${named.join(", ")}${more}`;
}

function isBad({ status }: WatchedRun): boolean {
  return status === "FAILED" || status === "TIMED_OUT";
}

/** What the title of a hidden tab says: a failure first, then what runs, then what is done. Null: nothing was watched. */
export function hiddenTitle(runs: readonly WatchedRun[]): HiddenTitle | null {
  const bad = runs.filter(isBad);
  const open = runs.filter(isOpen);
  if (bad.length > 0) return { mood: "failed", text: titleOf(bad, "failed") };
  if (open.length > 0) return { mood: "running", text: titleOf(open, "running") };
  return runs.length > 0 ? { mood: "completed", text: titleOf(runs, "ended") } : null;
}

function titleOf(runs: readonly WatchedRun[], word: string): string {
  const [only] = runs;
  const mark = MARKS[only?.status ?? ""] ?? "?";
  return only && runs.length === 1
    ? `${mark} ${statusWord(only.status)} · ${only.name}`
    : `${mark} ${countText(runs.length, "run")} ${word}`;
}
