import type { LiveExecution } from "@/lib/client/follow-execution";
import { type LoopTurn, loopTurns } from "@/lib/core/execution/loop-turns";
import {
  notTakenRefs,
  progressOf,
  type RunProgress,
  type RunShape,
  runShapeOf,
} from "@/lib/core/execution/run-shape";
import type { CauseRun } from "@/lib/core/execution/root-cause";
import {
  baseRefOf,
  latestRuns,
  type TaskRun,
  taskRuns,
  type TaskView,
} from "@/lib/core/execution/task-runs";

/** What follows from a run as it is at a moment. */
export interface RunFacts {
  readonly shape: RunShape;
  /** By reference name; turns of a loop apart. */
  readonly runs: ReadonlyMap<string, TaskRun>;
  /** By name in the definition; of a loop's turns the latest. */
  readonly latest: ReadonlyMap<string, TaskRun>;
  readonly notTaken: ReadonlySet<string>;
  readonly progress: RunProgress;
  /** Turns of the loops that have begun, by reference name. */
  readonly loops: ReadonlyMap<string, readonly LoopTurn[]>;
}

/** A run as it is searched for causes. */
export function causeRunOf(live: LiveExecution): CauseRun {
  const { workflowId, workflowDefinition } = live.execution;
  return {
    workflowId,
    tasks: live.tasks.values(),
    optional: runShapeOf(workflowDefinition).optional,
  };
}

const known = new WeakMap<LiveExecution, RunFacts>();

/** Made once for each state of the run. */
export function factsOf(live: LiveExecution): RunFacts {
  const cached = known.get(live);
  if (cached) return cached;
  const shape = runShapeOf(live.execution.workflowDefinition);
  const runs = taskRuns(live.tasks.values());
  const latest = latestRuns(runs);
  const notTaken = notTakenRefs(shape, latest, live.execution.status);
  const facts: RunFacts = {
    shape,
    runs,
    latest,
    notTaken,
    progress: progressOf(shape, runs, notTaken),
    loops: loopTurns(shape, runs),
  };
  known.set(live, facts);
  return facts;
}

/** How many attempts the policy grants after the first; null: not known. */
export function retriesOf({ shape }: RunFacts, task: TaskView): number | null {
  return shape.tasks.get(baseRefOf(task))?.retries ?? null;
}

/** The run of a name from the address: of a turn exactly, of a name in the definition the latest turn. */
export function runOf({ runs, latest }: RunFacts, ref: string): TaskRun | null {
  return runs.get(ref) ?? latest.get(ref) ?? null;
}
