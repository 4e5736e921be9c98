import type { TaskDef, WorkflowTask } from "../definition/schema";
import { fieldErrors, TASK_DEF_FIELDS, WORKFLOW_TASK_FIELDS } from "../definition/validate-shape";
import type { JsonObject } from "../json";
import type { PolicyProblem } from "./problems";

interface Readable {
  readonly rule: TaskDef;
  /** What is left out, and why. */
  readonly mistakes: readonly PolicyProblem[];
}

/**
 * A rule as far as it can be read: a draft may hold anything in the place of a number. What is left out counts as absent
 * wherever the rule is drawn or computed with; the same rule when all of it can be read.
 */
export function readableRule(rule: TaskDef): Readable {
  const errors = fieldErrors(rule as JsonObject, TASK_DEF_FIELDS, "");
  const mistakes = errors.map(
    ({ path, message }) =>
      ({ code: "V1", severity: "error", field: path, message: `${message}.`, fix: null }) as const,
  );
  return { rule: without(rule, errors), mistakes };
}

/** The same of the task that a rule is for. */
export function readableTask(task: WorkflowTask): WorkflowTask {
  return without(task, fieldErrors(task as JsonObject, WORKFLOW_TASK_FIELDS, ""));
}

function without<T extends object>(raw: T, errors: readonly { readonly path: string }[]): T {
  if (errors.length === 0) return raw;
  const odd = new Set(errors.map(({ path }) => path));
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !odd.has(key))) as T;
}
