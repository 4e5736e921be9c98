import type { RunShape } from "./run-shape";
import type { TaskRun } from "./task-runs";

/**
 * Names of the cards that cannot come because a task has failed: those behind it in its own sequence and behind every
 * container around it, as far as they were not reached and can still be. Branches beside it go on by themselves.
 */
export function blockedBy(
  { placed, tasks }: RunShape,
  latest: ReadonlyMap<string, TaskRun>,
  notTaken: ReadonlySet<string>,
  ref: string,
): string[] {
  const behind: { readonly sequence: string; readonly index: number }[] = [];
  const own = placed.find(({ task }) => task.taskReferenceName === ref);
  for (let at = own ?? null; at; at = at.parent) {
    const [, sequence = "", index = ""] = /^(.*)\[(\d+)\]$/.exec(at.path) ?? [];
    behind.push({ sequence, index: Number(index) });
  }
  return placed.flatMap(({ task, path }) => {
    const name = task.taskReferenceName ?? "";
    if (!tasks.get(name)?.isCard || latest.has(name) || notTaken.has(name)) return [];
    const isBehind = behind.some(({ sequence, index }) => (indexIn(path, sequence) ?? -1) > index);
    return isBehind ? [name] : [];
  });
}

/** Place in a sequence of the task, or of the container it is in; null: it is elsewhere. */
function indexIn(path: string, sequence: string): number | null {
  if (!path.startsWith(`${sequence}[`)) return null;
  const [, index] = /^\[(\d+)\]/.exec(path.slice(sequence.length)) ?? [];
  return index === undefined ? null : Number(index);
}
