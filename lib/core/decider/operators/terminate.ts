import type { JsonObject, JsonValue } from "../../json";
import { isJsonObject } from "../../json";
import { taskInput } from "../context";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

const TERMINATION_STATUSES: ReadonlySet<JsonValue | undefined> = new Set([
  "COMPLETED",
  "FAILED",
  "TERMINATED",
]);
const INVALID = "given termination status is not valid";

/** Ends the workflow when it is settled (settle.ts); here its output and validity are fixed (semantics §4.11). */
export const terminate: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    const inputData = taskInput(turn.state, turn.env, task, taskId);
    const record = { workflowTask: task, taskId, taskType: "TERMINATE", inputData, suffix };
    if (isValid(inputData)) {
      addTask(turn, { ...record, status: "COMPLETED", outputData: terminationOutput(inputData) });
    } else {
      addTask(turn, { ...record, status: "FAILED", reason: INVALID });
    }
  },
  revive(turn, task) {
    if (isValid(task.inputData)) {
      task.outputData = terminationOutput(task.inputData);
      moveTask(turn, task, "COMPLETED");
    } else {
      moveTask(turn, task, "FAILED", INVALID);
    }
  },
};

function isValid(input: JsonObject): boolean {
  return TERMINATION_STATUSES.has(input.terminationStatus);
}

function terminationOutput(input: JsonObject): JsonObject {
  const value = input.workflowOutput ?? null;
  if (value === null) return {};
  return isJsonObject(value) ? value : { output: value };
}
