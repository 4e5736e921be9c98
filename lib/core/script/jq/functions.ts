import { isJsonObject, type JsonObject, type JsonValue } from "../../json";
import { ASK_JQ, compareValues, sortedKeys } from "./order";

/** Functions of jq without arguments that are the same here. What is an error there, and what is rare, is left to jq. */
export const FUNCTIONS: Readonly<Record<string, (value: JsonValue) => JsonValue>> = {
  length: lengthOf,
  not: (value) => !isTrue(value),
  type: typeOf,
  keys: (value) => (isJsonObject(value) ? sortedKeys(value) : list(value).map((_, at) => at)),
  add: (value) => items(value).reduce<JsonValue>((sum, each) => plus(sum, each), null),
  sort: (value) => list(value).toSorted(compareValues),
  unique: (value) => distinct(list(value).toSorted(compareValues)),
  reverse: (value) => list(value).toReversed(),
  min: (value) => list(value).reduce<JsonValue>(smaller, list(value)[0] ?? null),
  max: (value) => list(value).reduce<JsonValue>(larger, list(value)[0] ?? null),
  first: (value) => list(value)[0] ?? null,
  last: (value) => list(value).at(-1) ?? null,
  any: (value) => list(value).some(isTrue),
  all: (value) => list(value).every(isTrue),
  floor: (value) => Math.floor(number(value)),
  to_entries: (value) => Object.entries(object(value)).map(([key, each]) => ({ key, value: each })),
  tostring: textOf,
};

/** jq's truth: everything but false and null. */
export function isTrue(value: JsonValue): boolean {
  return value !== null && value !== false;
}

/** The values of a list or an object. */
export function items(value: JsonValue): readonly JsonValue[] {
  return isJsonObject(value) ? Object.values(value) : list(value);
}

/** jq's `+`: null is nothing, numbers, texts and lists are joined, objects merged. */
export function plus(a: JsonValue, b: JsonValue): JsonValue {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string") return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (isJsonObject(a) && isJsonObject(b)) return { ...a, ...b };
  throw ASK_JQ;
}

/** One value by its key or place; null where there is none. */
export function valueAt(owner: JsonValue, key: JsonValue): JsonValue {
  if (typeof key === "string") {
    if (owner === null) return null;
    const from = object(owner);
    return Object.hasOwn(from, key) ? (from[key] ?? null) : null;
  }
  if (!Number.isSafeInteger(number(key))) throw ASK_JQ;
  return owner === null ? null : (list(owner).at(number(key)) ?? null);
}

export function list(value: JsonValue): readonly JsonValue[] {
  if (!Array.isArray(value)) throw ASK_JQ;
  return value;
}

export function number(value: JsonValue): number {
  if (typeof value !== "number") throw ASK_JQ;
  return value;
}

function object(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) throw ASK_JQ;
  return value;
}

/** Code points of a text, size of a collection, distance of a number from zero. */
function lengthOf(value: JsonValue): number {
  if (value === null) return 0;
  if (typeof value === "boolean") throw ASK_JQ;
  if (typeof value === "number") return Math.abs(value);
  return typeof value === "string" ? [...value].length : items(value).length;
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Numbers beyond the integers have a form of their own in jq. */
function textOf(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw ASK_JQ;
  if (typeof value === "object" && value !== null) throw ASK_JQ;
  return String(value);
}

function distinct(sorted: readonly JsonValue[]): JsonValue[] {
  return sorted.filter(
    (value, at) => at === 0 || compareValues(value, sorted[at - 1] ?? null) !== 0,
  );
}

function smaller(best: JsonValue, value: JsonValue): JsonValue {
  return compareValues(value, best) < 0 ? value : best;
}

function larger(best: JsonValue, value: JsonValue): JsonValue {
  return compareValues(value, best) >= 0 ? value : best;
}
