import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { declaredInputs } from "./declared-inputs";
import type { Doc } from "./document";
import { nameOf } from "./document";
import { segment } from "./path-segment";
import { javaText } from "./references-text";
import type { TaskDef } from "./schema";
import { type Reader, refsInScope, type ScopedRef } from "./scope";
import { formOf } from "./task-forms/registry";
import { treeIndex } from "./tree-index";
import { type ValueType, valueTypeOf, valueTypeOfInput } from "./value-type";

/** Something an expression can read. */
export interface DataPath {
  /** `${resize_ref.output.fileLocation}`. */
  readonly expression: string;
  /** Whose it is: a reference name, `input`, `variables`, `workflow`, `env`, `secrets`, `system`. */
  readonly group: string;
  /** The path below what the group stands for; empty: all of it. */
  readonly label: string;
  /** Where it comes from, in a word or two. */
  readonly detail: string;
  readonly type: ValueType;
  /** The value of the last run, cut at 80 characters; null: it is not known. */
  readonly example: string | null;
  /** It may be empty when the task runs. */
  readonly doubtful: boolean;
}

export interface DataFacts {
  readonly taskDefOf?: (name: string) => TaskDef | undefined;
  /** Output of a task in the run that is looked at. */
  readonly outputOf?: (ref: string) => JsonObject | undefined;
  /** `workflow` of that run: its input and variables. */
  readonly workflow?: JsonObject;
  readonly secrets?: readonly string[];
  /** Names of what the server's environment has for workflows. */
  readonly environment?: readonly string[];
}

const MOST_PER_TASK = 60;
const DEEPEST = 7;
const EXAMPLE = 80;

/**
 * What a reader can use: tasks that have surely run, nearest first; the workflow's input, variables and own values; tasks
 * that may have run; names of the environment and of secrets; Conductor's own values. Depth comes from the run, else from what is known about the type.
 */
export function availableData(doc: Doc, reader: Reader, facts: DataFacts): readonly DataPath[] {
  const scope = refsInScope(treeIndex(doc), reader);
  const tasks = (grade: "sure" | "maybe") =>
    scope.filter((entry) => entry.grade === grade).flatMap((entry) => taskPaths(entry, facts));
  return [
    ...tasks("sure"),
    ...inputPaths(doc, facts),
    ...variablePaths(doc, facts),
    ...ownPaths(facts),
    ...tasks("maybe"),
    ...named(facts.environment ?? [], "env", "environment"),
    ...named(facts.secrets ?? [], "secrets", "secret"),
    ...SYSTEM_VALUES,
  ];
}

/** Values of the server, by their names: what they are never leaves it. */
function named(names: readonly string[], group: "env" | "secrets", detail: string): DataPath[] {
  return names.map((name) => ({
    ...PLAIN,
    expression: `\${workflow.${group}${segment(name)}}`,
    group,
    label: name,
    detail,
    type: "text",
  }));
}

/** What Conductor puts in by these names alone. */
const SYSTEM_VALUES: readonly DataPath[] = [
  ["CPEWF_TASK_ID", "id of this attempt"],
  ["NETFLIX_ENV", "name of the environment"],
  ["NETFLIX_STACK", "name of the stack"],
].map(([name = "", detail = ""]) => ({
  expression: `\${${name}}`,
  group: "system",
  label: name,
  detail,
  type: "text",
  example: null,
  doubtful: false,
}));

const PLAIN = { example: null, doubtful: false };

interface KnownPaths {
  readonly grade: string;
  readonly rule: TaskDef | undefined;
  readonly made: JsonObject | undefined;
  readonly paths: readonly DataPath[];
}

const known = new WeakMap<ScopedRef["target"]["raw"], KnownPaths>();

/** Made once for each task, until its definition or what it has put out is another. */
function taskPaths(entry: ScopedRef, facts: DataFacts): readonly DataPath[] {
  const { ref, grade, target } = entry;
  const rule = facts.taskDefOf?.(nameOf(target.raw));
  const made = facts.outputOf?.(ref);
  const before = known.get(target.raw);
  if (before?.grade === grade && before.rule === rule && before.made === made) return before.paths;
  const paths = pathsOf(entry, rule, made);
  known.set(target.raw, { grade, rule, made, paths });
  return paths;
}

function pathsOf(
  { ref, grade, target }: ScopedRef,
  rule: TaskDef | undefined,
  made: JsonObject | undefined,
): DataPath[] {
  const about = {
    group: ref,
    detail: grade === "sure" ? "output" : "may be empty",
    doubtful: grade === "maybe",
  };
  const at = (label: string, type: ValueType, example: string | null): DataPath => ({
    ...about,
    expression: `\${${ref}.output${label}}`,
    label,
    type,
    example,
  });
  const found = made ? below(made, "", 1) : [];
  const known = new Set(found.map(({ label }) => label));
  const { outputs } = formOf(target.raw, rule);
  const declared = [
    ...Object.entries(outputs).map(([key, type]) => ({ label: labelOf(key), type })),
    ...(rule?.outputKeys ?? []).map((key) => ({ label: segment(key), type: "any" as const })),
  ].filter(({ label }, at, all) => {
    const isFirst = all.findIndex((one) => one.label === label) === at;
    return isFirst && !known.has(label);
  });
  const paths = [
    ...found.map(({ label, value }) => at(label, valueTypeOf(value), exampleOf(value))),
    ...declared.map(({ label, type }) => at(label, type, null)),
  ];
  return [...paths.slice(0, MOST_PER_TASK), at("", "map", made ? exampleOf(made) : null)];
}

function inputPaths(doc: Doc, { workflow }: DataFacts): DataPath[] {
  const given = workflow?.["input"];
  const declared = declaredInputs(doc.raw);
  const names = new Set([
    ...declared.map(({ name }) => name),
    ...(isJsonObject(given) ? Object.keys(given) : []),
  ]);
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  return [...names].flatMap((name) => {
    const value = isJsonObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
    const type = types.get(name);
    const own: DataPath = {
      expression: `\${workflow.input${segment(name)}}`,
      group: "input",
      label: name,
      detail: "input",
      type: type ? valueTypeOfInput(type) : valueTypeOf(value),
      example: value === undefined ? null : exampleOf(value),
      doubtful: false,
    };
    const inner = value === undefined ? [] : below(value, segment(name), 2);
    return [
      own,
      ...inner.map((one) => ({
        ...own,
        expression: `\${workflow.input${one.label}}`,
        label: one.label.replace(/^\./, ""),
        type: valueTypeOf(one.value),
        example: exampleOf(one.value),
      })),
    ];
  });
}

function variablePaths(doc: Doc, { workflow }: DataFacts): DataPath[] {
  const values = workflow?.["variables"];
  const first = doc.raw["variables"];
  const set = [...treeIndex(doc).refs.values()].flatMap(({ raw }) => {
    const inputs = raw["type"] === "SET_VARIABLE" ? raw["inputParameters"] : undefined;
    return isJsonObject(inputs) ? Object.keys(inputs) : [];
  });
  const names = new Set([...(isJsonObject(first) ? Object.keys(first) : []), ...set]);
  return [...names].map((name) => {
    const value = isJsonObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
    return {
      expression: `\${workflow.variables${segment(name)}}`,
      group: "variables",
      label: name,
      detail: "variable",
      type: valueTypeOf(value),
      example: value === undefined ? null : exampleOf(value),
      doubtful: !(isJsonObject(first) && Object.hasOwn(first, name)),
    };
  });
}

const OWN_VALUES: Readonly<Record<string, ValueType>> = {
  workflowId: "text",
  correlationId: "text",
  workflowType: "text",
  version: "number",
  status: "text",
  input: "map",
  variables: "map",
  parentWorkflowId: "text",
  reasonForIncompletion: "text",
};

function ownPaths({ workflow }: DataFacts): DataPath[] {
  return Object.entries(OWN_VALUES).map(([name, type]) => {
    const value = workflow?.[name];
    return {
      ...PLAIN,
      expression: `\${workflow.${name}}`,
      group: "workflow",
      label: name,
      detail: "workflow",
      type,
      example: value === undefined || value === null ? null : exampleOf(value),
    };
  });
}

/** Everything inside a value, outermost first; of a list its first element. */
function below(
  value: JsonValue,
  label: string,
  depth: number,
): { readonly label: string; readonly value: JsonValue }[] {
  if (depth > DEEPEST || typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value)
    ? value.slice(0, 1).map((item) => [`${label}[0]`, item] as const)
    : Object.entries(value).map(([key, item]) => [label + segment(key), item] as const);
  return entries.flatMap(([inner, item]) => [
    { label: inner, value: item },
    ...below(item, inner, depth + 1),
  ]);
}

function labelOf(key: string): string {
  return key.split(".").map(segment).join("");
}

/** As Conductor prints it in a text, so that what is seen is what a mixed text would hold. */
function exampleOf(value: JsonValue): string {
  const text = javaText(value);
  return text.length > EXAMPLE ? `${text.slice(0, EXAMPLE - 1)}…` : text;
}
