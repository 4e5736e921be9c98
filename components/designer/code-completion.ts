import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { getLocation } from "jsonc-parser";

import { availableData, type DataFacts } from "@/lib/core/definition/available-data";
import type { RawTask, Workspace } from "@/lib/core/definition/document";
import { valueAt } from "@/lib/core/definition/run-inputs";
import type { TaskDef } from "@/lib/core/definition/schema";
import { COMMON_FIELDS, STORED_FIELDS } from "@/lib/core/definition/task-forms/common";
import type { FormField } from "@/lib/core/definition/task-forms/form";
import { formOf, knownTypes } from "@/lib/core/definition/task-forms/registry";
import { WORKFLOW_FIELDS } from "@/lib/core/definition/task-forms/workflow";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { WORKFLOW_DEF_FIELDS, WORKFLOW_TASK_FIELDS } from "@/lib/core/definition/validate-shape";
import { isJsonObject } from "@/lib/core/json";
import { readJsonText, tooDeepAt } from "@/lib/core/json-text";

import { matching, typedExpression } from "./forms/completion";

/** What is known beside the text. */
export interface CodeFacts extends DataFacts {
  readonly workspace: Workspace;
  readonly taskDefs: ReadonlyMap<string, TaskDef> | null;
}

const MOST = 40;

/** What fits at the cursor: data behind `$`, keys of a task or of the workflow, values of a field. Null: nothing. */
export function completeCode(
  context: CompletionContext,
  facts: CodeFacts,
): CompletionResult | null {
  const text = context.state.doc.toString();
  if (tooDeepAt(text) !== null) return null;
  const { path, isAtPropertyKey, previousNode } = getLocation(text, context.pos);
  const root = readJsonText(text).value;
  const task = root === undefined ? null : taskAround(root, path);
  const begun = context.matchBefore(/"[^"\n]*$/);
  const inString = previousNode?.type === "string" || begun !== null;
  if (!isAtPropertyKey && inString && begun) {
    const data = dataAt(begun, task, facts, text.slice(context.pos));
    if (data) return data;
  }
  const word = begun ?? context.matchBefore(/[\w-]*$/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const options = isAtPropertyKey
    ? keysAt(path, task, facts)
    : valuesAt(path, task, facts).map((value) => quoted(value, ""));
  if (options.length === 0) return null;
  // A closing quote that is there already is written anew.
  const to = text[context.pos] === '"' ? context.pos + 1 : context.pos;
  const wanted = word.text.replaceAll('"', "").toLowerCase();
  const fitting = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  return { from: word.from, to, options: fitting, filter: false };
}

interface TaskAt {
  readonly raw: RawTask;
  /** Keys from the task down to the cursor. */
  readonly below: readonly string[];
}

/** The innermost task that a place of the text lies in. */
function taskAround(
  root: Parameters<typeof valueAt>[0],
  path: readonly (string | number)[],
): TaskAt | null {
  for (let length = path.length; length > 0; length--) {
    const at = path.slice(0, length);
    if (typeof at.at(-1) !== "number" || !isTaskList(at)) continue;
    const found = valueAt(root, at.map(String));
    if (isJsonObject(found)) return { raw: found, below: path.slice(length).map(String) };
  }
  return null;
}

const LISTS: ReadonlySet<string> = new Set(["tasks", "defaultCase", "loopOver"]);

function isTaskList(path: readonly (string | number)[]): boolean {
  const list = path.at(-2);
  if (typeof list === "string" && LISTS.has(list)) return true;
  const before = path.at(-3);
  return before === "decisionCases" || before === "forkTasks";
}

function dataAt(
  begun: { readonly from: number; readonly to: number; readonly text: string },
  task: TaskAt | null,
  facts: CodeFacts,
  rest: string,
): CompletionResult | null {
  const typed = typedExpression(begun.text, begun.text.length);
  if (!typed) return null;
  const index = treeIndex(facts.workspace.doc);
  const ref = task ? task.raw["taskReferenceName"] : undefined;
  const place = typeof ref === "string" ? index.refs.get(ref) : undefined;
  const paths = availableData(facts.workspace.doc, place ?? "end", facts);
  const options = matching(paths, typed.word, "any", MOST).map((path): Completion => {
    const about = [path.detail, path.type === "any" ? "" : path.type, path.example ?? ""];
    return {
      label: path.expression,
      // Inside a JSON text.
      apply: JSON.stringify(path.expression).slice(1, -1),
      detail: about.filter((one) => one !== "").join(" · "),
      type: "variable",
    };
  });
  if (options.length === 0) return null;
  const to = begun.to + (rest.startsWith("}") ? 1 : 0);
  return { from: begun.from + typed.start, to, options, filter: false };
}

function quoted(label: string, info: string): Completion {
  return {
    label,
    apply: JSON.stringify(label),
    type: "property",
    ...(info === "" ? {} : { info }),
  };
}

function ruleFor(raw: RawTask, { taskDefs }: CodeFacts): TaskDef | undefined {
  const name = raw["name"];
  return typeof name === "string" ? taskDefs?.get(name) : undefined;
}

function fieldsFor(raw: RawTask, facts: CodeFacts): readonly FormField[] {
  const own = formOf(raw, ruleFor(raw, facts)).fields.filter(({ hidden }) => !hidden?.(raw));
  return [...own, ...COMMON_FIELDS, ...STORED_FIELDS];
}

/** Keys that the object at the cursor can have and does not. */
function keysAt(
  path: readonly (string | number)[],
  task: TaskAt | null,
  facts: CodeFacts,
): Completion[] {
  const fields = task
    ? fieldsFor(task.raw, facts)
    : WORKFLOW_FIELDS.flatMap((group) => group.fields);
  const parent = task ? task.below.slice(0, -1) : path.slice(0, -1).map(String);
  const here = fields.filter((field) => parent.every((key, at) => field.path[at] === key));
  const known = new Map<string, string>();
  for (const { path: keys, meta } of here) {
    const key = keys[parent.length];
    if (key === undefined || known.has(key)) continue;
    known.set(key, keys.length === parent.length + 1 ? (meta.help ?? meta.title) : "");
  }
  if (parent.length === 0)
    for (const key of Object.keys(task ? WORKFLOW_TASK_FIELDS : WORKFLOW_DEF_FIELDS))
      if (!known.has(key)) known.set(key, "");
  const object = task ? valueAt(task.raw, parent) : undefined;
  const typed = task?.below.at(-1);
  return [...known]
    .filter(([key]) => key === typed || !isJsonObject(object) || !Object.hasOwn(object, key))
    .map(([key, help]) => quoted(key, help));
}

/** Values that a field can have, where they can be listed. */
function valuesAt(
  path: readonly (string | number)[],
  task: TaskAt | null,
  facts: CodeFacts,
): readonly string[] {
  const below = task ? task.below : path.map(String);
  const key = below.join(".");
  if (task && key === "type") return ["SIMPLE", ...knownTypes()];
  if (task && key === "name" && (task.raw["type"] ?? "SIMPLE") === "SIMPLE")
    return [...(facts.taskDefs?.keys() ?? [])];
  const fields = task
    ? fieldsFor(task.raw, facts)
    : WORKFLOW_FIELDS.flatMap((group) => group.fields);
  return fields.find((field) => field.path.join(".") === key)?.meta.options ?? [];
}
