import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import type { Budget } from "./references-budget";
import { PathFailure, spend } from "./references-budget";
import { testFilter } from "./references-compare";
import { applyFunction } from "./references-functions";
import type { JsonPath, PathStep } from "./references-types";

/** What `$` stands for: the top level is looked up by name, as a whole only when a path needs all of it. */
export interface PathDocument {
  root(name: string): JsonValue | undefined;
  whole(): JsonObject;
}

interface Reading {
  readonly document: PathDocument;
  readonly budget: Budget;
}

/**
 * The value at a path. Nothing there, a function that does not fit or too much work: null, or an empty list when the
 * path is indefinite. Values are shared with the document, not copied. Rule: Jayway JsonPath with exceptions
 * suppressed, as Conductor uses it.
 */
export function evaluatePath(path: JsonPath, document: PathDocument, budget: Budget): JsonValue {
  try {
    return read({ document, budget }, path, undefined) ?? null;
  } catch (error) {
    if (error instanceof PathFailure) return path.definite ? null : [];
    throw error;
  }
}

/** Undefined: a definite path leads nowhere. `item` is what `@` stands for; undefined outside filters. */
function read(
  reading: Reading,
  path: JsonPath,
  item: JsonValue | undefined,
): JsonValue | undefined {
  const found: JsonValue[] = [];
  const [first] = path.steps;
  if (path.from === "item" && item !== undefined) {
    walk(reading, path.steps, 0, item, found);
  } else if (
    first?.kind === "property" &&
    first.names.length === 1 &&
    first.names[0] !== undefined
  ) {
    const value = reading.document.root(first.names[0]);
    if (value !== undefined) walk(reading, path.steps, 1, value, found);
  } else {
    walk(reading, path.steps, 0, reading.document.whole(), found);
  }
  return path.definite ? found.at(-1) : found;
}

/** Follows the steps from `at` on and appends what they lead to. */
function walk(
  reading: Reading,
  steps: readonly PathStep[],
  at: number,
  value: JsonValue,
  found: JsonValue[],
): void {
  spend(reading.budget);
  const step = steps[at];
  if (!step) {
    found.push(value);
    return;
  }
  const go = (next: JsonValue | undefined) => {
    if (next !== undefined) walk(reading, steps, at + 1, next, found);
  };
  switch (step.kind) {
    case "property":
      goProperties(step.names, at === steps.length - 1, value, go);
      return;
    case "wildcard":
      for (const child of children(value)) go(child);
      return;
    case "indexes":
      if (Array.isArray(value)) for (const index of step.indexes) go(value.at(index));
      return;
    case "slice":
      if (Array.isArray(value)) for (const item of slice(value, step.from, step.to)) go(item);
      return;
    case "filter":
      for (const item of candidates(value)) if (matches(reading, step, item)) go(item);
      return;
    case "scan":
      scan(reading, steps[at + 1], value, go);
      return;
    case "function": {
      const args = step.args.map((arg) =>
        "path" in arg ? read(reading, arg.path, undefined) : arg.value,
      );
      go(applyFunction(step.name, value, args, reading.budget));
    }
  }
}

function goProperties(
  names: readonly string[],
  isLast: boolean,
  value: JsonValue,
  go: (next: JsonValue | undefined) => void,
): void {
  if (!isJsonObject(value)) return;
  const present = names.filter((name) => Object.hasOwn(value, name));
  // Several names at the end of a path are one map of those that exist.
  if (names.length > 1 && isLast)
    go(Object.fromEntries(present.map((name) => [name, value[name] ?? null])));
  else for (const name of present) go(value[name]);
}

function children(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

/** A filter chooses among the elements of a list; a map is itself the candidate. */
function candidates(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? [value] : [];
}

/** The original's slices: only the side that stands alone may count from the end, except that both may together. */
function slice(list: readonly JsonValue[], from: number | null, to: number | null): JsonValue[] {
  if (to === null) return list.slice(from ?? 0);
  if (from === null) return list.slice(0, Math.max(0, to < 0 ? list.length + to : to));
  const items: JsonValue[] = [];
  for (let index = Math.max(from, -list.length); index < Math.min(to, list.length); index++) {
    const item = list.at(index);
    if (item !== undefined) items.push(item);
  }
  return items;
}

function matches(reading: Reading, step: PathStep & { kind: "filter" }, item: JsonValue): boolean {
  return testFilter(step.test, (path) => read(reading, path, item), reading.budget);
}

/** Offers every list and map at or below `value`, from the top, that the next step can be applied to. */
function scan(
  reading: Reading,
  next: PathStep | undefined,
  value: JsonValue,
  go: (next: JsonValue) => void,
): void {
  const open: JsonValue[] = [value];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    spend(reading.budget);
    if (next && canApply(next, place)) go(place);
    const below = children(place);
    for (let index = below.length - 1; index >= 0; index--) {
      const child = below[index];
      if (typeof child === "object" && child !== null) open.push(child);
    }
  }
}

function canApply(step: PathStep, place: JsonValue): boolean {
  switch (step.kind) {
    case "property":
      return (
        isJsonObject(place) && (step.names.length > 1 || Object.hasOwn(place, step.names[0] ?? ""))
      );
    case "filter":
      return isJsonObject(place);
    case "indexes":
    case "slice":
      return Array.isArray(place);
    default:
      return step.kind === "wildcard";
  }
}
