export interface Painter {
  /** Something is to be painted; `isUrgent`: a hidden page is to know it, too. */
  ask(isUrgent: boolean): void;
  stop(): void;
}

/** A hidden page has no frames, and only its title tells something. */
const HIDDEN_MS = 1_000;
const NO_PAGE_MS = 16;

/**
 * Calls `paint` at most once a frame however often it is asked. While the page is hidden it is called only for what is
 * urgent, at most once a second; the rest waits until the page is seen again.
 */
export function createPainter(paint: () => void): Painter {
  let cancel: (() => void) | null = null;
  let isAsked = false;
  let isUrgent = false;
  const run = () => {
    cancel = null;
    isAsked = false;
    isUrgent = false;
    paint();
  };
  const plan = () => {
    if (cancel !== null || !isAsked) return;
    if (typeof document === "undefined") cancel = afterMs(NO_PAGE_MS, run);
    else if (!document.hidden) cancel = onFrame(run);
    else if (isUrgent) cancel = afterMs(HIDDEN_MS, run);
  };
  // A frame that is waited for does not come any more once the page is hidden.
  const look = () => {
    cancel?.();
    cancel = null;
    plan();
  };
  if (typeof document !== "undefined") document.addEventListener("visibilitychange", look);
  return {
    ask(urgent) {
      isAsked = true;
      isUrgent ||= urgent;
      plan();
    },
    stop() {
      cancel?.();
      if (typeof document !== "undefined") document.removeEventListener("visibilitychange", look);
    },
  };
}

function afterMs(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function onFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
}
