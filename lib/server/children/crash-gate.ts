const WINDOW_MS = 60_000;
const CRASHES_ALLOWED = 5;
const MAX_DELAY_MS = 30_000;

export interface CrashGate {
  /** Notes a crash; answers how long to wait before the next start, in milliseconds. */
  crashed(nowMs: number): number;
  /** Five crashes lie within the last minute. */
  isClosed(nowMs: number): boolean;
}

/** Slows starts down: from the fifth crash within a minute on they wait 1, 2, 4 … 30 s. Times are monotonic. */
export function createCrashGate(): CrashGate {
  let crashes: number[] = [];
  let delays = 0;
  const recent = (nowMs: number) => crashes.filter((at) => nowMs - at < WINDOW_MS);
  return {
    crashed(nowMs) {
      crashes = [...recent(nowMs), nowMs].slice(-CRASHES_ALLOWED * 4);
      if (crashes.length < CRASHES_ALLOWED) {
        delays = 0;
        return 0;
      }
      const delayMs = Math.min(MAX_DELAY_MS, 1_000 * 2 ** delays);
      delays += 1;
      return delayMs;
    },
    isClosed: (nowMs) => recent(nowMs).length >= CRASHES_ALLOWED,
  };
}
