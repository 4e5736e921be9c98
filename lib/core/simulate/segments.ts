import type { SimulatedTransition } from "./simulation";

/** A stretch of one attempt. Times are virtual milliseconds from the start. */
export interface DrySegment {
  readonly kind: "wait" | "work";
  readonly fromMs: number;
  readonly toMs: number;
  /** What the attempt came to; of the last one what it is at the end. */
  readonly status: string;
  /** From 1. */
  readonly attempt: number;
  /** Round of a loop, from 1; 0 outside loops. */
  readonly iteration: number;
}

/** Everything that became of one task of a definition. */
export interface DryRow {
  readonly workflowId: string;
  readonly ref: string;
  /** 0 in the workflow itself, 1 in the workflows that it starts. */
  readonly depth: number;
  readonly segments: readonly DrySegment[];
}

/** Who started a workflow. */
export interface DryChild {
  readonly workflowId: string;
  readonly parentTaskId: string;
}

/**
 * Rows of a timeline, in the order in which tasks were first scheduled; those of a child stand below the task that
 * started it. What is open at the end lasts to the end.
 */
export function dryRows(
  transitions: readonly SimulatedTransition[],
  workflowId: string,
  children: readonly DryChild[],
): readonly DryRow[] {
  const endMs = transitions.at(-1)?.atMs ?? 0;
  return rowsOf({ transitions, children, endMs }, workflowId, 0);
}

interface Facts {
  readonly transitions: readonly SimulatedTransition[];
  readonly children: readonly DryChild[];
  readonly endMs: number;
}

function rowsOf(facts: Facts, workflowId: string, depth: number): DryRow[] {
  const byRef = new Map<string, Map<string, SimulatedTransition[]>>();
  for (const one of facts.transitions) {
    if (one.workflowId !== workflowId || one.taskId === null || one.ref === null) continue;
    const ref = one.ref.replace(/(?:__\d+)+$/, "");
    const tasks = byRef.get(ref) ?? new Map<string, SimulatedTransition[]>();
    byRef.set(ref, tasks);
    tasks.set(one.taskId, [...(tasks.get(one.taskId) ?? []), one]);
  }
  return [...byRef].flatMap(([ref, tasks]) => {
    const segments = [...tasks.values()].flatMap((list) => segmentsOf(list, facts.endMs));
    const started = facts.children.filter(({ parentTaskId }) => tasks.has(parentTaskId));
    return [
      { workflowId, ref, depth, segments },
      ...started.flatMap((child) => rowsOf(facts, child.workflowId, depth + 1)),
    ];
  });
}

const ENDED =
  /^(?:COMPLETED|COMPLETED_WITH_ERRORS|FAILED|FAILED_WITH_TERMINAL_ERROR|TIMED_OUT|CANCELED|SKIPPED)$/;

function segmentsOf(list: readonly SimulatedTransition[], endMs: number): DrySegment[] {
  const [first] = list;
  if (!first) return [];
  const last = list.findLast(({ to }) => ENDED.test(to));
  const taken = list.find(({ to }) => to === "IN_PROGRESS");
  const toMs = last?.atMs ?? endMs;
  const status = last?.to ?? list.at(-1)?.to ?? first.to;
  const about = { status, attempt: first.attempt + 1, iteration: first.iteration };
  const workFrom = taken?.atMs ?? toMs;
  const segments: DrySegment[] = [];
  if (workFrom > first.atMs)
    segments.push({ ...about, kind: "wait", fromMs: first.atMs, toMs: workFrom });
  segments.push({ ...about, kind: "work", fromMs: workFrom, toMs });
  return segments;
}
