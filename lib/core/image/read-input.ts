import type { z } from "zod";

import type { JsonObject } from "../json";
import { imageError } from "./errors";
import { type Warning, warning } from "./warnings";

/** Keys of input that are secrets or addresses of other services: only configuration may name those. */
const REFUSED_KEYS = /^(?:endpoint|access_?key(?:_?id)?|secret(?:_?access)?_?key|session_?token)$/i;

/**
 * Reads the input of a task by its schema. Unknown keys give one warning each, with a suggestion when a known key is at
 * most two letters away.
 * @throws ImageError PARAM_INVALID that names every invalid parameter at once.
 */
export function readTaskInput<Schema extends z.ZodObject>(
  schema: Schema,
  input: JsonObject,
): { value: z.output<Schema>; warnings: Warning[] } {
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(input).filter((key) => !known.includes(key));
  const problems = unknown
    .filter((key) => REFUSED_KEYS.test(key))
    .map((key) => `"${key}" may not be given in the input; the administrator configures it.`);
  const own = Object.fromEntries(
    known.flatMap((key) => (Object.hasOwn(input, key) ? [[key, input[key]] as const] : [])),
  );
  const result = schema.safeParse(own);
  if (!result.success) {
    problems.push(
      ...result.error.issues.map((issue) => `"${issue.path.join(".")}" ${issue.message}`),
    );
  }
  if (problems.length > 0 || !result.success) throw imageError("PARAM_INVALID", { problems });
  return { value: result.data, warnings: unknown.map((key) => unknownKey(key, known)) };
}

function unknownKey(key: string, known: readonly string[]): Warning {
  const near = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)[0];
  const hint = near === undefined ? "" : `; did you mean "${near.name}"?`;
  return warning("KEY_UNKNOWN", `"${key.slice(0, 80)}" is not used${hint === "" ? "." : hint}`);
}

/** Levenshtein distance, given up (Infinity) where the lengths differ by more than two. */
export function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
