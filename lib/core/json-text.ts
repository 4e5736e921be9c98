import { type Node, type ParseError, parseTree } from "jsonc-parser";

import type { JsonValue } from "./json";

export interface ReadText {
  /** Undefined: nothing could be read. */
  readonly value: JsonValue | undefined;
  readonly mistakes: readonly ParseError[];
}

/**
 * Reads JSON that people edit: comments and trailing commas are allowed, unless `strict`. Every key is kept, also one
 * called `__proto__`, which the package's own reader drops.
 */
export function readJsonText(text: string, { strict = false } = {}): ReadText {
  const mistakes: ParseError[] = [];
  const options = { disallowComments: strict, allowTrailingComma: !strict };
  const node = parseTree(text, mistakes, options);
  return { value: node && valueOf(node), mistakes };
}

function valueOf(node: Node): JsonValue {
  const children = node.children ?? [];
  if (node.type === "array") return children.map(valueOf);
  if (node.type !== "object") return node.value as JsonValue;
  return Object.fromEntries(
    children.flatMap(({ children: [key, value] = [] }) =>
      key && value ? [[String(key.value), valueOf(value)]] : [],
    ),
  );
}
