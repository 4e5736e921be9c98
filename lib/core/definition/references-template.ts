import { limits } from "../limits";
import { cachedByText } from "./references-cache";

/** One `${…}` of a string. */
export interface Expression {
  /** Offsets of `${` and behind `}` in the whole string. */
  readonly start: number;
  readonly end: number;
  /** The expression as written, with its `${` and `}`. */
  readonly source: string;
  /** What is between the braces, which may contain further expressions. */
  readonly inner: Template;
}

export interface Template {
  readonly parts: readonly (string | Expression)[];
  /** The one expression that the text consists of, so that its value keeps its type. */
  readonly only: Expression | null;
}

/**
 * Splits a string at its `${…}`, linear in its length. `$${` is a literal `${`; a `${` without its `}` is literal;
 * expressions inside expressions become parts of `inner`, down to a limit below which they are literal. Rule:
 * Conductor's ParametersUtils.
 */
export const parseTemplate: (text: string) => Template = cachedByText(4_000, (text) => {
  return parseRange({ text, closing: matchBraces(text) }, 0, text.length, 0);
});

interface Source {
  readonly text: string;
  /** Offset of the `}` for each `{` that has one. */
  readonly closing: ReadonlyMap<number, number>;
}

function matchBraces(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 123) open.push(at);
    if (char !== 125) continue;
    const start = open.pop();
    if (start !== undefined) closing.set(start, at);
  }
  return closing;
}

function parseRange(source: Source, from: number, to: number, depth: number): Template {
  const { text, closing } = source;
  const parts: (string | Expression)[] = [];
  let literal = "";
  let at = from;
  while (at < to) {
    const next = text.indexOf("${", at);
    if (next < 0 || next >= to) break;
    literal += text.slice(at, next);
    const close = closing.get(next + 1);
    if (next > from && text[next - 1] === "$") {
      // The escaping `$` is already in the literal.
      literal += "{";
      at = next + 2;
    } else if (close === undefined || close >= to || depth >= limits.expressionDepth) {
      literal += "${";
      at = next + 2;
    } else {
      if (literal) parts.push(literal);
      literal = "";
      const inner = parseRange(source, next + 2, close, depth + 1);
      parts.push({ start: next, end: close + 1, source: text.slice(next, close + 1), inner });
      at = close + 1;
    }
  }
  literal += text.slice(at, to);
  if (literal) parts.push(literal);
  const [first] = parts;
  const only = parts.length === 1 && typeof first === "object" ? first : null;
  return { parts, only };
}
