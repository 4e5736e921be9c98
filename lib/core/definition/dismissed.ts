import type { Presentation } from "./document";

/** What stands for the workflow itself, whose outputs are no task's: no reference name may hold such signs. */
export const OF_WORKFLOW = "${workflow}";

/** Whether a doubt about a field of the task with this reference name was dismissed. */
export function isDismissed(
  { dismissed }: Presentation,
  ref: string,
  code: string,
  field: string,
): boolean {
  if (!dismissed || !Object.hasOwn(dismissed, ref)) return false;
  return (dismissed[ref] ?? "").split("\n").includes(`${code} ${field}`);
}
