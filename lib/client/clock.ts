type Listener = () => void;

interface Clock {
  readonly listeners: Set<Listener>;
  timer: ReturnType<typeof setInterval> | null;
}

const clocks = new Map<number, Clock>();

/**
 * Calls a listener every so often while the page is on screen, and once when it comes back: all listeners of one pace
 * share a timer, and a hidden page has none. The answer takes the listener back.
 */
export function onTick(everyMs: number, listener: Listener): () => void {
  const clock = clocks.get(everyMs) ?? { listeners: new Set(), timer: null };
  clocks.set(everyMs, clock);
  clock.listeners.add(listener);
  watch();
  wind(everyMs, clock);
  return () => {
    clock.listeners.delete(listener);
    if (clock.listeners.size > 0) return;
    wind(everyMs, clock);
    clocks.delete(everyMs);
  };
}

function wind(everyMs: number, clock: Clock): void {
  const isWanted = clock.listeners.size > 0 && !document.hidden;
  if (isWanted && clock.timer === null) {
    clock.timer = setInterval(() => tell(clock), everyMs);
  } else if (!isWanted && clock.timer !== null) {
    clearInterval(clock.timer);
    clock.timer = null;
  }
}

function tell({ listeners }: Clock): void {
  for (const listener of listeners) listener();
}

let isWatched = false;

function watch(): void {
  if (isWatched) return;
  isWatched = true;
  document.addEventListener("visibilitychange", () => {
    for (const [everyMs, clock] of clocks) {
      wind(everyMs, clock);
      if (!document.hidden) tell(clock);
    }
  });
}
