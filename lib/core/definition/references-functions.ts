import type { JsonValue } from "../json";
import { isJsonObject } from "../json";
import type { Budget } from "./references-budget";
import { PathFailure, spend } from "./references-budget";

type Argument = JsonValue | undefined;

/** Functions whose result Java prints as a Double, `3.0`. */
export const DOUBLE_FUNCTIONS: ReadonlySet<string> = new Set([
  "min",
  "max",
  "avg",
  "sum",
  "stddev",
]);

/**
 * Result of `.name(args)` on a value. Rule: Jayway JsonPath's functions; `append` gives a new list and leaves the
 * document alone.
 * @throws {PathFailure} for an unknown function, an aggregate of no numbers, or an index outside the list.
 */
export function applyFunction(
  name: string,
  value: JsonValue,
  args: readonly Argument[],
  budget: Budget,
): JsonValue {
  if (Array.isArray(value)) spend(budget, value.length);
  if (DOUBLE_FUNCTIONS.has(name)) return aggregate(name, numbersOf(value, args));
  switch (name) {
    case "length":
    case "size":
      return sizeOf(args[0]) ?? sizeOf(value);
    case "keys":
      return isJsonObject(value) ? Object.keys(value) : null;
    case "concat":
      return concat(value, args, budget);
    case "first":
      return elementAt(value, 0);
    case "last":
      return elementAt(value, -1);
    case "index":
      return elementAt(value, args[0]);
    case "append":
      return Array.isArray(value) ? [...value, ...args.map((arg) => arg ?? null)] : value;
    default:
      throw new PathFailure();
  }
}

/** Lists and maps have a size, a text has none. */
function sizeOf(value: Argument): number | null {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function elementAt(value: JsonValue, index: Argument): JsonValue {
  const item = Array.isArray(value) && typeof index === "number" ? value.at(index) : undefined;
  if (item === undefined) throw new PathFailure();
  return item;
}

/** Texts of a list and of the arguments; a text that it is called on does not count. */
function concat(value: JsonValue, args: readonly Argument[], budget: Budget): string {
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  for (const arg of args) {
    if (typeof arg === "string") texts.push(arg);
    else if (Array.isArray(arg)) texts.push(...arg.filter((item) => item !== null).map(String));
  }
  const text = texts.join("").slice(0, Math.max(0, budget.text));
  budget.text -= text.length;
  return text;
}

function numbersOf(value: JsonValue, args: readonly Argument[]): number[] {
  const lists = [value, ...args].map((item) => (Array.isArray(item) ? item : []));
  const single = args.filter((arg) => typeof arg === "number");
  return [...lists.flat().filter((item) => typeof item === "number"), ...single];
}

function aggregate(name: string, numbers: readonly number[]): number {
  if (numbers.length === 0) throw new PathFailure();
  if (name === "min") return numbers.reduce((least, item) => Math.min(least, item));
  if (name === "max") return numbers.reduce((most, item) => Math.max(most, item));
  const sum = numbers.reduce((total, item) => total + item, 0);
  if (name === "sum") return sum;
  const mean = sum / numbers.length;
  if (name === "avg") return mean;
  const squares = numbers.reduce((total, item) => total + item * item, 0);
  return Math.sqrt(Math.max(0, squares / numbers.length - mean * mean));
}
