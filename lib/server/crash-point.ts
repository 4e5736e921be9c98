/**
 * Places where a crash is worth trying (ARCHITECTURE, "What survives a crash"). In the product nothing happens there: only
 * the server of the fault tests sets a hook, which kills the process with SIGKILL at the chosen one.
 *
 * C1 before a request is queued for the writer · C2 queued, batch not begun · C3 inside the transaction · C4 committed,
 * callers not answered · C5 committed, nobody woken · C6 hand-out committed, worker not begun · C7 worker running ·
 * C8 image child running · C9 artifact under a temporary name · C10 artifact in place, completion not committed ·
 * C11 upload to S3 begun · C12 completion queued, not committed · C13 completion and what follows committed · C14 child
 * begun, parent not told · C15 in the middle of recovery
 */
export type CrashPoint = `C${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15}`;

let hook: ((point: CrashPoint) => void) | null = null;

/** For fault tests. */
export function onCrashPoint(listener: (point: CrashPoint) => void): void {
  hook = listener;
}

export function crashPoint(point: CrashPoint): void {
  if (hook) hook(point);
}
