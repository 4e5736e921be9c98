// Which expressions a template holds, without evaluating them: all that editing needs.
import type { JsonValue } from "../json";
import { isJsonObject } from "../json";
import { parsePath } from "./references-path";
import type { Template } from "./references-template";
import { parseTemplate } from "./references-template";

/** Deeper than this nothing is looked for. */
const MAX_DEPTH = 500;

/** One `${…}` in a template. */
export interface Reference {
  /** What is between `${` and `}`. */
  readonly expression: string;
  /** First name of the path: `workflow`, a reference name, a system name. Empty when the path begins otherwise. */
  readonly root: string;
  /** Names that follow the root directly, up to the first index, filter, function or inner expression. */
  readonly path: readonly string[];
  /** Offsets of `${` and behind `}` in the string. */
  readonly start: number;
  readonly end: number;
  /** Offsets in the string of the root and of each name of `path`. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
  /** JSON pointer of the string inside the template; empty when the template is a string. */
  readonly pointer: string;
}

/** Every expression of a template in reading order; one that stands inside another follows it. */
export function listReferences(template: JsonValue): Reference[] {
  const references: Reference[] = [];
  collect(template, "", 0, references);
  return references;
}

function collect(
  template: JsonValue,
  pointer: string,
  depth: number,
  references: Reference[],
): void {
  if (typeof template === "string") {
    if (template.includes("${"))
      collectParts(parseTemplate(template), template, pointer, references);
  } else if (Array.isArray(template)) {
    if (depth > MAX_DEPTH) return;
    for (const [at, item] of template.entries())
      collect(item, `${pointer}/${at}`, depth + 1, references);
  } else if (isJsonObject(template) && depth <= MAX_DEPTH) {
    for (const [key, value] of Object.entries(template)) {
      const escaped = key.replaceAll("~", "~0").replaceAll("/", "~1");
      collect(value, `${pointer}/${escaped}`, depth + 1, references);
    }
  }
}

function collectParts(
  template: Template,
  text: string,
  pointer: string,
  references: Reference[],
): void {
  for (const part of template.parts) {
    if (typeof part === "string") continue;
    const { start, end } = part;
    const expression = text.slice(start + 2, end - 1);
    const names = leadingNames(expression, start + 2);
    const root = names[0]?.name ?? "";
    const path = names.slice(1).map(({ name }) => name);
    const places = names.map(({ start, end }) => ({ start, end }));
    references.push({ expression, root, path, start, end, places, pointer });
    collectParts(part.inner, text, pointer, references);
  }
}

interface LeadingName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Names at the beginning of a path, with their offsets from `offset`. Inner expressions end the list. */
function leadingNames(expression: string, offset: number): LeadingName[] {
  const dynamicAt = expression.indexOf("${");
  const fixed = dynamicAt < 0 ? expression : wholeSteps(expression.slice(0, dynamicAt));
  const names: LeadingName[] = [];
  for (const step of parsePath(fixed)?.steps ?? []) {
    const [name, another] = step.kind === "property" ? step.names : [];
    const [place] = step.kind === "property" ? step.places : [];
    if (name === undefined || another !== undefined || !place) break;
    names.push({ name, start: offset + place.start, end: offset + place.end });
  }
  return names;
}

/** The part of an unfinished path that is sure to be whole: up to its last `.` or `[`. */
function wholeSteps(prefix: string): string {
  return prefix.slice(0, Math.max(prefix.lastIndexOf("."), prefix.lastIndexOf("["), 0));
}

/**
 * Whether the text between `${` and `}` can be read, and its root (empty when it begins with `*`, `..` or a function).
 * An expression with another inside is only known when it is evaluated, and passes.
 */
export function checkExpression(text: string): { ok: true; root: string } | { ok: false } {
  if (!text.includes("${") && !parsePath(text)) return { ok: false };
  return { ok: true, root: leadingNames(text, 0)[0]?.name ?? "" };
}
