import type { Diagnostic } from "@codemirror/lint";

import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { placed } from "@/lib/core/definition/import";
import { doubledIn, readJsonText } from "@/lib/core/json-text";

type ReadText =
  | {
      readonly ok: true;
      readonly definition: JsonObject;
      /** What is read otherwise than it may be meant. */
      readonly warning: string | null;
    }
  | { readonly ok: false; readonly problem: string };

/** Where the text is no JSON, and keys that are written twice; comments and trailing commas are fine. */
export function mistakes(text: string): Diagnostic[] {
  const { mistakes: found, doubled } = readJsonText(text);
  const marks = found.map(({ what, offset, length }): Diagnostic => ({
    from: Math.min(offset, text.length),
    to: Math.min(offset + length, text.length),
    severity: "error",
    message: what,
  }));
  for (const one of doubled) {
    const { offset = 0, length = 0, what = "" } = doubledIn([one]) ?? {};
    const message = sentence(what);
    marks.push({ from: offset, to: offset + length, severity: "warning", message });
  }
  return marks;
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** The definition that a text says, or what is wrong with it and where. */
export function readText(text: string, lineOf: (offset: number) => number): ReadText {
  const { value, mistakes: found, doubled } = readJsonText(text);
  const [first] = found;
  if (first) {
    return {
      ok: false,
      problem: `Not applied: line ${lineOf(Math.min(first.offset, text.length))}: ${first.what}.`,
    };
  }
  if (!isJsonObject(value))
    return { ok: false, problem: "Not applied: a definition is a JSON object." };
  const twice = doubledIn(doubled);
  return { ok: true, definition: value, warning: twice && sentence(placed(text, twice)) };
}
