import type { ValidationError } from "../errors";
import { isJsonObject } from "../json";
import { withTaskDefDefaults } from "./defaults";
import type { TaskDef } from "./schema";
import { fieldErrors, TASK_DEF_FIELDS, typeName } from "./validate-shape";

/**
 * Problems of a task definition as Conductor reports them on registration; paths are relative to it, "" is itself.
 * Fields of another JSON type come out as errors too. An empty list: it can be stored. Rule: Conductor's TaskDef and
 * its TaskTimeoutConstraint.
 */
export function validateTaskDef(raw: unknown): ValidationError[] {
  if (!isJsonObject(raw)) {
    return [
      { path: "", message: `A task definition must be a JSON object, not ${typeName(raw)}.` },
    ];
  }
  const shape = fieldErrors(raw, TASK_DEF_FIELDS, "");
  return shape.length > 0 ? [...nameErrors(raw), ...shape] : taskDefErrors(raw as TaskDef);
}

function taskDefErrors(rule: TaskDef): ValidationError[] {
  return [...nameErrors(rule), ...timeoutErrors(rule), ...boundErrors(rule)];
}

function nameErrors({ name }: { name?: unknown }): ValidationError[] {
  if (name === undefined || name === null || name === "") {
    const message = "TaskDef name cannot be null or empty";
    return [name === "" ? { path: "name", message, invalidValue: "" } : { path: "name", message }];
  }
  return [];
}

/** Equal limits are fine, although Conductor's text says otherwise. */
function timeoutErrors(rule: TaskDef): ValidationError[] {
  const { timeoutSeconds, responseTimeoutSeconds, totalTimeoutSeconds } = withTaskDefDefaults(rule);
  const name = rule.name ?? "null";
  const messages: string[] = [];
  if (timeoutSeconds > 0 && responseTimeoutSeconds > timeoutSeconds) {
    messages.push(
      `TaskDef: ${name} responseTimeoutSeconds: ${responseTimeoutSeconds} must be less than timeoutSeconds: ${timeoutSeconds}`,
    );
  }
  if (timeoutSeconds > 0 && totalTimeoutSeconds > 0 && timeoutSeconds > totalTimeoutSeconds) {
    messages.push(
      `TaskDef: ${name} timeoutSeconds: ${timeoutSeconds} must be less than or equal to totalTimeoutSeconds: ${totalTimeoutSeconds}`,
    );
  }
  return messages.map((message) => ({ path: "", message }));
}

/** Conductor prints the bound, not the value, before "must be >= 0". */
const LOWER_BOUNDS: readonly (readonly [
  field: string,
  least: number,
  text: (value: number) => string,
])[] = [
  ["retryCount", 0, () => "TaskDef retryCount: 0 must be >= 0"],
  [
    "responseTimeoutSeconds",
    1,
    (value) => `TaskDef responseTimeoutSeconds: ${value} should be minimum 1 second`,
  ],
  ["pollTimeoutSeconds", 0, () => "TaskDef pollTimeoutSeconds: 0 must be >= 0"],
  ["backoffScaleFactor", 1, () => "Backoff scale factor. Applicable for LINEAR_BACKOFF"],
  ["maxRetryDelaySeconds", 0, () => "TaskDef maxRetryDelaySeconds: 0 must be >= 0"],
  ["backoffJitterMs", 0, () => "TaskDef backoffJitterMs: 0 must be >= 0"],
  ["totalTimeoutSeconds", 0, () => "TaskDef totalTimeoutSeconds: 0 must be >= 0"],
];

function boundErrors(rule: TaskDef): ValidationError[] {
  return LOWER_BOUNDS.flatMap(([field, least, text]) => {
    const value = rule[field];
    if (typeof value !== "number" || value >= least) return [];
    return [{ path: field, message: text(value), invalidValue: String(value) }];
  });
}
