/** Tasks that take less than this lately: the next one is fetched while a child is still at work. */
const QUICK_MS = 250;
/** How much the newest task counts. */
const WEIGHT = 0.2;

/** A place beside those of the children, for one task that gets ready before a child is free. */
export interface OneAhead {
  isFree(): boolean;
  onFree(listener: () => void): void;
  /** Takes the place; the answer gives it back, more than once if you like. */
  take(): () => void;
  /** What a task took from the start of its child to its end, in milliseconds. */
  note(ms: number): void;
}

/**
 * Between two quick tasks a child would wait for the next one's source as long as it works. Slow ones are not taken
 * ahead: they would wait as running instead of in the queue, where their time limits and other workers see them.
 */
export function createOneAhead(): OneAhead {
  const listeners: (() => void)[] = [];
  let latelyMs = Number.POSITIVE_INFINITY;
  let taken = false;
  return {
    isFree: () => !taken && latelyMs < QUICK_MS,
    onFree: (listener) => {
      listeners.push(listener);
    },
    take() {
      let held = true;
      taken = true;
      return () => {
        if (!held) return;
        held = false;
        taken = false;
        for (const listener of listeners) listener();
      };
    },
    note(ms) {
      latelyMs = Number.isFinite(latelyMs) ? latelyMs + WEIGHT * (ms - latelyMs) : ms;
    },
  };
}
