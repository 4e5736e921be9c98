import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import { workflowDefToJson, workflowTaskToJson } from "./conductor-definition-json";
import type { ExecutionHeader, TaskRecord } from "./state";

/** The input of a child as Conductor prints it: a definition that its task carried along, with all its defaults. */
export function childInputToJson({ input, parentWorkflowTaskId }: ExecutionHeader): JsonObject {
  const { subWorkflowDefinition: inline } = input;
  if (parentWorkflowTaskId === null || !isJsonObject(inline)) return input;
  return { ...input, subWorkflowDefinition: workflowDefToJson(inline as WorkflowDef) };
}

/** The input of an attempt as Conductor prints it: definitions that the engine has put there with all their defaults. */
export function inputToJson({ workflowTask, inputData }: TaskRecord): JsonObject {
  const { forkedTaskDefs, subWorkflowDefinition } = inputData;
  if (workflowTask.type === "FORK_JOIN_DYNAMIC" && Array.isArray(forkedTaskDefs)) {
    const printed = forkedTaskDefs.map((task) => workflowTaskToJson(task as WorkflowTask));
    return { ...inputData, forkedTaskDefs: printed };
  }
  const isInline = isJsonObject(workflowTask.subWorkflowParam?.workflowDefinition);
  if (workflowTask.type === "SUB_WORKFLOW" && isInline && isJsonObject(subWorkflowDefinition)) {
    const printed = workflowDefToJson(subWorkflowDefinition as WorkflowDef);
    return { ...inputData, subWorkflowDefinition: printed };
  }
  return inputData;
}
