import type { Diagnostic } from "@codemirror/lint";

import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { readJsonText } from "@/lib/core/json-text";

type ReadText =
  | { readonly ok: true; readonly definition: JsonObject }
  | { readonly ok: false; readonly problem: string };

/** Where the text is no JSON; comments and trailing commas are fine. */
export function mistakes(text: string): Diagnostic[] {
  return readJsonText(text).mistakes.map(({ what, offset, length }) => ({
    from: Math.min(offset, text.length),
    to: Math.min(offset + length, text.length),
    severity: "error",
    message: what,
  }));
}

/** The definition that a text says, or what is wrong with it and where. */
export function readText(text: string, lineOf: (offset: number) => number): ReadText {
  const { value, mistakes: found } = readJsonText(text);
  const [first] = found;
  if (first) {
    return {
      ok: false,
      problem: `Not applied: line ${lineOf(Math.min(first.offset, text.length))}: ${first.what}.`,
    };
  }
  if (!isJsonObject(value))
    return { ok: false, problem: "Not applied: a definition is a JSON object." };
  return { ok: true, definition: value };
}
