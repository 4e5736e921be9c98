import { listReferences, type Reference } from "@/lib/core/definition/references-list";
import type { Grade } from "@/lib/core/definition/scope";

/** A stretch of a field's text: plain, or one whole expression. */
export interface Mark {
  readonly start: number;
  readonly text: string;
  readonly reference: Reference | null;
}

/** The text cut into what stands for itself and what is read; expressions inside expressions are part of the outer one. */
export function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  for (const reference of text.includes("${") ? listReferences(text) : []) {
    if (reference.start < at) continue;
    if (reference.start > at)
      marks.push({ start: at, text: text.slice(at, reference.start), reference: null });
    marks.push({
      start: reference.start,
      text: text.slice(reference.start, reference.end),
      reference,
    });
    at = reference.end;
  }
  if (at < text.length) marks.push({ start: at, text: text.slice(at), reference: null });
  return marks;
}

/** The expression that the caret is in or at; null: none. */
export function expressionAt(text: string, caret: number): Reference | null {
  const mark = marksOf(text).find(
    ({ start, text: part, reference }) =>
      reference && start <= caret && caret <= start + part.length,
  );
  return mark?.reference ?? null;
}

/** Nothing but one expression: its value keeps its type. */
export function isOneExpression(text: string): boolean {
  const marks = marksOf(text);
  return marks.length === 1 && marks[0]?.reference !== null;
}

/** Task names that a text reads, each once. */
export function refsIn(text: string): readonly string[] {
  const roots = marksOf(text).flatMap(({ reference }) => reference?.root ?? []);
  return [...new Set(roots)].filter((root) => root !== "" && !isEngineRoot(root));
}

const ENGINE_ROOTS: ReadonlySet<string> = new Set([
  "workflow",
  "CPEWF_TASK_ID",
  "NETFLIX_ENV",
  "NETFLIX_STACK",
]);

/** The engine itself has it at any time: it is no task. */
export function isEngineRoot(root: string): boolean {
  return ENGINE_ROOTS.has(root);
}

/** What there is to say against reading a task; sure ones have nothing. */
export const DOUBTS: Readonly<Partial<Record<Grade, string>>> = {
  maybe: "may be empty",
  racing: "runs at the same time",
  later: "runs later",
  none: "is not there",
};
