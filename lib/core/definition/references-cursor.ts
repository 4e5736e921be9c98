import type { JsonValue } from "../json";
import { limits } from "../limits";

export class PathSyntaxError extends Error {
  constructor() {
    super("Not a JsonPath.");
    this.name = "PathSyntaxError";
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads a text from left to right; every reader throws `PathSyntaxError` where the text does not fit. */
export class Cursor {
  readonly text: string;
  at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  done(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string | undefined {
    return this.text[this.at];
  }

  next(): string {
    return this.text[this.at++] ?? this.fail();
  }

  fail(): never {
    throw new PathSyntaxError();
  }

  /** Moves behind `expected` if it comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  takeAfterSpaces(expected: string): boolean {
    this.skipSpaces();
    return this.take(expected);
  }

  takeWhile(wanted: (char: string) => boolean): string {
    const start = this.at;
    for (let char = this.peek(); char !== undefined && wanted(char); char = this.peek())
      this.at += 1;
    return this.text.slice(start, this.at);
  }

  skipSpaces(): void {
    this.takeWhile((char) => char === " " || char === "\n" || char === "\t" || char === "\r");
  }

  /** Runs `read` one level deeper; too many levels are a syntax error. */
  nested<Value>(read: () => Value): Value {
    this.depth += 1;
    if (this.depth > limits.expressionDepth) this.fail();
    const value = read();
    this.depth -= 1;
    return value;
  }

  /** A string in single or double quotes with backslash escapes. */
  quoted(): string {
    const quote = this.next();
    if (quote !== "'" && quote !== '"') this.fail();
    let value = "";
    for (let char = this.next(); char !== quote; char = this.next()) {
      value += char === "\\" ? this.escaped() : char;
    }
    return value;
  }

  private escaped(): string {
    const char = this.next();
    if (char !== "u") return ESCAPES[char] ?? char;
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail();
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  /** A JSON value; strings may have single quotes, as in filters. */
  literal(): JsonValue {
    const char = this.peek();
    if (char === "'" || char === '"') return this.quoted();
    if (char === "[") return this.nested(() => this.list());
    if (char === "{") return this.nested(() => this.map());
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.take(word)) return value;
    }
    return this.number();
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.text)?.[0] ?? this.fail();
    this.at += text.length;
    return Number(text);
  }

  private list(): JsonValue[] {
    this.next();
    const items: JsonValue[] = [];
    while (!this.takeAfterSpaces("]")) {
      items.push(this.literal());
      this.separator("]");
    }
    return items;
  }

  private map(): JsonValue {
    this.next();
    const entries: [string, JsonValue][] = [];
    while (!this.takeAfterSpaces("}")) {
      const key = this.quoted();
      if (!this.takeAfterSpaces(":")) this.fail();
      this.skipSpaces();
      entries.push([key, this.literal()]);
      this.separator("}");
    }
    return Object.fromEntries(entries);
  }

  private separator(end: string): void {
    if (this.takeAfterSpaces(",")) this.skipSpaces();
    else if (this.peek() !== end) this.fail();
  }
}
