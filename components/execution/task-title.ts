import { lookOf, type TaskLook } from "@/components/canvas/task-look";
import type { RawTask } from "@/lib/core/definition/document";
import { baseRefOf, type TaskView } from "@/lib/core/execution/task-runs";

import type { RunFacts } from "./run-facts";

/** Title and icon of a task as on its card; a task that the definition does not have is known by its type. */
export function taskLookOf({ shape }: RunFacts, task: TaskView): TaskLook {
  const ref = baseRefOf(task);
  const placed = shape.placed.find((one) => one.task.taskReferenceName === ref);
  const raw = placed ? (placed.task as RawTask) : { type: "SIMPLE", name: task.taskType };
  return lookOf(raw);
}
