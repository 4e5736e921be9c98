import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { parseWaitDuration, parseWaitUntil } from "../decider/operators/wait-time";
import { taskTypeOf } from "./defaults";
import type { TaskDef, WorkflowTask } from "./schema";

export interface TypeRuleOptions {
  /** The registered rule of a task name: its inputTemplate may supply what a task needs. */
  readonly taskDef?: (name: string) => TaskDef | undefined;
  /** Why a JavaScript text cannot be parsed; null when it can. Without it scripts are not looked at. */
  readonly scriptProblem?: (script: string) => string | null;
}

/**
 * What a task lacks for its type, in Conductor's words (WorkflowTaskTypeConstraint). Empty: nothing. The task's fields
 * must have their JSON types.
 */
export function typeProblems(task: WorkflowTask, options: TypeRuleOptions): string[] {
  const type = taskTypeOf(task);
  switch (type) {
    case "EVENT":
      return required(task, ["sink"]);
    case "DYNAMIC":
      return required(task, ["dynamicTaskNameParam"]);
    case "SUB_WORKFLOW":
      return subWorkflowProblems(task);
    case "JSON_JQ_TRANSFORM":
      return requiredInput(task, ["queryExpression"], options);
    case "KAFKA_PUBLISH":
      return requiredInput(task, ["kafka_request"], options);
    case "HTTP":
      return requiredInput(task, ["http_request", "uri"], options);
    case "DECISION":
      return decisionProblems(task);
    case "SWITCH":
      return switchProblems(task, options);
    case "FORK_JOIN":
      return task.forkTasks?.length ? [] : [atLeastOne("forkTasks", task)];
    case "FORK_JOIN_DYNAMIC":
      return dynamicForkProblems(task);
    case "TERMINATE":
      return terminateProblems(task);
    case "DO_WHILE":
      return loopProblems(task);
    case "WAIT":
      return waitProblems(task.inputParameters ?? {});
    default:
      return [];
  }
}

function fieldRequired(field: string, task: WorkflowTask): string {
  return `${field} field is required for taskType: ${taskTypeOf(task)} taskName: ${task.name ?? null}`;
}

function atLeastOne(field: string, task: WorkflowTask): string {
  return `${field} should have atleast one task for taskType: ${taskTypeOf(task)} taskName: ${task.name ?? null}`;
}

function required(task: WorkflowTask, fields: readonly string[]): string[] {
  return fields
    .filter((field) => task[field] === undefined || task[field] === null)
    .map((field) => fieldRequired(field, task));
}

/** One of the inputs has to be there, or the first of them in the rule's template. */
function requiredInput(
  task: WorkflowTask,
  inputs: readonly string[],
  options: TypeRuleOptions,
): string[] {
  if (inputs.some((input) => hasInput(task.inputParameters, input))) return [];
  const rule = task.taskDefinition ?? options.taskDef?.(task.name ?? "");
  if (hasInput(rule?.inputTemplate, inputs[0] ?? "")) return [];
  return [fieldRequired(inputs.map((input) => `inputParameters.${input}`).join(" or "), task)];
}

function hasInput(inputs: JsonObject | null | undefined, name: string): boolean {
  return isJsonObject(inputs) && Object.hasOwn(inputs, name);
}

function subWorkflowProblems(task: WorkflowTask): string[] {
  const definition = task.subWorkflowParam?.workflowDefinition;
  if (typeof definition === "string" && !isExpression(definition)) {
    return ["workflowDefinition is a string, but not a valid DSL string"];
  }
  return required(task, ["subWorkflowParam"]);
}

function casesProblems(task: WorkflowTask): string[] {
  return Object.keys(task.decisionCases ?? {}).length > 0
    ? []
    : [atLeastOne("decisionCases", task)];
}

function decisionProblems(task: WorkflowTask): string[] {
  const chooses = Boolean(task.caseValueParam) || Boolean(task.caseExpression);
  const own = chooses ? [] : [fieldRequired("caseValueParam or caseExpression", task)];
  return [...own, ...casesProblems(task)];
}

function switchProblems(task: WorkflowTask, options: TypeRuleOptions): string[] {
  const { evaluatorType, expression } = task;
  // An expression is asked for by those who know whose it is.
  const lacks = required(task, ["evaluatorType", "expression"]).slice(0, 1);
  const problems = [...lacks, ...casesProblems(task)];
  if (evaluatorType === "javascript" && expression) {
    const problem = options.scriptProblem?.(expression);
    if (problem) problems.push(`${problem}, taskType: SWITCH taskName ${task.name ?? null}`);
  }
  return problems;
}

function dynamicForkProblems(task: WorkflowTask): string[] {
  if (hasInput(task.inputParameters, "forkTaskInputs")) return [];
  const { dynamicForkJoinTasksParam, dynamicForkTasksParam, dynamicForkTasksInputParamName } = task;
  if (!dynamicForkJoinTasksParam)
    return required(task, ["dynamicForkTasksInputParamName", "dynamicForkTasksParam"]);
  if (!dynamicForkTasksParam && !dynamicForkTasksInputParamName) return [];
  return [
    `dynamicForkJoinTasksParam or combination of dynamicForkTasksInputParamName and dynamicForkTasksParam cam be used for taskType: FORK_JOIN_DYNAMIC taskName: ${task.name ?? null}`,
  ];
}

const TERMINATION_STATUSES: ReadonlySet<JsonValue> = new Set(["COMPLETED", "FAILED", "TERMINATED"]);

/** An expression as status is refused by the running server, although its documentation allows one. */
function terminateProblems(task: WorkflowTask): string[] {
  const problems: string[] = [];
  if (task.optional)
    problems.push(`terminate task cannot be optional, taskName: ${task.name ?? null}`);
  const status = task.inputParameters?.["terminationStatus"] ?? null;
  if (!TERMINATION_STATUSES.has(status)) {
    problems.push(
      `terminate task must have an terminationStatus parameter and must be set to COMPLETED or FAILED, taskName: ${task.name ?? null}`,
    );
  }
  return problems;
}

function loopProblems(task: WorkflowTask): string[] {
  const problems = required(task, ["loopCondition"]);
  if (!task.loopOver?.length) problems.push(fieldRequired("loopOver", task));
  return problems;
}

function waitProblems(inputs: JsonObject): string[] {
  const duration = literal(inputs["duration"]);
  const until = literal(inputs["until"]);
  if (duration !== null && until !== null) {
    return ["Both 'duration' and 'until' specified. Please provide only one input"];
  }
  if (duration !== null && !isExpression(duration) && parseWaitDuration(duration) === null) {
    return ["Either date or duration is passed as null "];
  }
  // Any zone name passes here: which zones exist is known where the task runs.
  if (until !== null && !isExpression(until) && parseWaitUntil(until, () => 0) === null) {
    return ["Unable to parse date "];
  }
  return [];
}

/** The text of an input; null when it is absent or blank. */
function literal(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null || typeof value === "object") return null;
  const text = String(value);
  return text.trim() === "" ? null : text;
}

function isExpression(text: string): boolean {
  return text.startsWith("${") && text.endsWith("}");
}
