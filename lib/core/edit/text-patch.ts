import { applyEdits, type JSONPath, modify } from "jsonc-parser";

import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { readJsonText } from "../json-text";

interface Change {
  readonly path: JSONPath;
  /** Undefined removes. */
  readonly value: JsonValue | undefined;
  /** Position of a new key among the keys of its object. */
  readonly keyAt?: number;
  /** A new element of a list. */
  readonly isInsertion?: boolean;
}

/** More changes than this are not worth keeping the old text for. */
const MOST_CHANGES = 60;

/**
 * A JSON text, comments and trailing commas allowed, changed so that it says `next`: what stays the same keeps its
 * spacing and comments. A text that cannot be read, or that changes in too many places, is printed anew.
 */
export function patchText(text: string, next: JsonValue): string {
  const { value: old, mistakes } = readJsonText(text);
  if (mistakes.length > 0 || old === undefined) return printed(next);
  const changes: Change[] = [];
  compare(old, next, [], changes);
  if (changes.length > MOST_CHANGES) return printed(next);
  let result = text;
  for (const change of changes) result = apply(result, change);
  const read = readJsonText(result);
  return read.mistakes.length === 0 && isEqual(read.value, next) ? result : printed(next);
}

function printed(value: JsonValue): string {
  return JSON.stringify(value, null, 2);
}

function apply(text: string, { path, value, keyAt, isInsertion = false }: Change): string {
  const edits = modify(text, path, value, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: "\n" },
    isArrayInsertion: isInsertion,
    ...(keyAt === undefined ? {} : { getInsertionIndex: () => keyAt }),
  });
  return applyEdits(text, edits);
}

function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function compare(old: JsonValue, next: JsonValue, path: JSONPath, changes: Change[]): void {
  if (isEqual(old, next)) return;
  if (Array.isArray(old) && Array.isArray(next)) compareLists(old, next, path, changes);
  else if (isJsonObject(old) && isJsonObject(next)) compareObjects(old, next, path, changes);
  else changes.push({ path, value: next });
}

function compareObjects(
  old: JsonObject,
  next: JsonObject,
  path: JSONPath,
  changes: Change[],
): void {
  const kept = Object.keys(old).filter((key) => Object.hasOwn(next, key));
  const order = Object.keys(next).filter((key) => Object.hasOwn(old, key));
  if (!isEqual(kept, order)) {
    changes.push({ path, value: next });
    return;
  }
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(next, key)) changes.push({ path: [...path, key], value: undefined });
  }
  for (const [keyAt, [key, value]] of Object.entries(next).entries()) {
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    if (before === undefined) changes.push({ path: [...path, key], value, keyAt });
    else compare(before, value, [...path, key], changes);
  }
}

/** What is the same at both ends stays; between them elements are matched in order. */
function compareLists(
  old: readonly JsonValue[],
  next: readonly JsonValue[],
  path: JSONPath,
  changes: Change[],
): void {
  const shorter = Math.min(old.length, next.length);
  let from = 0;
  while (from < shorter && isSameThing(old[from], next[from])) from += 1;
  let tail = 0;
  while (tail < shorter - from && isSameThing(old.at(-1 - tail), next.at(-1 - tail))) tail += 1;
  // From the end, so that positions before stay as they are.
  for (let step = 0; step < tail; step++) {
    compareAt(
      old,
      next,
      { oldAt: old.length - 1 - step, nextAt: next.length - 1 - step },
      path,
      changes,
    );
  }
  const gone = old.length - tail - from;
  const added = next.length - tail - from;
  const matched = Math.min(gone, added);
  for (let at = from + gone - 1; at >= from + matched; at--) {
    changes.push({ path: [...path, at], value: undefined });
  }
  for (let at = from + matched - 1; at >= from; at--) {
    compareAt(old, next, { oldAt: at, nextAt: at }, path, changes);
  }
  for (let at = from + matched; at < from + added; at++) {
    changes.push({ path: [...path, at], value: next[at], isInsertion: true });
  }
  for (let at = 0; at < from; at++) compareAt(old, next, { oldAt: at, nextAt: at }, path, changes);
}

function compareAt(
  old: readonly JsonValue[],
  next: readonly JsonValue[],
  { oldAt, nextAt }: { readonly oldAt: number; readonly nextAt: number },
  path: JSONPath,
  changes: Change[],
): void {
  const [before, after] = [old[oldAt], next[nextAt]];
  if (before !== undefined && after !== undefined) {
    compare(before, after, [...path, oldAt], changes);
  }
}

/** Tasks are known by their reference name, anything else by its value. */
function isSameThing(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (isJsonObject(a) && isJsonObject(b) && a["taskReferenceName"] !== undefined) {
    return a["taskReferenceName"] === b["taskReferenceName"];
  }
  return isEqual(a, b);
}
