import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";

/** One value that differs; undefined: the key is not there. */
export interface FieldChange {
  /** Keys from the task or definition down. */
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

const DEEPEST = 100;

/** What differs between two objects: maps key by key, lists as a whole; keys of `without` are left out at the top. */
export function fieldChanges(
  before: JsonObject,
  after: JsonObject,
  without: ReadonlySet<string> = new Set(),
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) if (!without.has(key)) compareKey(before, after, [key], changes);
  return changes;
}

function compareKey(
  before: JsonObject,
  after: JsonObject,
  path: readonly string[],
  changes: FieldChange[],
): void {
  const key = path.at(-1) ?? "";
  const old = Object.hasOwn(before, key) ? before[key] : undefined;
  const now = Object.hasOwn(after, key) ? after[key] : undefined;
  if (isJsonObject(old) && isJsonObject(now) && path.length < DEEPEST) {
    for (const inner of new Set([...Object.keys(old), ...Object.keys(now)])) {
      compareKey(old, now, [...path, inner], changes);
    }
  } else if (!isSame(old, now)) changes.push({ path, before: old, after: now });
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
