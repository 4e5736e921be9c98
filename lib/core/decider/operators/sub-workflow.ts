import { resolveValue } from "../../definition/references";
import { javaText } from "../../definition/references-text";
import type { WorkflowDef, WorkflowTask } from "../../definition/schema";
import type { ExecutionStatus, TaskRecord, TaskStatus } from "../../execution/state";
import { isSuccessfulTask } from "../../execution/state";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json";
import { expressionContext, taskInput } from "../context";
import type { EndedChild } from "../messages";
import { taskPayloadProblem } from "../payload";
import { TerminateExecution } from "../terminate-execution";
import { addTask, moveTask, touchTask } from "../turn";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/**
 * Runs another workflow and ends as it ends (semantics §4.6). The id of the child is chosen here and stored with the
 * attempt, so that asking for it again, after a crash, never starts a second one.
 */
export const subWorkflow: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    const record = addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "SUB_WORKFLOW",
      status: "SCHEDULED",
      // What was a dynamic task has only its input to say which workflow.
      inputData: task.subWorkflowParam
        ? inputOf(turn, task, taskId)
        : taskInput(turn.state, turn.env, task, taskId),
      suffix,
    });
    if (record.status === "SCHEDULED") begin(turn, record);
  },
  revive: begin,
  wake(turn, task) {
    if (task.subWorkflowId === null) begin(turn, task);
    else askForChild(turn, task);
  },
  childStarted(turn, task, childId, problem) {
    if (task.status === "SCHEDULED") task.subWorkflowId = childId;
    if (task.subWorkflowId !== childId) return;
    task.updateTime = turn.env.now;
    if (problem !== null) {
      if (task.startTime === 0) task.startTime = turn.env.now;
      task.subWorkflowId = null;
      moveTask(turn, task, "FAILED", problem);
      return;
    }
    if (task.status === "IN_PROGRESS") return;
    task.startTime = turn.env.now;
    task.pollCount += 1;
    task.outputData = { ...task.outputData, subWorkflowId: childId };
    moveTask(turn, task, "IN_PROGRESS");
  },
  childEnded(turn, task, child) {
    if (task.subWorkflowId !== child.workflowId) return;
    const output = outputWith(task, child);
    const tooLarge = taskPayloadProblem(task, output);
    task.outputData = tooLarge === null ? output : {};
    task.updateTime = turn.env.now;
    if (tooLarge !== null) {
      moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", tooLarge);
      return;
    }
    const status = STATUS_OF[child.status];
    if (isSuccessfulTask(status)) moveTask(turn, task, status);
    else moveTask(turn, task, status, failureReason(child));
  },
};

const STATUS_OF: Readonly<Record<ExecutionStatus, TaskStatus>> = {
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  TERMINATED: "CANCELED",
  TIMED_OUT: "TIMED_OUT",
  RUNNING: "IN_PROGRESS",
  PAUSED: "IN_PROGRESS",
};

/** Merged over the output of an earlier run of the same child (semantics §12). */
export function outputWith(task: TaskRecord, child: EndedChild): JsonObject {
  return Object.fromEntries([
    ...Object.entries(task.outputData),
    ["subWorkflowId", child.workflowId],
    ...Object.entries(child.output),
  ]);
}

function failureReason(child: EndedChild): string {
  const name = `${child.workflowName}.${child.workflowVersion}/${child.workflowId}`;
  return `Sub workflow ${name} failure reason: ${child.reasonForIncompletion}`;
}

/** Conductor derives the child's id from the attempt; when the same attempt is run again, its child is another one. */
function begin(turn: Turn, task: TaskRecord): void {
  const { workflowInstanceId: parentId, taskId, retryCount } = task;
  task.subWorkflowId =
    task.subWorkflowId === null
      ? turn.env.idOf(`subworkflow:${parentId}:${taskId}:${retryCount}`)
      : turn.env.newId();
  touchTask(turn, task);
  askForChild(turn, task);
}

function askForChild(turn: Turn, task: TaskRecord): void {
  const { inputData: input, subWorkflowId } = task;
  const { header } = turn.state;
  if (subWorkflowId === null) return;
  const definition = isJsonObject(input.subWorkflowDefinition)
    ? (input.subWorkflowDefinition as WorkflowDef)
    : null;
  turn.commands.push({
    type: "start-child",
    taskId: task.taskId,
    child: {
      childId: subWorkflowId,
      name: typeof input.subWorkflowName === "string" ? input.subWorkflowName : "",
      version: wholeNumber(input.subWorkflowVersion),
      definition,
      input: childInput(input, definition !== null),
      taskToDomain: isJsonObject(input.subWorkflowTaskToDomain)
        ? texts(input.subWorkflowTaskToDomain)
        : header.taskToDomain,
      priority: wholeNumber(input.priority),
      idempotencyKey: typeof input.idempotencyKey === "string" ? input.idempotencyKey : null,
      idempotencyStrategy:
        typeof input.idempotencyStrategy === "string" ? input.idempotencyStrategy : null,
    },
  });
}

/** Without an input of its own a child gets the whole input of the task (a quirk of the original, §4.6). */
function childInput(input: JsonObject, isDynamic: boolean): JsonObject {
  const own = input.workflowInput;
  const whole = isJsonObject(own) && Object.keys(own).length > 0 ? own : input;
  return isDynamic
    ? Object.fromEntries([...Object.entries(whole), ["_systemMetadata", { dynamic: true }]])
    : whole;
}

/** @throws TerminateExecution when the version has to be looked up and there is no such workflow. */
function inputOf(turn: Turn, task: WorkflowTask, taskId: string): JsonObject {
  const { workflowDefinition, ...rest } = task.subWorkflowParam ?? {};
  const context = expressionContext(turn.state, turn.env, taskId);
  const resolved = resolveValue(rest as JsonObject, context);
  const params: JsonObject = isJsonObject(resolved) ? resolved : {};
  const inline =
    typeof workflowDefinition === "string"
      ? resolveValue(workflowDefinition, context)
      : (workflowDefinition ?? null);
  const name = inlineName(inline) ?? params.name ?? null;
  return {
    subWorkflowDefinition: inline,
    workflowInput: taskInput(turn.state, turn.env, task, taskId),
    subWorkflowTaskToDomain: params.taskToDomain ?? null,
    idempotencyKey: params.idempotencyKey ?? null,
    subWorkflowName: name,
    priority: params.priority ?? null,
    // An inline definition says its version itself.
    subWorkflowVersion: isJsonObject(inline) ? null : versionOf(turn, name, params.version),
    idempotencyStrategy: params.idempotencyStrategy ?? null,
  };
}

function inlineName(inline: JsonValue): string | null {
  return isJsonObject(inline) && typeof inline.name === "string" ? inline.name : null;
}

function versionOf(turn: Turn, name: JsonValue, given: JsonValue | undefined): number {
  const version = wholeNumber(given);
  if (version !== null) return version;
  const latest = typeof name === "string" ? turn.env.definitionOf(name, null) : null;
  if (!latest) {
    throw new TerminateExecution(
      "FAILED",
      `The Task ${javaText(name)} defined as a sub-workflow has no workflow definition available `,
    );
  }
  return latest.version ?? 1;
}

/** A whole number, also as a text; null for anything else. */
function wholeNumber(value: JsonValue | undefined): number | null {
  if (typeof value !== "number" && typeof value !== "string") return null;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

function texts(map: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}
