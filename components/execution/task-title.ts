import { lookOf, type TaskLook } from "@/components/canvas/task-look";
import type { RawTask } from "@/lib/core/definition/document";
import { baseRefOf, type TaskView } from "@/lib/core/execution/task-runs";

import type { RunFacts } from "./run-facts";

/** Title and icon of a task as on its card; a task that the definition does not have is known by its type. */
export function taskLookOf({ shape }: RunFacts, task: TaskView): TaskLook {
  const ref = baseRefOf(task);
  const raw = shape.raws.get(ref) as RawTask | undefined;
  return lookOf(raw ?? { type: "SIMPLE", name: task.taskType });
}

const known = new WeakMap<RunFacts, ReadonlySet<string>>();

/** Titles that several tasks of the run have: those are told apart by their reference names. */
export function ambiguousTitles(facts: RunFacts): ReadonlySet<string> {
  const cached = known.get(facts);
  if (cached) return cached;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { current } of facts.runs.values()) {
    const { title } = taskLookOf(facts, current);
    if (seen.has(title)) twice.add(title);
    seen.add(title);
  }
  known.set(facts, twice);
  return twice;
}
