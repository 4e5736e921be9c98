/** How long one caller may keep the event loop before others are served. */
const PART_MS = 8;

/** Resolves in a later turn of the event loop, when those who wait have been served once. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Runs a computation that gives way at every `yield`, with turns for everybody else in between; answers its result. */
export async function inTurns<Result>(work: Iterator<unknown, Result>): Promise<Result> {
  let startedAt = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - startedAt < PART_MS) continue;
    await nextTurn();
    startedAt = performance.now();
  }
}
