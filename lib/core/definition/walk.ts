import { taskTypeOf } from "./defaults";
import { isJsonObject } from "../json";
import type { WorkflowDef, WorkflowTask } from "./schema";

export interface PlacedTask {
  readonly task: WorkflowTask;
  /** Where it stands in the definition: `tasks[0].forkTasks[1][0]`. */
  readonly path: string;
  /** 1 at the top level, one more for each container around it. */
  readonly depth: number;
  /** The fork, switch or loop around it; null at the top level. */
  readonly parent: PlacedTask | null;
}

export interface TaskSequence {
  /** Relative to the container: `forkTasks[1]`, `decisionCases[jpg]`, `defaultCase`, `loopOver`. */
  readonly path: string;
  readonly tasks: readonly WorkflowTask[];
}

/** A draft may hold anything where a list belongs. */
function listOf<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Sequences that a task holds because of its type, in Conductor's order (WorkflowTask.children). */
export function innerSequences(task: WorkflowTask): TaskSequence[] {
  switch (taskTypeOf(task)) {
    case "FORK_JOIN":
      return listOf(task.forkTasks).map((tasks, at) => ({
        path: `forkTasks[${at}]`,
        tasks: listOf(tasks),
      }));
    case "SWITCH":
    case "DECISION":
      return [
        ...Object.entries(task.decisionCases ?? {}).map(([key, tasks]) => ({
          path: `decisionCases[${key}]`,
          tasks: listOf(tasks),
        })),
        { path: "defaultCase", tasks: listOf(task.defaultCase) },
      ];
    case "DO_WHILE":
      return [{ path: "loopOver", tasks: listOf(task.loopOver) }];
    default:
      return [];
  }
}

/**
 * Every task of a definition, each container before what it holds (Conductor's collectTasks). Any depth and number:
 * nothing recurses.
 */
export function allTasks(definition: Pick<WorkflowDef, "tasks">): PlacedTask[] {
  const placed: PlacedTask[] = [];
  const open = place({ path: "tasks", tasks: listOf(definition.tasks) }, null);
  for (let next = open.pop(); next; next = open.pop()) {
    placed.push(next);
    const inner = innerSequences(next.task);
    for (let at = inner.length - 1; at >= 0; at--) {
      const sequence = inner[at];
      for (const placed of sequence ? place(sequence, next) : []) open.push(placed);
    }
  }
  return placed;
}

/** The tasks of one sequence, last first. */
function place(sequence: TaskSequence, parent: PlacedTask | null): PlacedTask[] {
  const prefix = parent ? `${parent.path}.${sequence.path}` : sequence.path;
  const depth = parent ? parent.depth + 1 : 1;
  return sequence.tasks
    .flatMap((task, at) =>
      isJsonObject(task) ? [{ task, path: `${prefix}[${at}]`, depth, parent }] : [],
    )
    .toReversed();
}

/** Containers around a task, innermost first; empty at the top level and for an unknown reference name. */
export function containersOf(definition: Pick<WorkflowDef, "tasks">, ref: string): WorkflowTask[] {
  const containers: WorkflowTask[] = [];
  const found = allTasks(definition).find(({ task }) => task.taskReferenceName === ref);
  for (let around = found?.parent; around; around = around.parent) containers.push(around.task);
  return containers;
}
