import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

import type { JsonValue } from "./json";
import { isInexact, noteWritten } from "./written-numbers";

/** A place where a text is no JSON. */
export interface JsonMistake {
  readonly offset: number;
  readonly length: number;
  /** In words: `a comma is missing`. */
  readonly what: string;
}

/** A key that its object has already: of two values the last one is read. */
export interface DoubledKey {
  readonly key: string;
  readonly offset: number;
  readonly length: number;
  /** The value that is not read is a list or a map with something in it. */
  readonly losesWork: boolean;
}

export interface ReadText {
  /** Undefined: nothing could be read. */
  readonly value: JsonValue | undefined;
  readonly mistakes: readonly JsonMistake[];
  readonly doubled: readonly DoubledKey[];
}

/** Of brackets within brackets. The deepest workflow that is drawn has less than a third of it; readers recurse. */
const MOST_LEVELS = 2_000;

/**
 * Reads JSON that people edit: comments and trailing commas are allowed, unless `strict`. Every key is kept, also one
 * called `__proto__`, which the package's own reader drops. What is nested too deep to be anything is a mistake. The
 * digits of numbers that are rounded by reading are remembered (`written-numbers.ts`).
 */
export function readJsonText(text: string, { strict = false } = {}): ReadText {
  const deep = tooDeepAt(text);
  if (deep !== null) {
    const what = `more than ${MOST_LEVELS} levels of brackets`;
    return { value: undefined, mistakes: [{ offset: deep, length: 1, what }], doubled: [] };
  }
  const found: ParseError[] = [];
  const options = { disallowComments: strict, allowTrailingComma: !strict };
  const node = parseTree(text, found, options);
  const mistakes = found.map(({ offset, length, error }) => ({
    offset,
    length,
    what: wordsOf(error),
  }));
  const doubled: DoubledKey[] = [];
  return { value: node && valueOf(node, { text, doubled }), mistakes, doubled };
}

/** In words, of the first key that is written twice; null: none is. `refusing`: of the first that loses work. */
export function doubledIn(
  doubled: readonly DoubledKey[],
  { refusing = false } = {},
): JsonMistake | null {
  const found = refusing ? doubled.find(({ losesWork }) => losesWork) : doubled[0];
  if (!found) return null;
  const { key, offset, length } = found;
  const rest = refusing ? "what the first one holds would be lost" : "only the last one counts";
  return { offset, length, what: `the key ${JSON.stringify(key)} is written twice, ${rest}` };
}

/** The tree of a text, as far as it can be read; undefined: it cannot be. */
export function treeOfText(text: string): Node | undefined {
  return tooDeepAt(text) === null ? parseTree(text, [], { allowTrailingComma: true }) : undefined;
}

/** Strings and comments, whose brackets mean nothing, or one bracket. */
const PARTS = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|[[\]{}]/g;

/** Where a text is nested deeper than anything that can be read; null: nowhere. */
export function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (part === "[" || part === "{") depth += 1;
    else if (part === "]" || part === "}") depth -= 1;
    if (depth > MOST_LEVELS) return index;
  }
  return null;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["InvalidSymbol", "a word or sign that JSON does not have"],
  ["InvalidNumberFormat", "this is no number"],
  ["PropertyNameExpected", "a key in quotes is missing, or a comma is too many"],
  ["ValueExpected", "a value is missing, or a comma is too many"],
  ["InvalidCommentToken", "a comment, which JSON does not have"],
  ["CommaExpected", "a comma is missing"],
  ["ColonExpected", "a colon is missing"],
  ["CloseBraceExpected", "a closing brace is missing"],
  ["CloseBracketExpected", "a closing bracket is missing"],
  ["EndOfFileExpected", "more text follows the end"],
  ["UnexpectedEndOfString", "a text has no closing quote"],
  ["UnexpectedEndOfComment", "a comment has no end"],
  ["InvalidUnicode", "a character's number cannot be read"],
  ["InvalidEscapeCharacter", "a backslash is too many"],
  ["InvalidCharacter", "a character that has to be written with a backslash"],
]);

function wordsOf(error: ParseError["error"]): string {
  const code = printParseErrorCode(error);
  return WORDS.get(code) ?? code;
}

interface Reading {
  readonly text: string;
  readonly doubled: DoubledKey[];
}

/** Deep texts are read by recursion: no more than one frame for each level. */
function valueOf(node: Node, reading: Reading): JsonValue {
  const { type, children = [] } = node;
  if (type !== "array" && type !== "object") return node.value as JsonValue;
  const values = new Map<string, JsonValue>();
  const digits = new Map<string, string>();
  for (const [at, child] of children.entries()) {
    const [key, part] = type === "array" ? [String(at), child] : keyed(child);
    if (key === undefined || !part) continue;
    const value = valueOf(part, reading);
    const before = values.get(key);
    if (before !== undefined) {
      const [{ offset, length } = child] = child.children ?? [];
      reading.doubled.push({ key, offset, length, losesWork: isLost(before, value) });
    }
    values.set(key, value);
    digits.delete(key);
    if (typeof value === "number" && isInexact(value))
      digits.set(key, reading.text.slice(part.offset, part.offset + part.length));
  }
  const read = type === "array" ? [...values.values()] : Object.fromEntries(values);
  noteWritten(read, digits);
  return read;
}

/** What goes is more than a word or a number. */
function isLost(before: JsonValue, value: JsonValue): boolean {
  if (typeof before !== "object" || before === null || Object.keys(before).length === 0)
    return false;
  return JSON.stringify(before) !== JSON.stringify(value);
}

function keyed({ children: [key, value] = [] }: Node): readonly [string | undefined, Node?] {
  return key && value ? [String(key.value), value] : [undefined];
}
