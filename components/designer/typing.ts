import { createStore } from "zustand/vanilla";

/** Keys that come faster than this are one change of the document. */
const REST_MS = 250;
/** The document is never further behind than this. */
const MOST_MS = 3_000;

/** A change that is on its way from a field to the document. */
export interface Typing {
  /** Keeps the newest change of a field, which takes the place of the one before; that of another field goes first. */
  put(field: object, change: () => void): void;
  /** Carries out what waits, now. */
  flush(): void;
  isWaiting(): boolean;
  /** Hears when something begins or ceases to wait. */
  subscribe(listener: () => void): () => void;
}

/**
 * What is typed is shown by its field at once and changes the document when the keys rest, or as soon as anybody asks
 * for it: the store does that before it answers, so nobody sees a document without it.
 */
export function createTyping(): Typing {
  const waiting = createStore<{ readonly field: object; readonly change: () => void } | null>(
    () => null,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sinceMs = 0;
  const flush = () => {
    const last = waiting.getState();
    if (!last) return;
    clearTimeout(timer);
    waiting.setState(null, true);
    last.change();
  };
  return {
    put(field, change) {
      if (waiting.getState()?.field !== field) flush();
      clearTimeout(timer);
      const nowMs = performance.now();
      if (!waiting.getState()) sinceMs = nowMs;
      timer = setTimeout(flush, Math.min(REST_MS, sinceMs + MOST_MS - nowMs));
      waiting.setState({ field, change }, true);
    },
    flush,
    isWaiting: () => waiting.getState() !== null,
    subscribe: (listener) =>
      waiting.subscribe((now, before) => {
        if ((now === null) !== (before === null)) listener();
      }),
  };
}

/**
 * Calls so long after the last start, and not while something is being typed: asking for the document would end that.
 * Who types without a rest is not waited for longer than the document may be behind.
 */
export function besideTyping(typing: Pick<Typing, "isWaiting">, ms: number, call: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sinceMs: number | null = null;
  const stop = () => clearTimeout(timer);
  const restart = () => {
    stop();
    sinceMs ??= performance.now();
    timer = setTimeout(look, ms);
  };
  const look = () => {
    if (typing.isWaiting() && sinceMs !== null && performance.now() - sinceMs < MOST_MS) restart();
    else {
      sinceMs = null;
      call();
    }
  };
  return { restart, stop };
}
