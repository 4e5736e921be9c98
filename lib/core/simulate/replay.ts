import type { SimulatedTransition } from "./simulation";

/** One attempt of a task at a moment of a dry run; times are virtual milliseconds from the start. */
export interface DryAttempt {
  readonly status: string;
  readonly reason: string | null;
  /** When the status began. */
  readonly sinceMs: number;
  /** When the status changes next; null: it does not. */
  readonly untilMs: number | null;
  /** When somebody took it; null: nobody has yet. */
  readonly takenAtMs: number | null;
}

/** What a task looks like at a moment: the attempts of its latest iteration, oldest first. */
export interface DryTask {
  readonly iteration: number;
  readonly attempts: readonly DryAttempt[];
}

/**
 * The state of every task of an execution at a moment, by its reference name in the definition (`ref__2` is the second
 * iteration of `ref`). A task that is not there has not been reached.
 */
export function tasksAt(
  transitions: readonly SimulatedTransition[],
  workflowId: string,
  atMs: number,
): ReadonlyMap<string, DryTask> {
  const byTask = new Map<string, SimulatedTransition[]>();
  for (const one of transitions) {
    if (one.workflowId !== workflowId || one.taskId === null || one.ref === null) continue;
    const list = byTask.get(one.taskId);
    if (list) list.push(one);
    else byTask.set(one.taskId, [one]);
  }
  const tasks = new Map<string, DryTask>();
  for (const list of byTask.values()) {
    const attempt = attemptAt(list, atMs);
    const [first] = list;
    if (!attempt || !first) continue;
    const ref = plainRef(first.ref ?? "");
    const known = tasks.get(ref);
    const isLater = !known || first.iteration > known.iteration;
    const attempts = isLater ? [attempt] : [...known.attempts, attempt];
    if (isLater || first.iteration === known.iteration) {
      tasks.set(ref, { iteration: first.iteration, attempts });
    }
  }
  return tasks;
}

function attemptAt(list: readonly SimulatedTransition[], atMs: number): DryAttempt | null {
  const at = list.findLastIndex((one) => one.atMs <= atMs);
  const now = list[at];
  if (!now) return null;
  const taken = list.slice(0, at + 1).find(({ to }) => to === "IN_PROGRESS");
  return {
    status: now.to,
    reason: now.reason,
    sinceMs: now.atMs,
    untilMs: list[at + 1]?.atMs ?? null,
    takenAtMs: taken?.atMs ?? null,
  };
}

function plainRef(ref: string): string {
  return ref.replace(/(?:__\d+)+$/, "");
}

/** Moments at which something changes, in order and each once: where a replay can stop. */
export function momentsOf(transitions: readonly SimulatedTransition[]): readonly number[] {
  return [...new Set(transitions.map(({ atMs }) => atMs))].toSorted((a, b) => a - b);
}
