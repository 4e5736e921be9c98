import type { ValidationError } from "../errors";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { WorkflowDef, WorkflowTask } from "./schema";
import { referenceProblems } from "./validate-references";
import { fieldErrors, joinPath, shapeError, typeName, WORKFLOW_DEF_FIELDS } from "./validate-shape";
import type { ReadableTask } from "./validate-tree";
import { treeParts } from "./validate-tree";
import type { TypeRuleOptions } from "./validate-types";
import { typeProblems } from "./validate-types";
import { allTasks } from "./walk";

export { validateTaskDef } from "./validate-task-def";

export interface ValidateOptions extends TypeRuleOptions {
  /** Environment names that expressions may read. */
  readonly knownSystemNames?: (name: string) => boolean;
}

/** A definition with more problems than this is not repaired one by one. */
const MAX_ERRORS = 1_000;
/** Tasks that are looked at between two chances to give way. */
const PART = 100;

/**
 * All problems of a workflow definition in Conductor's words; paths are relative to it (`tasks[0].forkTasks[0][1].name`),
 * "" is itself. What Conductor cannot even read (wrong JSON types, too many or too deep tasks) is said in our words.
 * An empty list: it can be stored and started. Never throws; linear in the size of the definition;
 * at most 1,000 are listed.
 */
export function validateWorkflowDef(
  raw: unknown,
  options: ValidateOptions = {},
): ValidationError[] {
  const known = isJsonObject(raw) ? examined.get(raw) : undefined;
  if (known && known.scriptProblem === options.scriptProblem) return [...known.errors];
  return drained(examination(raw, options));
}

/**
 * The same in parts, for those who must not keep others waiting: ends when the iterator does. What it found is
 * remembered, so that `validateWorkflowDef` with the same rule for scripts answers at once; the definition may not be
 * changed in between.
 */
export function* validationParts(
  raw: unknown,
  { scriptProblem }: Pick<ValidateOptions, "scriptProblem">,
): Generator<undefined, void> {
  const errors = yield* examination(raw, scriptProblem ? { scriptProblem } : {});
  if (isJsonObject(raw)) examined.set(raw, { errors, scriptProblem });
}

interface Examined {
  readonly errors: readonly ValidationError[];
  readonly scriptProblem: ValidateOptions["scriptProblem"];
}

const examined = new WeakMap<JsonObject, Examined>();

function* examination(
  raw: unknown,
  options: ValidateOptions,
): Generator<undefined, ValidationError[]> {
  if (!isJsonObject(raw)) {
    return [
      { path: "", message: `A workflow definition must be a JSON object, not ${typeName(raw)}.` },
    ];
  }
  const shape = fieldErrors(raw, WORKFLOW_DEF_FIELDS, "");
  const tree = yield* treeParts(raw);
  const errors = [...definitionErrors(raw), ...shape, ...tree.errors];
  for (const [count, place] of tree.readable.entries()) {
    for (const error of taskErrors(place, options)) errors.push(error);
    if (count % PART === 0) yield;
  }
  if (shape.length === 0 && tree.errors.length === 0) {
    for (const error of yield* structureErrors(raw as WorkflowDef, options)) errors.push(error);
  }
  return errors.slice(0, MAX_ERRORS);
}

function drained<Result>(parts: Generator<undefined, Result>): Result {
  for (;;) {
    const step = parts.next();
    if (step.done) return step.value;
  }
}

/** Only what Conductor could not read: JSON types, size, depth. */
export function shapeErrors(raw: unknown): ValidationError[] {
  if (!isJsonObject(raw)) return validateWorkflowDef(raw);
  const errors = [...fieldErrors(raw, WORKFLOW_DEF_FIELDS, ""), ...drained(treeParts(raw)).errors];
  return errors.slice(0, MAX_ERRORS);
}

function definitionErrors(raw: JsonObject): ValidationError[] {
  const errors: ValidationError[] = [];
  const { name, tasks, schemaVersion } = raw;
  if (isMissing(name))
    errors.push(missing("name", "WorkflowDef name cannot be null or empty", name));
  if (tasks === undefined || tasks === null || (Array.isArray(tasks) && tasks.length === 0)) {
    errors.push({ path: "tasks", message: "WorkflowTask list cannot be empty" });
  }
  if (Number.isSafeInteger(schemaVersion) && schemaVersion !== 2) {
    const message = "workflowDef schemaVersion: 2 is only supported";
    errors.push(shapeError("schemaVersion", message, schemaVersion ?? null));
  }
  return errors;
}

function taskErrors({ task, path }: ReadableTask, options: ValidateOptions): ValidationError[] {
  const errors: ValidationError[] = [];
  if (isMissing(task.name)) {
    errors.push(
      missing(joinPath(path, "name"), "WorkflowTask name cannot be empty or null", task.name),
    );
  }
  if (isMissing(task.taskReferenceName)) {
    const message = "WorkflowTask taskReferenceName name cannot be empty or null";
    errors.push(missing(joinPath(path, "taskReferenceName"), message, task.taskReferenceName));
  }
  if ((task.startDelay ?? 0) < 0) {
    const message = "must be greater than or equal to 0";
    errors.push(shapeError(joinPath(path, "startDelay"), message, task.startDelay ?? 0));
  }
  for (const message of typeProblems(task, options)) errors.push({ path, message });
  return errors;
}

/** Rules over the whole definition: unique reference names, and what the top level's inputs refer to. */
function* structureErrors(
  definition: WorkflowDef,
  options: ValidateOptions,
): Generator<undefined, ValidationError[]> {
  const uses = new Map<string, number>();
  for (const { task } of allTasks(definition)) {
    const ref = task.taskReferenceName;
    if (ref) uses.set(ref, (uses.get(ref) ?? 0) + 1);
  }
  // Each is said once: an input may refer to what is not there several times.
  const messages = new Set<string>();
  for (const [ref, count] of uses) {
    if (count === 1) continue;
    messages.add(
      `taskReferenceName: ${ref} should be unique across tasks for a given workflowDefinition: ${definition.name ?? null}`,
    );
  }
  const roots = {
    isReference: (name: string) => uses.has(name),
    isSystemName: (name: string) => options.knownSystemNames?.(name) ?? false,
  };
  // Conductor looks at the inputs of the top level only.
  const topLevel: readonly WorkflowTask[] = definition.tasks ?? [];
  for (const [count, task] of topLevel.entries()) {
    for (const problem of referenceProblems(task, roots)) messages.add(problem);
    if (count % PART === 0) yield;
  }
  return Array.from(messages, (message) => ({ path: "", message }));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function missing(path: string, message: string, value: unknown): ValidationError {
  return value === "" ? { path, message, invalidValue: "" } : { path, message };
}
