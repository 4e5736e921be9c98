import type { JsonObject, JsonValue } from "../json";
import type { Budget } from "./references-budget";
import { newBudget } from "./references-budget";
import type { PathDocument } from "./references-evaluate";
import { evaluatePath } from "./references-evaluate";
import { DOUBLE_FUNCTIONS } from "./references-functions";
import { parsePath } from "./references-path";
import type { Expression, Template } from "./references-template";
import { parseTemplate } from "./references-template";
import { javaDouble, javaText } from "./references-text";
import type { JsonPath } from "./references-types";

/** What expressions can read. Roots are looked up when needed. */
export interface ExpressionContext {
  /** `workflow` or a task reference name; undefined: no such root. */
  root(name: string): JsonValue | undefined;
  roots(): readonly string[];
  /**
   * Names that come before the document: CPEWF_TASK_ID, NETFLIX_ENV, environment names, `workflow.env.NAME`. Null: the
   * name is known but has no value, the expression stays as written. Undefined: not a system name.
   */
  system(name: string): string | null | undefined;
}

const SECRETS = "workflow.secrets.";
const MAX_DEPTH = 500;

/**
 * Replaces the `${…}` in all strings of a template, at any depth; keys, numbers and booleans stay. A string that is
 * one expression takes the value with its type, shared with the document; in any other the values are joined as Java
 * prints them (null as "null", maps as `{a=1}`). `$${` is a literal `${`. Never throws on what users wrote: a missing
 * value or unreadable path is null. `${workflow.secrets.X}` stays as written. Rule: Conductor's ParametersUtils.
 */
export function resolveValue(template: JsonValue, context: ExpressionContext): JsonValue {
  return resolveAny(template, newResolver(context), 0);
}

/** `resolveValue` for a map, such as inputParameters; the result is a new map. */
export function resolveMap(template: JsonObject, context: ExpressionContext): JsonObject {
  return resolveObject(template, newResolver(context), 0);
}

interface Resolver {
  readonly context: ExpressionContext;
  readonly document: PathDocument;
  readonly budget: Budget;
}

function newResolver(context: ExpressionContext): Resolver {
  const whole = () =>
    Object.fromEntries(context.roots().map((name) => [name, context.root(name) ?? null] as const));
  return { context, document: { root: (name) => context.root(name), whole }, budget: newBudget() };
}

function resolveAny(template: JsonValue, resolver: Resolver, depth: number): JsonValue {
  if (typeof template === "string") return resolveString(template, resolver);
  if (typeof template !== "object" || template === null || depth > MAX_DEPTH) return template;
  if (Array.isArray(template)) return template.map((item) => resolveAny(item, resolver, depth + 1));
  return resolveObject(template, resolver, depth + 1);
}

function resolveObject(template: JsonObject, resolver: Resolver, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(template).map(
      ([key, value]) => [key, resolveAny(value, resolver, depth)] as const,
    ),
  );
}

function resolveString(text: string, resolver: Resolver): JsonValue {
  if (!text.includes("${")) return text;
  const template = parseTemplate(text);
  if (!template.only) return fill(template, resolver);
  const found = readExpression(template.only, resolver);
  return found === null ? template.only.source : found.value;
}

/** The text of a template with its expressions filled in. */
function fill(template: Template, resolver: Resolver): string {
  const { budget } = resolver;
  let text = "";
  for (const part of template.parts) {
    if (budget.text <= 0) break;
    if (typeof part === "string") {
      text += part;
      budget.text -= part.length;
    } else {
      const found = readExpression(part, resolver);
      text += found === null ? part.source : textOf(found, budget);
    }
  }
  return text;
}

interface Found {
  readonly value: JsonValue;
  /** Java has a Double, also where the number is whole. */
  readonly isDouble: boolean;
}

/** Null: the expression stays as written. */
function readExpression(expression: Expression, resolver: Resolver): Found | null {
  const path = fill(expression.inner, resolver);
  if (path.trim() === "") return { value: "", isDouble: false };
  if (path.startsWith(SECRETS)) return null;
  const known = resolver.context.system(path);
  if (known === null) return null;
  if (known !== undefined) return { value: known, isDouble: false };
  const parsed = parsePath(path);
  if (!parsed) return { value: null, isDouble: false };
  return {
    value: evaluatePath(parsed, resolver.document, resolver.budget),
    isDouble: givesDouble(parsed),
  };
}

function givesDouble(path: JsonPath): boolean {
  const last = path.steps.at(-1);
  return last?.kind === "function" && DOUBLE_FUNCTIONS.has(last.name);
}

function textOf(found: Found, budget: Budget): string {
  if (found.isDouble && typeof found.value === "number") return javaDouble(found.value);
  return javaText(found.value, budget);
}
