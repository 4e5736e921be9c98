import type { Presentation } from "./document";

/** Whether a doubt about a field of the block with this reference name was dismissed. */
export function isDismissed(
  { dismissed }: Presentation,
  ref: string,
  code: string,
  field: string,
): boolean {
  if (!dismissed || !Object.hasOwn(dismissed, ref)) return false;
  return (dismissed[ref] ?? "").split("\n").includes(`${code} ${field}`);
}
