import { isJsonObject, type JsonObject, type JsonValue } from "../../json";

/** Thrown where only jq itself knows. */
export const ASK_JQ = new Error("ask jq");

/** jq's order of all values: null, false, true, numbers, texts, lists, objects. Negative, zero or positive. */
export function compareValues(a: JsonValue, b: JsonValue): number {
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) return left - right;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (isJsonObject(a) && isJsonObject(b)) return compareObjects(a, b);
  return 0;
}

/** The keys of an object as jq sorts them. */
export function sortedKeys(object: JsonObject): string[] {
  return Object.keys(object).toSorted(compareTexts);
}

function rank(value: JsonValue): number {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 2 : 1;
  if (typeof value === "number") return 3;
  if (typeof value === "string") return 4;
  return Array.isArray(value) ? 5 : 6;
}

/** By code points: without surrogates that is the order of JavaScript too. */
function compareTexts(a: string, b: string): number {
  if (hasSurrogate(a) || hasSurrogate(b)) throw ASK_JQ;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function hasSurrogate(text: string): boolean {
  return /[\uD800-\uDFFF]/.test(text);
}

function compareLists(a: readonly JsonValue[], b: readonly JsonValue[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const order = compareValues(value, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** First by their sets of keys, then value by value in the order of the keys. */
function compareObjects(a: JsonObject, b: JsonObject): number {
  const keys = sortedKeys(a);
  const byKeys = compareLists(keys, sortedKeys(b));
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compareValues(a[key] ?? null, b[key] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}
