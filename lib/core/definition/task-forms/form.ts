import type { FieldMeta } from "../../image/fields";
import type { JsonValue } from "../../json";
import type { RawTask } from "../document";
import type { ValueType } from "../value-type";

/** A text to begin with, for fields that nobody writes from memory. */
interface SampleText {
  readonly title: string;
  readonly text: string;
}

/** One value of a task that a form edits. */
export interface FormField {
  /** Keys from the task down. */
  readonly path: readonly string[];
  readonly meta: FieldMeta;
  /** Language of a field that holds a program; it gets a code editor. */
  readonly code?: "javascript" | "jq";
  readonly samples?: readonly SampleText[];
  /** What is wrong with a value that is there, in a sentence; null: nothing. Never called for expressions. */
  readonly check?: (value: JsonValue, raw: RawTask) => string | null;
  /** The field means nothing for this task as it is now. */
  readonly hidden?: (raw: RawTask) => boolean;
}

/** What can be done with a program of the task: run it with an input, or see which way it goes. */
export type TryKind = "script" | "switch" | "loop";

/** Everything a form shows of one task type. */
export interface TaskForm {
  /** What the type does, in one or two sentences. */
  readonly about: string;
  readonly fields: readonly FormField[];
  /** Inputs are free names: they are edited as a table. */
  readonly table: { readonly title: string; readonly help: string } | null;
  /** Output keys that every run of the type has. */
  readonly outputs: Readonly<Record<string, ValueType>>;
  readonly tryKind?: TryKind;
}

/** Keys of a task in which Conductor evaluates expressions. */
export const EVALUATED: ReadonlySet<string> = new Set([
  "inputParameters",
  "subWorkflowParam",
  "items",
  "sink",
]);

export const INPUTS = {
  title: "Inputs",
  help: "Names are up to you; the task finds them in its input.",
};

type More = Omit<FormField, "path" | "meta">;

/** A field of `inputParameters`; keys of inner maps stand behind dots. */
export function input(key: string, meta: FieldMeta, more: More = {}): FormField {
  return { path: ["inputParameters", ...key.split(".")], meta, ...more };
}

/** A field of the task itself; keys of inner maps stand behind dots. */
export function own(key: string, meta: FieldMeta, more: More = {}): FormField {
  return { path: key.split("."), meta, ...more };
}

/** The program of a field is JavaScript for the task as it is now. */
export function isJavaScript(evaluator: JsonValue | undefined): boolean {
  return evaluator === undefined || evaluator === "javascript" || evaluator === "graaljs";
}
