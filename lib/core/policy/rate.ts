export interface RateWindow {
  /** Records a delivery at `now` (epoch ms) and allows it, or refuses. A `perFrequency` of 0 or less allows all. */
  tryTake(now: number, perFrequency: number, frequencySeconds: number): boolean;
  /** Earliest epoch ms, not before `now`, at which `tryTake` would allow. Records nothing. */
  nextFreeAt(now: number, perFrequency: number, frequencySeconds: number): number;
}

/**
 * Log of deliveries of one task name in a sliding window: at most `perFrequency` in any `frequencySeconds`. It keeps
 * only what is younger than the window, so never more than `perFrequency` entries; both calls are amortised O(1).
 * Rule: Conductor's rateLimitPerFrequency. A clock that is set back makes entries of the future
 * count as taken now.
 */
export function createRateWindow(): RateWindow {
  let taken: number[] = [];
  let head = 0;

  function forget(now: number, windowMs: number): void {
    for (let last = taken.length - 1; last >= head && (taken[last] ?? 0) > now; last--)
      taken[last] = now;
    while (head < taken.length && now - (taken[head] ?? 0) >= windowMs) head += 1;
    if (head > 32 && head * 2 > taken.length) {
      taken = taken.slice(head);
      head = 0;
    }
  }

  function nextFreeAt(now: number, perFrequency: number, frequencySeconds: number): number {
    if (perFrequency <= 0) return now;
    const windowMs = frequencySeconds * 1000;
    forget(now, windowMs);
    const blocking = taken[taken.length - perFrequency];
    const blocked = blocking !== undefined && taken.length - head >= perFrequency;
    return blocked ? blocking + windowMs : now;
  }

  function tryTake(now: number, perFrequency: number, frequencySeconds: number): boolean {
    if (perFrequency <= 0) return true;
    if (nextFreeAt(now, perFrequency, frequencySeconds) > now) return false;
    taken.push(now);
    return true;
  }

  return { tryTake, nextFreeAt };
}
