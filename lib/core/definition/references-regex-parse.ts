import { Cursor, PathSyntaxError } from "./references-cursor";

export type CharTest = (char: string) => boolean;

export type RegexNode =
  | { readonly kind: "char"; readonly test: CharTest }
  | { readonly kind: "assert"; readonly at: "start" | "end" | "word" | "not-word" }
  | { readonly kind: "sequence" | "choice"; readonly nodes: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly node: RegexNode;
      readonly least: number;
      readonly most: number;
    };

export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

const CONTROL: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  e: "\u001B",
  a: "\u0007",
};
const CLASSES: Readonly<Record<string, CharTest>> = {
  d: (char) => char >= "0" && char <= "9",
  w: (char) => /^\w$/.test(char),
  s: (char) => " \t\n\v\f\r".includes(char),
};
const MAX_COUNT = 1_000;

/** The tree of a regular expression; null when it is malformed or needs what cannot be matched in linear time. */
export function parseRegex(source: string, flags: RegexFlags): RegexNode | null {
  const cursor = new Cursor(source);
  const ignoreCase = cursor.take("(?i)") || flags.ignoreCase;
  try {
    const node = readChoice(cursor, { ...flags, ignoreCase });
    return cursor.done() ? node : null;
  } catch (error) {
    if (error instanceof PathSyntaxError) return null;
    throw error;
  }
}

function readChoice(cursor: Cursor, flags: RegexFlags): RegexNode {
  const nodes = [readSequence(cursor, flags)];
  while (cursor.take("|")) nodes.push(readSequence(cursor, flags));
  return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: "choice", nodes };
}

function readSequence(cursor: Cursor, flags: RegexFlags): RegexNode {
  const nodes: RegexNode[] = [];
  for (
    let char = cursor.peek();
    char !== undefined && char !== "|" && char !== ")";
    char = cursor.peek()
  ) {
    nodes.push(readRepeated(cursor, flags));
  }
  return { kind: "sequence", nodes };
}

function readRepeated(cursor: Cursor, flags: RegexFlags): RegexNode {
  let node = readAtom(cursor, flags);
  for (let range = readRange(cursor); range; range = readRange(cursor)) {
    cursor.take("?"); // Lazy or greedy: the same for a match of the whole text.
    node = { kind: "repeat", node, least: range[0], most: range[1] };
  }
  return node;
}

function readRange(cursor: Cursor): [number, number] | null {
  if (cursor.take("*")) return [0, Infinity];
  if (cursor.take("+")) return [1, Infinity];
  if (cursor.take("?")) return [0, 1];
  if (!cursor.take("{")) return null;
  const least = readCount(cursor);
  let most = least;
  if (cursor.take(",")) most = cursor.peek() === "}" ? Infinity : readCount(cursor);
  if (!cursor.take("}") || most < least) cursor.fail();
  return [least, most];
}

function readCount(cursor: Cursor): number {
  const digits = cursor.takeWhile((char) => char >= "0" && char <= "9");
  return digits === "" || Number(digits) > MAX_COUNT ? cursor.fail() : Number(digits);
}

function readAtom(cursor: Cursor, flags: RegexFlags): RegexNode {
  const char = readChar(cursor);
  if (char === "(") return readGroup(cursor, flags);
  if (char === "[") return { kind: "char", test: readClass(cursor, flags) };
  if (char === "^") return { kind: "assert", at: "start" };
  if (char === "$") return { kind: "assert", at: "end" };
  if (char === ".")
    return {
      kind: "char",
      test: flags.dotAll ? () => true : (c) => !/^[\n\r\u0085\u2028\u2029]$/.test(c),
    };
  if (char === "\\") return readEscape(cursor, flags);
  if ("*+?{".includes(char)) cursor.fail();
  return { kind: "char", test: equals(char, flags) };
}

function readGroup(cursor: Cursor, flags: RegexFlags): RegexNode {
  if (cursor.take("?") && !cursor.take(":")) cursor.fail();
  const node = cursor.nested(() => readChoice(cursor, flags));
  if (!cursor.take(")")) cursor.fail();
  return node;
}

function readEscape(cursor: Cursor, flags: RegexFlags): RegexNode {
  if (cursor.take("b")) return { kind: "assert", at: "word" };
  if (cursor.take("B")) return { kind: "assert", at: "not-word" };
  return { kind: "char", test: readEscapedTest(cursor, flags) };
}

/** `\d`, `\S`, `\n`, `\u0041`, `\.`; back references and unknown letters fail. */
function readEscapedTest(cursor: Cursor, flags: RegexFlags): CharTest {
  const char = readChar(cursor);
  const set = CLASSES[char.toLowerCase()];
  if (set) return char === char.toLowerCase() ? set : (c) => !set(c);
  return equals(escapedChar(char, cursor), flags);
}

function escapedChar(char: string, cursor: Cursor): string {
  const control = CONTROL[char];
  if (control) return control;
  if (char === "u") {
    const digits = cursor.text.slice(cursor.at, cursor.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) cursor.fail();
    cursor.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  return /^[a-zA-Z0-9]$/.test(char) ? cursor.fail() : char;
}

function readClass(cursor: Cursor, flags: RegexFlags): CharTest {
  const negated = cursor.take("^");
  const tests: CharTest[] = [];
  do tests.push(readClassItem(cursor, flags));
  while (cursor.peek() !== "]");
  cursor.next();
  return (char) => tests.some((test) => test(char)) !== negated;
}

function readClassItem(cursor: Cursor, flags: RegexFlags): CharTest {
  if (cursor.peek() === "\\" && CLASSES[(cursor.text[cursor.at + 1] ?? "").toLowerCase()]) {
    cursor.next();
    return readEscapedTest(cursor, flags);
  }
  const from = readClassChar(cursor);
  if (cursor.peek() !== "-" || cursor.text[cursor.at + 1] === "]") return equals(from, flags);
  cursor.next();
  const to = readClassChar(cursor);
  const inRange: CharTest = (char) => char >= from && char <= to;
  if (!flags.ignoreCase) return inRange;
  return (char) => inRange(char.toLowerCase()) || inRange(char.toUpperCase());
}

function readClassChar(cursor: Cursor): string {
  const char = readChar(cursor);
  // Nested classes and intersections of Java are not supported.
  if (char === "[" || (char === "&" && cursor.peek() === "&")) cursor.fail();
  return char === "\\" ? escapedChar(readChar(cursor), cursor) : char;
}

/** One character, also outside the basic plane. */
function readChar(cursor: Cursor): string {
  const code = cursor.text.codePointAt(cursor.at) ?? cursor.fail();
  const char = String.fromCodePoint(code);
  cursor.at += char.length;
  return char;
}

function equals(expected: string, flags: RegexFlags): CharTest {
  if (!flags.ignoreCase) return (char) => char === expected;
  const folded = expected.toLowerCase();
  return (char) => char.toLowerCase() === folded;
}
