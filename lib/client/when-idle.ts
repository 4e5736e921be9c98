const AGAIN_MS = 50;

/** Runs something when the browser has nothing to do; not every browser tells. */
export function whenIdle(run: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(run);
  else setTimeout(run, AGAIN_MS);
}
