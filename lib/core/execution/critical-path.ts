import type { TaskRun } from "./task-runs";

/** Types that only hold others together: they end with what they hold. */
const STRUCTURE: ReadonlySet<string> = new Set([
  "FORK",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "JOIN",
  "EXCLUSIVE_JOIN",
  "SWITCH",
  "DECISION",
  "DO_WHILE",
]);

interface Stretch {
  readonly ref: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The chain of tasks that made the run as long as it was: the last one that ended, before it the last one that had ended
 * when it was scheduled, and so on. Reference names, the first task first. A task that is open counts up to `now` (epoch
 * ms).
 */
export function criticalPath(runs: Iterable<TaskRun>, now: number): string[] {
  const stretches: Stretch[] = [];
  for (const { ref, attempts, current } of runs) {
    if (STRUCTURE.has(current.taskType) || current.status === "SKIPPED") continue;
    const from = (attempts[0] ?? current).scheduledTime;
    stretches.push({ ref, from, to: current.endTime > 0 ? current.endTime : now });
  }
  const byEnd = stretches.toSorted((a, b) => b.to - a.to || b.from - a.from);
  const path: string[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const { ref, from, to } of byEnd) {
    if (to > before) continue;
    path.push(ref);
    before = from;
  }
  return path.toReversed();
}
