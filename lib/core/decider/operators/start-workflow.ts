import { isJsonObject } from "../../json";
import { taskInput } from "../context";
import { addTask, moveTask, touchTask } from "../turn";
import type { TaskRecord } from "../../execution/state";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/**
 * Starts another workflow and goes on without waiting for it (semantics §4.7). Its id is chosen here and stored with the
 * attempt, so that it is never started twice.
 */
export const startWorkflow: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const taskId = turn.env.newId();
    const record = addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "START_WORKFLOW",
      status: "SCHEDULED",
      inputData: taskInput(turn.state, turn.env, task, taskId),
      suffix,
    });
    if (record.status === "SCHEDULED") begin(turn, record);
  },
  revive: begin,
  wake: ask,
};

function begin(turn: Turn, task: TaskRecord): void {
  task.subWorkflowId = turn.env.newId();
  touchTask(turn, task);
  ask(turn, task);
}

function ask(turn: Turn, task: TaskRecord): void {
  const request = task.inputData.startWorkflow;
  if (!isJsonObject(request)) {
    moveTask(turn, task, "FAILED", "Missing 'startWorkflow' in input data.");
    return;
  }
  const { taskId, subWorkflowId } = task;
  if (subWorkflowId === null) begin(turn, task);
  else turn.commands.push({ type: "start-workflow", taskId, id: subWorkflowId, request });
}
