import type { JsonObject } from "../../json";
import { taskInput } from "../context";
import type { Turn } from "../turn";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

const VARIABLES_LIMIT_KB = 256;

/** Merges its inputs into the workflow's variables (semantics §4.12); too large ones are refused and change nothing. */
export const setVariable: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    const inputData = taskInput(turn.state, turn.env, task, taskId);
    const record = { workflowTask: task, taskId, taskType: "SET_VARIABLE", inputData, suffix };
    const refusal = mergeVariables(turn, inputData);
    if (refusal === null) addTask(turn, { ...record, status: "COMPLETED" });
    else addTask(turn, { ...record, status: "FAILED_WITH_TERMINAL_ERROR", reason: refusal });
  },
  revive(turn, task) {
    const refusal = mergeVariables(turn, task.inputData);
    if (refusal === null) moveTask(turn, task, "COMPLETED");
    else moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", refusal);
  },
};

/** Null: merged. Otherwise why not. */
function mergeVariables(turn: Turn, input: JsonObject): string | null {
  const { header } = turn.state;
  const variables: JsonObject = Object.fromEntries([
    ...Object.entries(header.variables),
    ...Object.entries(turn.env.withoutUnknownSecrets?.(input) ?? input),
  ]);
  const sizeBytes = new TextEncoder().encode(JSON.stringify(variables)).length;
  if (sizeBytes > VARIABLES_LIMIT_KB * 1024) {
    return `The variables payload size: ${sizeBytes} of workflow: ${header.workflowId} is greater than the permissible limit: ${VARIABLES_LIMIT_KB} kilobytes`;
  }
  header.variables = variables;
  turn.changes.header = true;
  return null;
}
