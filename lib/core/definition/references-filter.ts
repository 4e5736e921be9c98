import type { Cursor } from "./references-cursor";
import type { SafeRegex } from "./references-regex";
import { compileRegex } from "./references-regex";
import type { FilterNode, FilterOperand, FilterOperator, JsonPath } from "./references-types";
import { SYMBOL_OPERATORS, WORD_OPERATORS } from "./references-types";

type ReadPath = (cursor: Cursor, stops: string) => JsonPath;

/** Characters that end a bare name inside a filter. */
const STOPS = " )<>=~!&|,\n\t";

/** Reads `(…)` of a filter behind its `?`; paths in it by `readPath`. @throws {PathSyntaxError} */
export function parseFilter(cursor: Cursor, readPath: ReadPath): FilterNode {
  if (!cursor.takeAfterSpaces("(")) cursor.fail();
  const node = cursor.nested(() => readOr(cursor, readPath));
  if (!cursor.takeAfterSpaces(")")) cursor.fail();
  return node;
}

function readOr(cursor: Cursor, readPath: ReadPath): FilterNode {
  return readChain(cursor, "or", "||", () => readAnd(cursor, readPath));
}

function readAnd(cursor: Cursor, readPath: ReadPath): FilterNode {
  return readChain(cursor, "and", "&&", () => readTest(cursor, readPath));
}

function readChain(
  cursor: Cursor,
  kind: "and" | "or",
  separator: string,
  read: () => FilterNode,
): FilterNode {
  const first = read();
  const nodes = [first];
  while (cursor.takeAfterSpaces(separator)) nodes.push(read());
  return nodes.length === 1 ? first : { kind, nodes };
}

function readTest(cursor: Cursor, readPath: ReadPath): FilterNode {
  cursor.skipSpaces();
  if (cursor.take("!")) {
    return { kind: "not", node: cursor.nested(() => readTest(cursor, readPath)) };
  }
  if (cursor.peek() === "(") return parseFilter(cursor, readPath);
  const left = readOperand(cursor, readPath);
  const operator = readOperator(cursor);
  if (operator) return { kind: "compare", left, operator, right: readOperand(cursor, readPath) };
  return left.kind === "path" ? { kind: "exists", path: left.path } : cursor.fail();
}

function readOperator(cursor: Cursor): FilterOperator | null {
  cursor.skipSpaces();
  const symbol = SYMBOL_OPERATORS.find((operator) => cursor.take(operator));
  if (symbol) return symbol;
  const start = cursor.at;
  const text = cursor.takeWhile((char) => /[a-z]/i.test(char)).toLowerCase();
  const word = WORD_OPERATORS.find((operator) => operator === text);
  if (!word) cursor.at = start;
  return word ?? null;
}

function readOperand(cursor: Cursor, readPath: ReadPath): FilterOperand {
  cursor.skipSpaces();
  const char = cursor.peek();
  if (char === "@" || char === "$") {
    return { kind: "path", path: cursor.nested(() => readPath(cursor, STOPS)) };
  }
  if (char === "/") return { kind: "regex", regex: readRegex(cursor) };
  return { kind: "value", value: cursor.literal() };
}

function readRegex(cursor: Cursor): SafeRegex {
  cursor.next();
  let source = "";
  for (let char = cursor.next(); char !== "/"; char = cursor.next()) {
    source += char === "\\" ? `\\${cursor.next()}` : char;
  }
  const flags = cursor.takeWhile((char) => /[a-z]/i.test(char));
  return compileRegex(source, flags.toLowerCase()) ?? cursor.fail();
}
