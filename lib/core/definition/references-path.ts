import { cachedByText } from "./references-cache";
import { Cursor, PathSyntaxError } from "./references-cursor";
import { parseFilter } from "./references-filter";
import type { FunctionArgument, JsonPath, NamePlace, PathStep } from "./references-types";

const MAX_STEPS = 200;

/**
 * Parses a JsonPath as Conductor's library (Jayway JsonPath) reads it: `workflow.input.x`, `$.a['b c'][0]`, `[*]`,
 * `[0,1]`, `[-2:]`, `..x`, `[?(@.w > 10)]`, `.length()`. Null: not a path.
 */
export const parsePath: (text: string) => JsonPath | null = cachedByText(4_000, (text) => {
  try {
    return parseWhole(text);
  } catch (error) {
    if (error instanceof PathSyntaxError) return null;
    throw error;
  }
});

/** Most paths: names of letters, digits and underscores between dots. */
const PLAIN = /^\w+(?:\.\w+)*$/;

function parsePlain(text: string): JsonPath {
  let start = 0;
  const steps = text.split(".").map((name): PathStep => {
    const place = { start, end: start + name.length };
    start = place.end + 1;
    return { kind: "property", names: [name], places: [place] };
  });
  return { from: "root", steps, definite: true };
}

function parseWhole(text: string): JsonPath {
  const trimmed = text.trimEnd();
  if (trimmed.length < MAX_STEPS && PLAIN.test(trimmed)) return parsePlain(trimmed);
  const cursor = new Cursor(trimmed);
  if (cursor.done()) cursor.fail();
  const first = cursor.peek();
  if (first !== "$" && first !== "@")
    return finish("root", [...readAfterDot(cursor, ""), ...readSteps(cursor, "")]);
  const path = readPath(cursor, "");
  if (!cursor.done()) cursor.fail();
  return path;
}

/**
 * Reads a path that begins with `$` or `@` at the cursor; names end also at the characters of `stops`.
 * @throws {PathSyntaxError}
 */
function readPath(cursor: Cursor, stops: string): JsonPath {
  const from = cursor.next() === "$" ? "root" : "item";
  const after = cursor.peek();
  if (after !== undefined && after !== "." && after !== "[" && !stops.includes(after))
    cursor.fail();
  return finish(from, readSteps(cursor, stops));
}

function finish(from: "root" | "item", steps: PathStep[]): JsonPath {
  if (steps.at(-1)?.kind === "scan") throw new PathSyntaxError();
  const last = steps.at(-1);
  // `$..x.sum()` is one sum over all x, not one for each: the scan becomes the function's argument.
  if (steps[0]?.kind === "scan" && last?.kind === "function" && last.args.length === 0) {
    const scan = finish("root", steps.slice(0, -1));
    return { from, steps: [{ ...last, args: [{ path: scan }] }], definite: true };
  }
  return {
    from,
    steps,
    definite: steps.every((step, at) => isDefinite(step, at === steps.length - 1)),
  };
}

function isDefinite(step: PathStep, isLast: boolean): boolean {
  switch (step.kind) {
    case "property":
      return step.names.length === 1 || isLast;
    case "indexes":
      return step.indexes.length === 1;
    case "function":
      return true;
    default:
      return false;
  }
}

function readSteps(cursor: Cursor, stops: string): PathStep[] {
  const steps: PathStep[] = [];
  for (
    let char = cursor.peek();
    char !== undefined && !stops.includes(char);
    char = cursor.peek()
  ) {
    if (steps.length >= MAX_STEPS) cursor.fail();
    if (char === "[") steps.push(readBracket(cursor));
    else if (char === ".") steps.push(...readDot(cursor, stops));
    else steps.push(...readProperty(cursor, stops));
  }
  return steps;
}

function readDot(cursor: Cursor, stops: string): PathStep[] {
  cursor.next();
  if (cursor.peek() !== ".") return readAfterDot(cursor, stops);
  cursor.next();
  return [{ kind: "scan" }, ...readAfterDot(cursor, stops)];
}

function readAfterDot(cursor: Cursor, stops: string): PathStep[] {
  const char = cursor.peek();
  if (char === undefined || char === ".") cursor.fail();
  if (char === "[") return [readBracket(cursor)];
  return readProperty(cursor, stops);
}

/** A bare name, `*`, or a function call. */
function readProperty(cursor: Cursor, stops: string): PathStep[] {
  if (cursor.take("*")) return [{ kind: "wildcard" }];
  const start = cursor.at;
  const name = cursor.takeWhile((char) => !".[( ".includes(char) && !stops.includes(char));
  if (name === "" || (cursor.peek() === " " && !stops.includes(" "))) cursor.fail();
  if (!cursor.take("("))
    return [{ kind: "property", names: [name], places: [{ start, end: cursor.at }] }];
  return [{ kind: "function", name, args: readArguments(cursor) }];
}

function readArguments(cursor: Cursor): FunctionArgument[] {
  const args: FunctionArgument[] = [];
  while (!cursor.takeAfterSpaces(")")) {
    const char = cursor.peek();
    if (char === "$" || char === "@") args.push({ path: readPath(cursor, ",) ") });
    else if (char === "'") cursor.quoted(); // Read and ignored by the original: only JSON text and paths count.
    else args.push({ value: cursor.literal() });
    cursor.takeAfterSpaces(",");
  }
  return args;
}

function readBracket(cursor: Cursor): PathStep {
  cursor.next();
  cursor.skipSpaces();
  const char = cursor.peek();
  let step: PathStep;
  if (char === "'" || char === '"') step = readNames(cursor);
  else if (cursor.take("*")) step = { kind: "wildcard" };
  else if (cursor.take("?")) step = { kind: "filter", test: parseFilter(cursor, readPath) };
  else step = readPositions(cursor);
  if (!cursor.takeAfterSpaces("]")) cursor.fail();
  return step;
}

function readNames(cursor: Cursor): PathStep {
  const names: string[] = [];
  const places: NamePlace[] = [];
  do {
    cursor.skipSpaces();
    const start = cursor.at + 1;
    names.push(cursor.quoted());
    places.push({ start, end: cursor.at - 1 });
  } while (cursor.takeAfterSpaces(","));
  return { kind: "property", names, places };
}

/** `0`, `-1`, `0,2`, `1:3`, `:2`, `-2:`; a third part of a slice is read and ignored, as the original does. */
function readPositions(cursor: Cursor): PathStep {
  const text = cursor.takeWhile((char) => "-0123456789:, ".includes(char)).replaceAll(" ", "");
  if (!text.includes(":"))
    return { kind: "indexes", indexes: text.split(",").map((part) => toIndex(part, cursor)) };
  const [from = "", to = ""] = text.split(":");
  if (from === "" && to === "") cursor.fail();
  return {
    kind: "slice",
    from: from === "" ? null : toIndex(from, cursor),
    to: to === "" ? null : toIndex(to, cursor),
  };
}

function toIndex(text: string, cursor: Cursor): number {
  return /^-?\d{1,10}$/.test(text) ? Number(text) : cursor.fail();
}
