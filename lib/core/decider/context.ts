import type { ExpressionContext } from "../definition/references";
import { resolveMap } from "../definition/references";
import type { WorkflowTask } from "../definition/schema";
import type { TaskRecord } from "../execution/state";
import type { JsonObject, JsonValue } from "../json";
import { plainRefOf } from "./loop-names";
import type { DecideEnv } from "./messages";
import type { ExecutionState } from "./state";

/** Names that stay as written where they have no value. */
const ALWAYS_KNOWN: ReadonlySet<string> = new Set(["NETFLIX_ENV", "NETFLIX_STACK"]);

/**
 * What expressions of an execution can read (semantics §5.2): `workflow` and the latest attempt of every reference.
 * Documents are made when asked for; values are shared with the rows, never copied, and rows never change in place.
 */
export function expressionContext(
  state: ExecutionState,
  env: DecideEnv,
  taskId: string | null,
): ExpressionContext {
  return {
    root: (name) => {
      if (name === "workflow") return workflowDocument(state);
      const task = visible(state, name);
      return task ? taskDocument(task, state.header.correlationId) : undefined;
    },
    roots: () => ["workflow", ...state.latest.keys(), ...state.latestInLoop.keys()],
    system: (name) => {
      if (name === "CPEWF_TASK_ID") return taskId;
      return env.systemValue(name) ?? (ALWAYS_KNOWN.has(name) ? null : undefined);
    },
  };
}

/** The latest attempt by the name that the definition has, or by that of one iteration; see `View`. */
function visible({ latestInLoop, latest, tasks, view }: ExecutionState, name: string) {
  const task = latestInLoop.get(name) ?? latest.get(name);
  if (!task || !view || task.seq < view.before) return task;
  return tasks.findLast(
    (other) =>
      other.seq < view.before && (plainRefOf(other) === name || other.referenceTaskName === name),
  );
}

function workflowDocument(state: ExecutionState): JsonObject {
  const { header, view } = state;
  return {
    input: header.input,
    output: header.output,
    status: header.status,
    workflowId: header.workflowId,
    parentWorkflowId: header.parentWorkflowId,
    parentWorkflowTaskId: header.parentWorkflowTaskId,
    workflowType: header.workflowName,
    version: header.workflowVersion,
    correlationId: header.correlationId,
    reasonForIncompletion: header.reasonForIncompletion,
    schemaVersion: header.workflowDefinition.schemaVersion ?? 2,
    variables: view?.variables ?? header.variables,
  };
}

function taskDocument(task: TaskRecord, correlationId: string | null): JsonObject {
  return {
    input: task.inputData,
    output: task.outputData,
    taskType: task.taskType,
    status: task.status,
    referenceTaskName: task.referenceTaskName,
    retryCount: task.retryCount,
    correlationId,
    pollCount: task.pollCount,
    taskDefName: task.taskDefName,
    scheduledTime: task.scheduledTime,
    startTime: task.startTime,
    endTime: task.endTime,
    workflowInstanceId: task.workflowInstanceId,
    taskId: task.taskId,
    reasonForIncompletion: task.reasonForIncompletion,
    callbackAfterSeconds: task.callbackAfterSeconds,
    workerId: task.workerId,
    iteration: task.iteration,
  };
}

/**
 * Input of an attempt about to be scheduled (semantics §5.7): inputParameters with absent keys taken from the
 * TaskDef's inputTemplate, evaluated; a key that comes out null takes the template's raw value.
 */
export function taskInput(
  state: ExecutionState,
  env: DecideEnv,
  workflowTask: WorkflowTask,
  taskId: string,
): JsonObject {
  const context = expressionContext(state, env, taskId);
  const parameters = workflowTask.inputParameters ?? {};
  const template = workflowTask.taskDefinition?.inputTemplate ?? {};
  const templateEntries = Object.entries(template);
  if (templateEntries.length === 0) return resolveMap(parameters, context);
  const absent = templateEntries.filter(([key]) => !Object.hasOwn(parameters, key));
  const resolved = resolveMap(
    Object.fromEntries([...Object.entries(parameters), ...absent]),
    context,
  );
  return Object.fromEntries(
    Object.entries(resolved).map(([key, value]): [string, JsonValue] => [
      key,
      value === null && Object.hasOwn(template, key) ? (template[key] ?? null) : value,
    ]),
  );
}
