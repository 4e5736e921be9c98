/** How long something took in earlier runs: the middle value in ms; null: nothing is known. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 0 && lower !== undefined ? (lower + upper) / 2 : upper;
}

/** Less than this is noise. */
const LEAST_MS = 20;
const LEAST_PERCENT = 10;

/**
 * How much longer (more than 0) or shorter something took than usual, in whole per cent. Null where the difference is
 * too small to speak of, or the usual time is none.
 */
export function usualDifference(ms: number, usualMs: number): number | null {
  if (usualMs <= 0 || Math.abs(ms - usualMs) < LEAST_MS) return null;
  const percent = Math.round((ms / usualMs - 1) * 100);
  return Math.abs(percent) < LEAST_PERCENT ? null : percent;
}

/** A finished run, as far as times are asked of it. */
export interface PastRun {
  /** From start to end, in ms. */
  readonly tookMs: number;
  readonly tasks: readonly {
    /** Name in the definition. */
    readonly ref: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

export interface UsualTimes {
  /** How many runs were looked at. */
  readonly runs: number;
  /** Of whole runs, in ms; null: there are none. */
  readonly totalMs: number | null;
  /** Of completed attempts, in ms, by the name in the definition. */
  readonly tasks: Readonly<Record<string, number>>;
}

/** Medians of whole runs and of their completed tasks. Turns of loops count one by one. */
export function usualTimes(past: readonly PastRun[]): UsualTimes {
  const byRef = new Map<string, number[]>();
  for (const { tasks } of past) {
    for (const { ref, status, startTime, endTime } of tasks) {
      if (status !== "COMPLETED" || startTime === 0 || endTime < startTime) continue;
      const known = byRef.get(ref);
      if (known) known.push(endTime - startTime);
      else byRef.set(ref, [endTime - startTime]);
    }
  }
  const medians = [...byRef].flatMap(([ref, values]) => {
    const middle = median(values);
    return middle === null ? [] : [[ref, middle] as const];
  });
  return {
    runs: past.length,
    totalMs: median(past.map(({ tookMs }) => tookMs)),
    tasks: Object.fromEntries(medians),
  };
}

/**
 * How long a run will go on, in ms, as earlier runs were: null when nothing is known of them, 0 when it should be over
 * by now.
 */
export function timeLeft(elapsedMs: number, usual: UsualTimes): number | null {
  return usual.totalMs === null ? null : Math.max(0, usual.totalMs - elapsedMs);
}
