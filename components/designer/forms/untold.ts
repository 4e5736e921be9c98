import type { RawTask } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import type { TaskDef } from "@/lib/core/definition/schema";
import { formOf } from "@/lib/core/definition/task-forms/registry";

/** The problems of a task that no open field of its form tells, or that can be settled by a press. */
export function untold(
  problems: readonly Problem[],
  raw: RawTask,
  rule: TaskDef | undefined,
): readonly Problem[] {
  if (problems.length === 0) return problems;
  const keys = formOf(raw, rule)
    .fields.filter(({ meta, hidden }) => meta.advanced !== true && hidden?.(raw) !== true)
    .map(({ path }) => path.join("."));
  const isTold = ({ field, fixes }: Problem) =>
    field !== undefined &&
    fixes.length === 0 &&
    keys.some((key) => field === key || field.startsWith(`${key}.`));
  return problems.filter((problem) => !isTold(problem));
}
