/** How long others wait at most. */
const SLICE_MS = 4;

/**
 * Runs a computation that gives way at every `yield`, in slices between which keys and frames have their turn. `done`
 * gets its result; the answer gives it up.
 */
export function inSlices<Result>(
  work: Iterator<unknown, Result>,
  done: (result: Result) => void,
): () => void {
  let timer = setTimeout(slice, 0);
  function slice(): void {
    const startedAt = performance.now();
    do {
      const step = work.next();
      if (step.done) {
        done(step.value);
        return;
      }
    } while (performance.now() - startedAt < SLICE_MS);
    timer = setTimeout(slice, 0);
  }
  return () => clearTimeout(timer);
}
