import type { ValidationError } from "../errors";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import { limits } from "../limits";
import type { WorkflowTask } from "./schema";
import {
  fieldErrors,
  joinPath,
  SUB_WORKFLOW_FIELDS,
  TASK_DEF_FIELDS,
  typeName,
  WORKFLOW_TASK_FIELDS,
} from "./validate-shape";

/** A task whose fields have the types that Conductor reads. */
export interface ReadableTask {
  readonly task: WorkflowTask;
  readonly path: string;
}

export interface TaskTree {
  readonly readable: readonly ReadableTask[];
  readonly errors: readonly ValidationError[];
}

/** Tasks that are read between two chances to give way. */
const PART = 100;

interface RawTask {
  readonly raw: JsonObject;
  readonly path: string;
  readonly depth: number;
}

/**
 * Walks everything that looks like a task, whatever the task's type, and tells which tasks can be read. Stops with one
 * error where a definition is too large or too deep to go on. Does not recurse. Gives way now and then: the tree is what
 * the iterator ends with.
 */
export function* treeParts(definition: JsonObject): Generator<undefined, TaskTree> {
  const readable: ReadableTask[] = [];
  const errors: ValidationError[] = [];
  const open = tasksIn(definition["tasks"], "tasks", 1, errors).toReversed();
  let count = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    count += 1;
    if (count % PART === 0) yield;
    const tooLarge = sizeProblem(next, count);
    if (tooLarge) return { readable: [], errors: [tooLarge] };
    const own = taskShapeErrors(next);
    if (own.length === 0) readable.push({ task: next.raw as WorkflowTask, path: next.path });
    for (const error of own) errors.push(error);
    const inner = innerTasks(next, errors);
    for (let at = inner.length - 1; at >= 0; at--) {
      const task = inner[at];
      if (task) open.push(task);
    }
  }
  return { readable, errors };
}

function sizeProblem(task: RawTask, count: number): ValidationError | null {
  if (count > limits.tasksPerDefinition) {
    const message = `A definition may hold ${limits.tasksPerDefinition} tasks; this one has more. Move a part into a sub-workflow.`;
    return { path: "tasks", message };
  }
  if (task.depth <= limits.nestingDepth) return null;
  const message = `Tasks may be nested ${limits.nestingDepth} deep; these go deeper. Move the inner ones into a sub-workflow.`;
  return { path: "tasks", message };
}

function taskShapeErrors({ raw, path }: RawTask): ValidationError[] {
  const errors = fieldErrors(raw, WORKFLOW_TASK_FIELDS, path);
  for (const [field, fields] of [
    ["taskDefinition", TASK_DEF_FIELDS],
    ["subWorkflowParam", SUB_WORKFLOW_FIELDS],
  ] as const) {
    const value = raw[field];
    if (isJsonObject(value)) errors.push(...fieldErrors(value, fields, joinPath(path, field)));
  }
  return errors;
}

/** Tasks of all containers' fields; what is not a task inside a well-formed list is reported by place. */
function innerTasks({ raw, path, depth }: RawTask, errors: ValidationError[]): RawTask[] {
  const inner: RawTask[] = [];
  const add = (value: unknown, at: string) => {
    for (const task of tasksIn(value, joinPath(path, at), depth + 1, errors)) inner.push(task);
  };
  const { forkTasks, decisionCases } = raw;
  if (Array.isArray(forkTasks))
    for (const [at, lane] of forkTasks.entries()) add(lane, `forkTasks[${at}]`);
  if (isJsonObject(decisionCases)) {
    for (const [key, tasks] of Object.entries(decisionCases)) add(tasks, `decisionCases[${key}]`);
  }
  add(raw["defaultCase"], "defaultCase");
  add(raw["loopOver"], "loopOver");
  return inner;
}

/** The container's own field error says that a list is missing; here only its elements are looked at. */
function tasksIn(
  value: unknown,
  path: string,
  depth: number,
  errors: ValidationError[],
): RawTask[] {
  if (!Array.isArray(value)) return [];
  const tasks: RawTask[] = [];
  // One more than allowed is enough to see that there are too many.
  for (const [at, raw] of value.slice(0, limits.tasksPerDefinition + 1).entries()) {
    if (isJsonObject(raw)) tasks.push({ raw, path: `${path}[${at}]`, depth });
    else errors.push({ path: `${path}[${at}]`, message: `must be a task, not ${typeName(raw)}` });
  }
  return tasks;
}
