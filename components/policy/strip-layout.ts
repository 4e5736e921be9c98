import { formatDuration } from "@/lib/core/policy/duration";
import type { Attempt } from "@/lib/core/policy/rehearse";

/** Pixels of the drawing. */
export const STRIP_WIDTH = 320;
const SIDE = 10;
const SMALLEST = 6;
const GAP = 34;
/** More attempts than this are drawn in part. */
const MOST = 12;
const FIRST = 6;
const LAST = 2;

export interface StripBlock {
  readonly n: number;
  readonly x: number;
  readonly width: number;
  /** A limit has ended it. */
  readonly isCut: boolean;
  /** It never ends. */
  readonly isOpen: boolean;
  /** The workflow is over before it. */
  readonly isFaded: boolean;
  readonly wait: { readonly x: number; readonly width: number; readonly text: string } | null;
  /** Where jitter may put its start. */
  readonly jitter: { readonly x: number; readonly width: number } | null;
  readonly said: string;
}

export interface Strip {
  readonly blocks: readonly StripBlock[];
  readonly isLog: boolean;
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** Attempts in the middle that are not drawn. */
  readonly gap: { readonly x: number; readonly width: number; readonly hidden: number } | null;
  /** Where the limit of all attempts together is. */
  readonly totalX: number | null;
  /** Where the workflow ends because of the task. */
  readonly stopX: number | null;
}

export interface StripFacts {
  readonly attempts: readonly Attempt[];
  readonly jitterMs: number;
  /** Limit over all attempts; 0: none. */
  readonly totalMs: number;
  readonly endsWorkflowAt: number | null;
}

/** Attempts as shapes on a time axis of `STRIP_WIDTH` pixels. */
export function layoutStrip(facts: StripFacts): Strip {
  const { attempts, jitterMs, totalMs, endsWorkflowAt } = facts;
  const shown = shownOf(attempts);
  const hidden = attempts.length - shown.length;
  const axis = axisOf(shown, hidden > 0);
  const blocks = shown.map((attempt) => blockOf(attempt, axis, jitterMs));
  const isShownAt = (ms: number) => Number.isFinite(ms) && ms <= axis.endMs && !axis.isHidden(ms);
  return {
    blocks,
    isLog: axis.isLog,
    ticks: ticksOf(axis),
    gap: hidden > 0 ? { x: axis.gapX, width: GAP, hidden } : null,
    totalX: totalMs > 0 && isShownAt(totalMs) ? axis.x(totalMs) : null,
    stopX: endsWorkflowAt !== null && isShownAt(endsWorkflowAt) ? axis.x(endsWorkflowAt) : null,
  };
}

function shownOf(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.length > MOST
    ? [...attempts.slice(0, FIRST), ...attempts.slice(-LAST)]
    : attempts;
}

interface Axis {
  readonly x: (ms: number) => number;
  readonly endMs: number;
  readonly isLog: boolean;
  readonly gapX: number;
  readonly isHidden: (ms: number) => boolean;
  /** Times up to here are drawn without a gap before them. */
  readonly unbrokenMs: number;
}

const startOf = ({ startAt, dueAt }: Attempt) => startAt ?? dueAt;

function axisOf(shown: readonly Attempt[], hasGap: boolean): Axis {
  const last = shown.at(-1);
  const endMs = lastTime(shown) * 1.04;
  const breakMs = hasGap ? finite(shown[FIRST - 1]?.endAt, endMs) : endMs;
  const resumeMs = hasGap ? (shown[FIRST]?.scheduledAt ?? breakMs) : breakMs;
  // Time without the hidden part.
  const virtual = (ms: number) =>
    ms <= breakMs ? ms : breakMs + Math.max(0, Math.min(ms, endMs) - resumeMs);
  const span = Math.max(1, virtual(endMs));
  const room = STRIP_WIDTH - 2 * SIDE - (hasGap ? GAP : 0);
  const starts = shown.map((one) => virtual(startOf(one)));
  const steps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
  const smallest = Math.min(...steps.filter((step) => step > 0), span);
  const isLog = shown.length > 1 && last !== undefined && (smallest / span) * room < SMALLEST + 2;
  const share = isLog
    ? (ms: number) => Math.log1p(ms / smallest) / Math.log1p(span / smallest)
    : (ms: number) => ms / span;
  const x = (ms: number) => {
    const bounded = Math.min(Math.max(0, ms), endMs);
    return SIDE + share(virtual(bounded)) * room + (hasGap && bounded > breakMs ? GAP : 0);
  };
  return {
    x,
    endMs,
    isLog,
    gapX: SIDE + share(breakMs) * room,
    isHidden: (ms) => hasGap && ms > breakMs && ms < resumeMs,
    unbrokenMs: breakMs,
  };
}

function finite(ms: number | undefined, otherwise: number): number {
  return ms !== undefined && Number.isFinite(ms) ? ms : otherwise;
}

const OPEN_END_MS = 10_000;

/** The last moment that is drawn; what never ends is drawn for a while. */
function lastTime(shown: readonly Attempt[]): number {
  const times = shown.flatMap((one) => [startOf(one), one.endAt]).filter(Number.isFinite);
  const latest = Math.max(1, ...times);
  return shown.some(({ endAt }) => endAt === Infinity)
    ? Math.max(latest * 1.5, latest + OPEN_END_MS)
    : latest;
}

function blockOf(attempt: Attempt, axis: Axis, jitterMs: number): StripBlock {
  const { n, scheduledAt, dueAt, endAt, limit, reached, startAt } = attempt;
  const isOpen = endAt === Infinity;
  const start = startOf(attempt);
  const x = axis.x(start);
  const end = axis.x(isOpen ? axis.endMs : endAt);
  const waitX = axis.x(scheduledAt);
  const waits = n > 0 && x - waitX > 1;
  const hasJitter = n > 0 && jitterMs > 0;
  return {
    n,
    x,
    width: Math.max(startAt === null ? 0 : SMALLEST, startAt === null ? 0 : end - x),
    isCut: limit !== null,
    isOpen,
    isFaded: !reached,
    wait: waits
      ? { x: waitX, width: x - waitX, text: formatDuration((dueAt - scheduledAt) / 1000) }
      : null,
    jitter: hasJitter ? { x, width: Math.max(2, axis.x(start + jitterMs) - x) } : null,
    said: sentence(attempt),
  };
}

/** `Attempt 2: starts after 32 s, may run 32 s` */
function sentence({ n, startAt, runLimitMs, endAt, reached, outcome }: Attempt): string {
  if (!reached) return `Attempt ${n + 1}: never reached, the workflow has ended`;
  if (startAt === null) return `Attempt ${n + 1}: nobody takes it`;
  const limit = runLimitMs === Infinity ? "without a limit" : `may run ${seconds(runLimitMs)}`;
  const end = endAt === Infinity ? "never ends" : `ends after ${seconds(endAt)}`;
  const how = outcome === "timed-out" ? ", timed out" : "";
  return `Attempt ${n + 1}: starts after ${seconds(startAt)}, ${limit}, ${end}${how}`;
}

function seconds(ms: number): string {
  return formatDuration(Math.round(ms / 100) / 10);
}

const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 43_200,
  86_400, 172_800, 432_000,
] as const;
const MOST_TICKS = 5;
const TICK_ROOM = 38;

/** Round times along the axis; on a logarithmic one each as far from the next as its text needs. */
function ticksOf(axis: Axis): Strip["ticks"] {
  const end = axis.unbrokenMs / 1000;
  const tick = (at: number) => ({
    x: axis.x(at * 1000),
    text: at === 0 ? "0" : formatDuration(at),
  });
  if (!axis.isLog) {
    const step = STEPS.find((one) => end / one <= MOST_TICKS) ?? end;
    return Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => tick(at * step));
  }
  const ticks = [tick(0)];
  for (const at of STEPS) {
    const next = tick(at);
    if (at <= end && next.x - (ticks.at(-1)?.x ?? 0) >= TICK_ROOM) ticks.push(next);
  }
  return ticks;
}
