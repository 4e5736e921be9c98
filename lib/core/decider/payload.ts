import type { JsonObject } from "../json";
import { isLargerThan, jsonBytes } from "../json-size";
import { limits } from "../limits";

/** Sizes are printed as they are up to so many times the limit. */
const COUNTED = 20;

/** Why an input or output is too large for a task, in Conductor's words (semantics §2.15); null when it is not. */
export function taskPayloadProblem(
  task: { readonly taskId: string; readonly workflowInstanceId: string },
  payload: JsonObject,
): string | null {
  const limit = limits.taskPayloadBytes;
  if (!isLargerThan(payload, limit)) return null;
  return `The payload size: ${jsonBytes(payload, COUNTED * limit)} of task: ${task.taskId} in workflow: ${task.workflowInstanceId}  is greater than the permissible limit: ${limit} bytes`;
}

/** The same for the input or output of an execution. */
export function executionPayloadProblem(workflowId: string, payload: JsonObject): string | null {
  const limit = limits.executionPayloadBytes;
  if (!isLargerThan(payload, limit)) return null;
  return `The payload size: ${jsonBytes(payload, COUNTED * limit)} of workflow: ${workflowId} is greater than the permissible limit: ${limit} bytes`;
}
