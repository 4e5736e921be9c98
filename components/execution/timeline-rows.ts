import type { LiveExecution } from "@/lib/client/follow-execution";
import type { TaskRun } from "@/lib/core/execution/task-runs";
import { baseRefOf } from "@/lib/core/execution/task-runs";
import { timelineRows } from "@/lib/core/execution/timeline";

import { factsOf, type RunFacts } from "./run-facts";

/** A line of the timeline: a task of the run, or of a run that a task has started. */
export interface TimelineLine {
  readonly key: string;
  readonly run: TaskRun;
  readonly facts: RunFacts;
  /** How far it is indented: containers and sub-workflows around it. */
  readonly depth: number;
  /** What is opened for it: the task itself, or the one that has started its run. */
  readonly opens: string;
  readonly isChild: boolean;
}

/** All lines in the order in which the tasks began; those of a run that a task has started behind that task. */
export function timelineLines(
  facts: RunFacts,
  children: ReadonlyMap<string, LiveExecution>,
): TimelineLine[] {
  const depths = depthsOf(facts);
  return timelineRows(facts.runs).flatMap((run) => {
    const depth = depths.get(baseRefOf(run.current)) ?? 0;
    const own: TimelineLine = { key: run.ref, run, facts, depth, opens: run.ref, isChild: false };
    const child = children.get(run.current.subWorkflowId ?? "");
    if (!child) return [own];
    const inner = factsOf(child);
    const innerDepths = depthsOf(inner);
    const below = timelineRows(inner.runs).map((one) => ({
      key: `${run.ref}/${one.ref}`,
      run: one,
      facts: inner,
      depth: depth + 1 + (innerDepths.get(baseRefOf(one.current)) ?? 0),
      opens: run.ref,
      isChild: true,
    }));
    return [own, ...below];
  });
}

function depthsOf({ shape }: RunFacts): ReadonlyMap<string, number> {
  return new Map(
    shape.placed.map(({ task, depth }) => [task.taskReferenceName ?? "", depth - 1] as const),
  );
}

/** A line of which an attempt failed or timed out, even if a later one did not. */
export function hasFailedAttempt({ run }: TimelineLine): boolean {
  return run.attempts.some(({ status }) => /FAILED|TIMED_OUT/.test(status));
}
