import { startWorkflow } from "@/lib/client/start-workflow";
import { CHILD_KEYS, nameOf, type RawTask, typeOf } from "@/lib/core/definition/document";
import type { RunData } from "@/lib/core/definition/run-data";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { type DesignerState, workspaceOf } from "../store";

/**
 * The workflow that runs one task alone: its inputs are what they were in the run that is looked at, and its drafted
 * policy is inside it.
 */
export function definitionOfOne(
  state: DesignerState,
  raw: RawTask,
  data: RunData | null,
): JsonObject {
  const own = raw["inputParameters"] ?? {};
  const inputParameters = data ? data.resolve(own) : own;
  const { taskDefs } = workspaceOf(state);
  const name = nameOf(raw) || typeOf(raw);
  const drafted = Object.hasOwn(taskDefs, name) ? taskDefs[name] : undefined;
  const rule: JsonObject =
    drafted && raw["taskDefinition"] === undefined
      ? { taskDefinition: { ...state.taskDefs?.get(name), ...drafted } as JsonObject }
      : {};
  const kept = Object.entries(raw).filter(([key]) => !CHILD_KEYS.has(key) && key !== "startDelay");
  const task = { ...Object.fromEntries(kept), inputParameters, ...rule };
  return { name: `${state.name} one task`, version: 1, schemaVersion: 2, tasks: [task] };
}

/** Starts one task alone; the id of its run. @throws ApiError in the server's words. */
export async function startOne(
  state: DesignerState,
  raw: RawTask,
  data: RunData | null,
): Promise<string> {
  const workflowDef = definitionOfOne(state, raw, data);
  return startWorkflow({ name: workflowDef["name"], version: 1, workflowDef });
}

interface End {
  readonly isOver: boolean;
  /** Of the task; null: it has none, the reason says why. */
  readonly output: JsonObject | null;
  readonly reason: string;
}

/** How the run of one task stands. */
export function endOf(execution: JsonObject | undefined): End {
  const status = execution?.["status"] ?? "RUNNING";
  const isOver = status !== "RUNNING" && status !== "PAUSED";
  const tasks = execution?.["tasks"];
  const last = Array.isArray(tasks) ? tasks.at(-1) : undefined;
  const task = isJsonObject(last) ? last : {};
  const output = task["outputData"];
  const isDone = isOver && status === "COMPLETED" && isJsonObject(output);
  const reason = task["reasonForIncompletion"] ?? execution?.["reasonForIncompletion"];
  return {
    isOver,
    output: isDone ? output : null,
    reason: typeof reason === "string" && reason !== "" ? reason : `It ended as ${String(status)}.`,
  };
}
