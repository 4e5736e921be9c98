import type { TaskRecord } from "../../execution/state";
import { isSuccessfulTask } from "../../execution/state";
import type { JsonValue } from "../../json";
import { taskPayloadProblem } from "../payload";
import { joinOnOf } from "../state";
import { addTask, moveTask } from "../turn";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/** Waits for its joinOn references; its inputParameters are not evaluated (semantics §3.2). */
export const join: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    addTask(turn, {
      workflowTask: task,
      taskType: "JOIN",
      taskDefName: "JOIN",
      status: "IN_PROGRESS",
      inputData: { joinOn: [...(task.joinOn ?? [])] },
      suffix,
    });
  },
  revive(turn, task) {
    moveTask(turn, task, "IN_PROGRESS", null);
  },
};

/**
 * Ends a JOIN whose references are all settled (semantics §3.2, §12). A branch with retries left is not settled, so it
 * never fails the join. Outputs are gathered in joinOn order up to the first failed one.
 */
export function completeJoin(turn: Turn, join: TaskRecord): void {
  const tasks = joinOnOf(join)
    .map((ref) => turn.state.latest.get(ref))
    .filter((task) => task !== undefined);
  const failed = tasks.filter(
    (task) => !isSuccessfulTask(task.status) && !task.workflowTask.optional,
  );
  const output = gather(tasks, failed[0]);
  const tooLarge = taskPayloadProblem(join, output);
  join.outputData = tooLarge === null ? output : {};
  join.updateTime = turn.env.now;
  if (tooLarge !== null) {
    moveTask(turn, join, "FAILED_WITH_TERMINAL_ERROR", tooLarge);
    return;
  }
  if (failed.length > 0) {
    moveTask(
      turn,
      join,
      "FAILED",
      failed.map((task) => String(task.reasonForIncompletion)).join(" "),
    );
    return;
  }
  const withErrors = tasks.filter((task) => task.status === "COMPLETED_WITH_ERRORS");
  if (withErrors.length > 0) {
    const names = withErrors.map((task) => `${task.taskDefName}/${task.taskId}`).join(" ");
    moveTask(turn, join, "COMPLETED_WITH_ERRORS", `${names} completed with errors`);
  } else {
    moveTask(turn, join, "COMPLETED");
  }
}

function gather(tasks: readonly TaskRecord[], firstFailed: TaskRecord | undefined) {
  const entries: [string, JsonValue][] = [];
  for (const task of tasks) {
    if (task === firstFailed) break;
    if (Object.keys(task.outputData).length > 0)
      entries.push([task.referenceTaskName, task.outputData]);
  }
  return Object.fromEntries(entries);
}
