import type { ValidationError } from "../errors";
import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { MAX_INT } from "../limits";
import { RETRY_LOGICS, TIMEOUT_POLICIES, WORKFLOW_TIMEOUT_POLICIES } from "./schema";

/** What a field may hold besides null; a list names the allowed texts. */
type ShapeName =
  | "text"
  | "whole number"
  | "number"
  | "true or false"
  | "map"
  | "list of texts"
  | "map of texts"
  | "list of tasks"
  | "list of lists of tasks"
  | "map of lists of tasks";
type Shape = ShapeName | readonly string[];

export type Fields = Readonly<Record<string, Shape>>;

export const TASK_DEF_FIELDS: Fields = {
  name: "text",
  description: "text",
  retryCount: "whole number",
  timeoutSeconds: "whole number",
  inputKeys: "list of texts",
  runtimeMetadata: "list of texts",
  outputKeys: "list of texts",
  timeoutPolicy: TIMEOUT_POLICIES,
  retryLogic: RETRY_LOGICS,
  retryDelaySeconds: "whole number",
  responseTimeoutSeconds: "whole number",
  concurrentExecLimit: "whole number",
  inputTemplate: "map",
  rateLimitPerFrequency: "whole number",
  rateLimitFrequencyInSeconds: "whole number",
  isolationGroupId: "text",
  executionNameSpace: "text",
  ownerEmail: "text",
  pollTimeoutSeconds: "whole number",
  backoffScaleFactor: "whole number",
  maxRetryDelaySeconds: "whole number",
  backoffJitterMs: "whole number",
  totalTimeoutSeconds: "whole number",
  createTime: "number",
  updateTime: "number",
};

export const WORKFLOW_TASK_FIELDS: Fields = {
  name: "text",
  taskReferenceName: "text",
  description: "text",
  inputParameters: "map",
  type: "text",
  dynamicTaskNameParam: "text",
  caseValueParam: "text",
  caseExpression: "text",
  scriptExpression: "text",
  decisionCases: "map of lists of tasks",
  defaultCase: "list of tasks",
  dynamicForkJoinTasksParam: "text",
  dynamicForkTasksParam: "text",
  dynamicForkTasksInputParamName: "text",
  forkTasks: "list of lists of tasks",
  startDelay: "whole number",
  subWorkflowParam: "map",
  joinOn: "list of texts",
  joinStatus: "text",
  joinMode: "text",
  sink: "text",
  optional: "true or false",
  permissive: "true or false",
  taskDefinition: "map",
  defaultExclusiveJoinTask: "list of texts",
  asyncComplete: "true or false",
  loopCondition: "text",
  loopOver: "list of tasks",
  items: "text",
  retryCount: "whole number",
  evaluatorType: "text",
  expression: "text",
};

export const SUB_WORKFLOW_FIELDS: Fields = {
  name: "text",
  version: "whole number",
  taskToDomain: "map of texts",
};

export const WORKFLOW_DEF_FIELDS: Fields = {
  name: "text",
  description: "text",
  version: "whole number",
  tasks: "list of tasks",
  inputParameters: "list of texts",
  outputParameters: "map",
  failureWorkflow: "text",
  failureWorkflowVersion: "whole number",
  schemaVersion: "whole number",
  restartable: "true or false",
  ownerEmail: "text",
  timeoutPolicy: WORKFLOW_TIMEOUT_POLICIES,
  timeoutSeconds: "whole number",
  variables: "map",
  inputTemplate: "map",
  createTime: "number",
  updateTime: "number",
};

/** Whole numbers that may pass Java's int: they are longs. */
const LONGS: ReadonlySet<string> = new Set([
  "timeoutSeconds",
  "responseTimeoutSeconds",
  "totalTimeoutSeconds",
]);

/** Joins the path of an object and one of its fields; "" is the definition itself. */
export function joinPath(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

/** Fields of one object that hold another JSON type than Conductor reads; unknown fields may hold anything. */
export function fieldErrors(raw: JsonObject, fields: Fields, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  for (const [field, value] of Object.entries(raw)) {
    const shape = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (shape === undefined || value === null || value === undefined) continue;
    const problem = shapeProblem(shape, value);
    if (problem) errors.push(shapeError(joinPath(path, field), `${field} ${problem}`, value));
    else if (shape === "whole number" && !LONGS.has(field) && Math.abs(Number(value)) > MAX_INT) {
      errors.push(shapeError(joinPath(path, field), `${field} must be at most ${MAX_INT}`, value));
    }
  }
  return errors;
}

/** A problem with the value seen, if it is short enough to show. */
export function shapeError(path: string, message: string, value: JsonValue): ValidationError {
  if (typeof value === "object" && value !== null) return { path, message };
  return { path, message, invalidValue: String(value).slice(0, 200) };
}

function shapeProblem(shape: Shape, value: JsonValue): string | null {
  if (typeof shape !== "string") {
    if (typeof value === "string" && shape.includes(value)) return null;
    return `must be one of ${shape.join(", ")}, not ${typeof value === "string" ? `"${value.slice(0, 100)}"` : typeName(value)}`;
  }
  if (fits(shape, value)) return null;
  const expected = shape === "true or false" ? shape : `a ${shape}`;
  return `must be ${expected}, not ${typeName(value)}`;
}

function fits(shape: ShapeName, value: JsonValue): boolean {
  switch (shape) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "whole number":
      return Number.isSafeInteger(value);
    case "true or false":
      return typeof value === "boolean";
    case "map":
      return isJsonObject(value);
    case "list of texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "map of texts":
      return isJsonObject(value) && Object.values(value).every((item) => typeof item === "string");
    case "list of tasks":
      return Array.isArray(value) && value.every(isJsonObject);
    case "list of lists of tasks":
      return Array.isArray(value) && value.every((item) => fits("list of tasks", item));
    case "map of lists of tasks":
      return (
        isJsonObject(value) && Object.values(value).every((item) => fits("list of tasks", item))
      );
  }
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "number":
      return Number.isSafeInteger(value) ? "a number" : "a fraction";
    case "boolean":
      return "true or false";
    default:
      return "a map";
  }
}
