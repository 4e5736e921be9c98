/** A parameter that was left out: missing, null or an empty text. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
