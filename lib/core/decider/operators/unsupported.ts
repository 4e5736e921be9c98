import type { WorkflowTask } from "../../definition/schema";
import { taskInput } from "../context";
import { TerminateExecution } from "../terminate-execution";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

/** Built-in types that this engine cannot run. No worker would ever come for them, so nothing may wait for one. */
export const UNSUPPORTED_TYPES = ["EVENT"] as const;

/** Ends the execution, also when the task is optional: what comes after it may depend on what it would have done. */
export const unsupported: Operator = {
  decidesItself: true,
  schedule(turn, workflowTask, { suffix }) {
    const reason = reasonOf(workflowTask);
    const taskId = turn.env.newId();
    const task = addTask(turn, {
      workflowTask,
      taskId,
      taskType: workflowTask.type ?? "",
      status: "FAILED_WITH_TERMINAL_ERROR",
      inputData: taskInput(turn.state, turn.env, workflowTask, taskId),
      executed: true,
      reason,
      suffix,
    });
    throw new TerminateExecution("FAILED", reason, task);
  },
  revive(turn, task) {
    const reason = reasonOf(task.workflowTask);
    task.executed = true;
    moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", reason);
    throw new TerminateExecution("FAILED", reason, task);
  },
};

function reasonOf({ type, taskReferenceName }: WorkflowTask): string {
  return `This server cannot run tasks of type ${type}: ${taskReferenceName}. Remove the task, or run the workflow on a Conductor server.`;
}
