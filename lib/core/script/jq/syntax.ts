import type { JsonValue } from "../../json";

/** The part of jq's language that data is mostly shaped with; every filter is applied to one value. */
export type Filter =
  | { readonly kind: "self" }
  | { readonly kind: "literal"; readonly value: JsonValue }
  | { readonly kind: "index"; readonly of: Filter; readonly key: Filter }
  | { readonly kind: "each"; readonly of: Filter }
  | { readonly kind: "pipe" | "comma"; readonly left: Filter; readonly right: Filter }
  | {
      readonly kind: "binary";
      readonly operator: Operator;
      readonly left: Filter;
      readonly right: Filter;
    }
  | { readonly kind: "object"; readonly entries: readonly { key: Filter; value: Filter }[] }
  | { readonly kind: "array"; readonly items: Filter | null }
  | { readonly kind: "if"; readonly test: Filter; readonly yes: Filter; readonly no: Filter }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Filter[] };

export type Operator = "//" | "or" | "and" | Comparison | "+" | "-" | "*" | "/" | "%";
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

const REMEMBERED = 500;
const LONGEST_SOURCE = 10_000;
const DEEPEST = 100;
const filters = new Map<string, Filter | null>();

/** The tree of a jq program; null when it is wrong or says more than this reader knows. Trees are kept. */
export function parseJq(source: string): Filter | null {
  const known = filters.get(source);
  if (known !== undefined) return known;
  const read = parsed(source);
  if (filters.size >= REMEMBERED) filters.clear();
  filters.set(source, read);
  return read;
}

function parsed(source: string): Filter | null {
  const tokens = source.length > LONGEST_SOURCE ? null : tokensOf(source);
  if (!tokens) return null;
  try {
    return new Reader(tokens).program();
  } catch (error) {
    if (error === UNKNOWN) return null;
    throw error;
  }
}

const UNKNOWN = new Error("not read here");

interface Token {
  readonly kind: "number" | "string" | "field" | "word" | "sign";
  readonly text: string;
}

/** White space; a number; a text without escapes that need jq; `.name`; a word; a sign. `..`, `?//`, `|=` and so on are none. */
const TOKEN =
  /[ \t\r\n]+|(?<number>\d{1,15}(?:\.\d{1,10})?(?![\w.]))|(?<string>"(?:[^"\\\p{Cc}]|\\[nt"\\/])*")|\.(?<field>[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*)|(?<sign>\/\/(?!=)|[=!<>]=|\.(?!\.)|[[\](){}|,:;<>]|[-+*/%](?!=))/uy;

function tokensOf(source: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const { groups } = TOKEN.exec(source) ?? {};
    if (!groups) return null;
    const found = Object.entries(groups).find(([, text]) => text !== undefined);
    if (found) tokens.push({ kind: found[0] as Token["kind"], text: found[1] });
  }
  return tokens;
}

/** Words that are no functions. */
const RESERVED: ReadonlySet<string> = new Set(
  "def reduce foreach as if then elif else end try catch label import include and or __loc__".split(
    " ",
  ),
);

const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["==", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];
const COMPARING = 2;

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  program(): Filter {
    if (this.tokens.length === 0) throw UNKNOWN;
    const filter = this.pipe();
    if (this.at < this.tokens.length) throw UNKNOWN;
    return filter;
  }

  private pipe(): Filter {
    this.deeper();
    const left = this.comma();
    const filter: Filter = this.takes("|") ? { kind: "pipe", left, right: this.pipe() } : left;
    this.depth -= 1;
    return filter;
  }

  private deeper(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) throw UNKNOWN;
  }

  private comma(): Filter {
    let left = this.alternative();
    while (this.takes(",")) left = { kind: "comma", left, right: this.alternative() };
    return left;
  }

  private alternative(): Filter {
    const left = this.binary(0);
    if (!this.takes("//")) return left;
    return { kind: "binary", operator: "//", left, right: this.alternative() };
  }

  private binary(level: number): Filter {
    const operators = LEVELS[level];
    if (!operators) return this.postfix();
    let left = this.binary(level + 1);
    for (
      let next = this.tokens[this.at];
      next && isSign(next, operators);
      next = this.tokens[this.at]
    ) {
      this.at += 1;
      const right = this.binary(level + 1);
      left = { kind: "binary", operator: next.text as Operator, left, right };
      // `a < b < c` is no jq.
      if (level === COMPARING) break;
    }
    return left;
  }

  private postfix(): Filter {
    let filter = this.term();
    for (;;) {
      const next = this.tokens[this.at];
      if (next?.kind === "field") {
        this.at += 1;
        filter = { kind: "index", of: filter, key: { kind: "literal", value: next.text } };
      } else if (this.takes("[")) {
        filter = this.bracket(filter);
      } else if (next?.kind === "sign" && next.text === ".") {
        this.at += 1;
        filter = this.afterDot(filter);
      } else return filter;
    }
  }

  private bracket(of: Filter): Filter {
    if (this.takes("]")) return { kind: "each", of };
    const key = this.takes("-") ? this.negative() : this.pipe();
    this.expect("]");
    return { kind: "index", of, key };
  }

  /** Only a number may follow: how far a minus reaches differs between versions of jq. */
  private negative(): Filter {
    const next = this.tokens[this.at];
    this.at += 1;
    if (next?.kind !== "number") throw UNKNOWN;
    return { kind: "literal", value: -Number(next.text) };
  }

  /** `."a b"` and `.[0]` after another term. */
  private afterDot(of: Filter): Filter {
    if (this.takes("[")) return this.bracket(of);
    const next = this.tokens[this.at];
    this.at += 1;
    if (next?.kind !== "string") throw UNKNOWN;
    return { kind: "index", of, key: { kind: "literal", value: JSON.parse(next.text) as string } };
  }

  private term(): Filter {
    const token = this.tokens[this.at];
    this.at += 1;
    if (!token) throw UNKNOWN;
    const { kind, text } = token;
    if (kind === "number") return { kind: "literal", value: Number(text) };
    if (kind === "string") return { kind: "literal", value: JSON.parse(text) as string };
    if (kind === "field")
      return { kind: "index", of: { kind: "self" }, key: { kind: "literal", value: text } };
    if (kind === "word") return this.word(text);
    if (text === ".") return this.dot();
    if (text === "(") return this.closed(")");
    if (text === "[") {
      if (this.takes("]")) return { kind: "array", items: null };
      return { kind: "array", items: this.closed("]") };
    }
    if (text === "{") return this.object();
    throw UNKNOWN;
  }

  /** `.` alone, or before a text (`."a b"`). A bracket is read by `postfix`. */
  private dot(): Filter {
    const next = this.tokens[this.at];
    if (next?.kind !== "string") return { kind: "self" };
    this.at += 1;
    const key: Filter = { kind: "literal", value: JSON.parse(next.text) as string };
    return { kind: "index", of: { kind: "self" }, key };
  }

  private closed(end: string): Filter {
    const filter = this.pipe();
    this.expect(end);
    return filter;
  }

  private word(name: string): Filter {
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (name === "if") return this.condition();
    if (RESERVED.has(name)) throw UNKNOWN;
    const args = this.takes("(") ? [this.closed(")")] : [];
    return { kind: "call", name, args };
  }

  private condition(): Filter {
    const test = this.pipe();
    this.expect("then");
    const yes = this.pipe();
    if (this.takes("elif")) return { kind: "if", test, yes, no: this.condition() };
    const no: Filter = this.takes("else") ? this.pipe() : { kind: "self" };
    this.expect("end");
    return { kind: "if", test, yes, no };
  }

  private object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    this.deeper();
    while (!this.takes("}")) {
      if (entries.length > 0) this.expect(",");
      entries.push(this.entry());
    }
    this.depth -= 1;
    return { kind: "object", entries };
  }

  /** `name: value`, `"name": value`, `(filter): value`, `name`. */
  private entry(): { key: Filter; value: Filter } {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.text === "(" && token.kind === "sign") {
      const key = this.closed(")");
      this.expect(":");
      return { key, value: this.objectValue() };
    }
    if (token?.kind !== "word" && token?.kind !== "string") throw UNKNOWN;
    const name = token.kind === "word" ? token.text : (JSON.parse(token.text) as string);
    const key: Filter = { kind: "literal", value: name };
    if (this.takes(":")) return { key, value: this.objectValue() };
    if (token.kind === "word" && RESERVED.has(name)) throw UNKNOWN;
    return { key, value: { kind: "index", of: { kind: "self" }, key } };
  }

  /** Terms joined by `|`: an operator has to stand in parentheses. */
  private objectValue(): Filter {
    const left = this.postfix();
    return this.takes("|") ? { kind: "pipe", left, right: this.objectValue() } : left;
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.text !== text || token.kind === "string" || token.kind === "field") return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw UNKNOWN;
  }
}

function isSign({ kind, text }: Token, signs: readonly string[]): boolean {
  return (kind === "sign" || kind === "word") && signs.includes(text);
}
