import { taskTypeOf } from "../definition/defaults";
import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import { allTasks, type PlacedTask } from "../definition/walk";
import type { TaskRun } from "./task-runs";
import { baseRefOf, hasEnded } from "./task-runs";

/** What the definition of a run says about one of its tasks. */
interface TaskShape {
  readonly ref: string;
  readonly type: string;
  /** Name of the worker's task type; of a built-in task whatever the author wrote. */
  readonly name: string;
  /** Drawn as a card; bars, pills and frames are not counted as tasks. */
  readonly isCard: boolean;
  /** Attempts that the policy grants after the first; null: the definition does not say. */
  readonly retries: number | null;
  readonly optional: boolean;
  readonly timeoutSeconds: number | null;
}

export interface RunShape {
  /** By reference name, in document order. */
  readonly tasks: ReadonlyMap<string, TaskShape>;
  readonly optional: ReadonlySet<string>;
  readonly placed: readonly PlacedTask[];
  readonly raws: ReadonlyMap<string, WorkflowTask>;
  /** Cards inside each fork, switch and loop, at any depth, by the container's reference name. */
  readonly inner: ReadonlyMap<string, readonly string[]>;
}

const BARS: ReadonlySet<string> = new Set([
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "JOIN",
  "SWITCH",
  "DECISION",
  "DO_WHILE",
]);

const shapes = new WeakMap<object, RunShape>();

/** The tasks of a definition by reference name; made once for each definition object. */
export function runShapeOf(definition: Pick<WorkflowDef, "tasks">): RunShape {
  const known = shapes.get(definition);
  if (known) return known;
  const placed = allTasks(definition);
  const tasks = new Map(placed.map(({ task }) => [nameOf(task), shapeOf(task)] as const));
  const optional = new Set(
    [...tasks.values()].filter((task) => task.optional).map(({ ref }) => ref),
  );
  const raws = new Map(placed.map(({ task }) => [nameOf(task), task] as const));
  const made = { tasks, optional, placed, raws, inner: innerCards(placed, tasks) };
  shapes.set(definition, made);
  return made;
}

function innerCards(
  placed: readonly PlacedTask[],
  tasks: ReadonlyMap<string, TaskShape>,
): Map<string, string[]> {
  const inner = new Map<string, string[]>();
  for (const { task, parent } of placed) {
    if (!tasks.get(nameOf(task))?.isCard) continue;
    for (let around = parent; around; around = around.parent) {
      const known = inner.get(nameOf(around.task));
      if (known) known.push(nameOf(task));
      else inner.set(nameOf(around.task), [nameOf(task)]);
    }
  }
  return inner;
}

function nameOf(task: WorkflowTask): string {
  return task.taskReferenceName ?? "";
}

function shapeOf(task: WorkflowTask): TaskShape {
  const type = taskTypeOf(task);
  const rule = task.taskDefinition ?? null;
  const isMerge = type === "NOOP" && nameOf(task).endsWith("_merge");
  return {
    ref: nameOf(task),
    type,
    name: task.name ?? type,
    isCard: !BARS.has(type) && !isMerge,
    retries: task.retryCount ?? rule?.retryCount ?? null,
    optional: task.optional === true,
    timeoutSeconds: rule?.timeoutSeconds || null,
  };
}

export interface RunProgress {
  readonly done: number;
  readonly total: number;
}

/** Cards that have ended, of those that were reached or can still be: what was not taken is not counted. */
export function progressOf(
  shape: RunShape,
  runs: ReadonlyMap<string, TaskRun>,
  notTaken: ReadonlySet<string>,
): RunProgress {
  const cards = new Map<string, boolean>();
  for (const task of shape.tasks.values()) {
    if (task.isCard && !notTaken.has(task.ref)) cards.set(task.ref, false);
  }
  for (const { ref, current } of runs.values()) {
    const known = shape.tasks.get(baseRefOf(current));
    if (known ? known.isCard : !BARS.has(current.taskType) && current.taskType !== "FORK") {
      // A turn of a loop takes the place of the card that stands for all turns.
      if (ref !== baseRefOf(current)) cards.delete(baseRefOf(current));
      cards.set(ref, hasEnded(current));
    }
  }
  return { done: [...cards.values()].filter(Boolean).length, total: cards.size };
}

/**
 * Tasks that cannot come any more: those of the cases that a switch did not choose, and all that were not reached when
 * the run ended well.
 */
export function notTakenRefs(
  shape: RunShape,
  latest: ReadonlyMap<string, TaskRun>,
  status: string,
): Set<string> {
  const refs = new Set<string>();
  const skipped = new Set<PlacedTask>();
  for (const placed of shape.placed) {
    const ref = nameOf(placed.task);
    if (latest.has(ref)) continue;
    const { parent } = placed;
    const isOut =
      status === "COMPLETED" ||
      (parent !== null && (skipped.has(parent) || isOtherCase(placed, parent, latest)));
    if (!isOut) continue;
    skipped.add(placed);
    refs.add(ref);
  }
  return refs;
}

/** In a case beside the one that ran: the switch has ended and a task of another of its cases was scheduled. */
function isOtherCase(
  { path }: PlacedTask,
  parent: PlacedTask,
  latest: ReadonlyMap<string, TaskRun>,
): boolean {
  const type = taskTypeOf(parent.task);
  if (type !== "SWITCH" && type !== "DECISION") return false;
  const chosen = latest.get(nameOf(parent.task))?.current;
  if (!chosen || !hasEnded(chosen)) return false;
  const taken = Object.entries(parent.task.decisionCases ?? {}).find(([, tasks]) =>
    tasks.some((task) => latest.has(nameOf(task))),
  );
  const inner = path.slice(parent.path.length + 1);
  if (taken) return !inner.startsWith(`decisionCases[${taken[0]}]`);
  const isDefault = (parent.task.defaultCase ?? []).some((task) => latest.has(nameOf(task)));
  return isDefault && !inner.startsWith("defaultCase");
}
