import { lookOf, type TaskLook } from "@/components/canvas/task-look";
import type { RawTask } from "@/lib/core/definition/document";
import type { RunShape } from "@/lib/core/execution/run-shape";
import { baseRefOf, type TaskView } from "@/lib/core/execution/task-runs";

import type { RunFacts } from "./run-facts";

/** Title and icon of a task as on its card; a task that the definition does not have is known by its type. */
export function taskLookOf({ shape }: RunFacts, task: TaskView): TaskLook {
  const ref = baseRefOf(task);
  const raw = shape.raws.get(ref) as RawTask | undefined;
  return lookOf(raw ?? { type: "SIMPLE", name: task.taskType });
}

/** The same of a task that was not reached; null: the definition has none of this name. */
export function definedLookOf({ shape }: RunFacts, ref: string): TaskLook | null {
  const raw = shape.raws.get(ref) as RawTask | undefined;
  return raw ? lookOf(raw) : null;
}

const known = new WeakMap<RunShape, ReadonlySet<string>>();

/** Titles that several tasks of the definition have: those are told apart by their reference names. */
export function ambiguousTitles({ shape }: RunFacts): ReadonlySet<string> {
  const cached = known.get(shape);
  if (cached) return cached;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const raw of shape.raws.values()) {
    const { title } = lookOf(raw as RawTask);
    if (seen.has(title)) twice.add(title);
    seen.add(title);
  }
  known.set(shape, twice);
  return twice;
}
