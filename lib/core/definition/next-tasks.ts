import { taskTypeOf } from "./defaults";
import type { WorkflowDef, WorkflowTask } from "./schema";
import { allTasks, innerSequences } from "./walk";

/** What follows what: by the name of a worker's task or the type of any other, the same of what stands behind it. */
export type NextTasks = ReadonlyMap<string, readonly string[]>;

const MOST = 3;
/** Key of the beginning of a workflow. */
export const START = "start";

/**
 * Counts what stands directly behind what in definitions, at any depth; a join is passed over. The most frequent first,
 * at most three; what was seen once is chance and left out.
 */
export function nextTasksOf(definitions: readonly Pick<WorkflowDef, "tasks">[]): NextTasks {
  const counts = new Map<string, Map<string, number>>();
  const count = (before: string, after: string) => {
    const row = counts.get(before) ?? new Map<string, number>();
    row.set(after, (row.get(after) ?? 0) + 1);
    counts.set(before, row);
  };
  for (const definition of definitions) {
    const tasks = definition.tasks ?? [];
    const inner = allTasks(definition).flatMap(({ task }) => innerSequences(task));
    for (const sequence of [tasks, ...inner.map((one) => one.tasks)]) {
      const keys = sequence.filter((task) => taskTypeOf(task) !== "JOIN").map(keyOf);
      const beginning = sequence === tasks ? START : undefined;
      for (const [at, key] of keys.entries()) {
        const before = at > 0 ? keys[at - 1] : beginning;
        if (before !== undefined && key !== "") count(before, key);
      }
    }
  }
  return new Map([...counts].map(([before, row]) => [before, mostOf(row)]));
}

function mostOf(row: ReadonlyMap<string, number>): readonly string[] {
  return [...row]
    .filter(([, times]) => times > 1)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([key]) => key);
}

function keyOf(task: WorkflowTask): string {
  const type = taskTypeOf(task);
  return type === "SIMPLE" ? (task.name ?? "") : type;
}
