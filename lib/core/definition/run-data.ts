import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import type { ExpressionContext } from "./references";
import { resolveValue } from "./references";

/** What expressions would have read at the end of a run. */
export interface RunData {
  readonly workflowId: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** The value of a template with the run's data, by the engine's own rules. */
  resolve(template: JsonValue): JsonValue;
  /** Output of the latest attempt of a task, by the name that the definition has; undefined: it did not run. */
  outputOf(ref: string): JsonObject | undefined;
  /** The same for its input. */
  inputOf(ref: string): JsonObject | undefined;
  readonly workflow: JsonObject;
}

/**
 * Data of an execution as the API answers it. Tasks of a loop are found without the suffix of their round; a task that
 * did not run has its sample, an output by reference name, if there is one.
 */
export function runDataOf(
  execution: JsonObject,
  samples: Readonly<Record<string, JsonObject>> = {},
): RunData {
  const pinned = Object.entries(samples).map(([ref, outputData]) => [ref, { outputData }] as const);
  const tasks = new Map<string, JsonObject>([...pinned, ...latestTasks(execution["tasks"])]);
  const text = (key: string) => (typeof execution[key] === "string" ? execution[key] : null);
  const workflow: JsonObject = {
    input: execution["input"] ?? {},
    output: execution["output"] ?? {},
    status: text("status"),
    workflowId: text("workflowId"),
    parentWorkflowId: text("parentWorkflowId"),
    parentWorkflowTaskId: text("parentWorkflowTaskId"),
    workflowType: text("workflowName") ?? text("workflowType"),
    version: execution["workflowVersion"] ?? execution["version"] ?? null,
    correlationId: text("correlationId"),
    reasonForIncompletion: text("reasonForIncompletion"),
    schemaVersion: execution["schemaVersion"] ?? 2,
    variables: execution["variables"] ?? {},
  };
  const context: ExpressionContext = {
    root: (name) => (name === "workflow" ? workflow : documentOf(tasks.get(name))),
    roots: () => ["workflow", ...tasks.keys()],
    system: (name) =>
      name === "CPEWF_TASK_ID" || name === "NETFLIX_ENV" || name === "NETFLIX_STACK"
        ? null
        : undefined,
  };
  const partOf = (ref: string, key: string) => {
    const part = tasks.get(ref)?.[key];
    return isJsonObject(part) ? part : undefined;
  };
  return {
    workflowId: text("workflowId") ?? "",
    status: text("status") ?? "",
    startTime: typeof execution["startTime"] === "number" ? execution["startTime"] : 0,
    resolve: (template) => resolveValue(template, context),
    outputOf: (ref) => partOf(ref, "outputData"),
    inputOf: (ref) => partOf(ref, "inputData"),
    workflow,
  };
}

function latestTasks(list: JsonValue | undefined): ReadonlyMap<string, JsonObject> {
  const latest = new Map<string, JsonObject>();
  for (const task of Array.isArray(list) ? list : []) {
    const ref = isJsonObject(task) ? task["referenceTaskName"] : undefined;
    if (!isJsonObject(task) || typeof ref !== "string") continue;
    const iteration = typeof task["iteration"] === "number" ? task["iteration"] : 0;
    latest.set(iteration > 0 ? ref.replace(/__\d+$/, "") : ref, task);
  }
  return latest;
}

function documentOf(task: JsonObject | undefined): JsonObject | undefined {
  if (!task) return undefined;
  return { ...task, input: task["inputData"] ?? {}, output: task["outputData"] ?? {} };
}
