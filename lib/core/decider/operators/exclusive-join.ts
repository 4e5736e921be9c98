import type { TaskRecord } from "../../execution/state";
import { isSuccessfulTask, isTerminalTask } from "../../execution/state";
import type { JsonValue } from "../../json";
import { suffixOf } from "../loop-names";
import { addTask, moveTask } from "../turn";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/** Ends with the first of its references that ran, and takes its output over (semantics §3.4). */
export const exclusiveJoin: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const { defaultExclusiveJoinTask: otherwise = [] } = task;
    addTask(turn, {
      workflowTask: task,
      taskType: "EXCLUSIVE_JOIN",
      taskDefName: "EXCLUSIVE_JOIN",
      status: "IN_PROGRESS",
      inputData: {
        joinOn: [...(task.joinOn ?? [])],
        ...(otherwise ? { defaultExclusiveJoinTask: [...otherwise] } : {}),
      },
      suffix,
    });
  },
  revive(turn, task) {
    moveTask(turn, task, "IN_PROGRESS", null);
  },
};

/** Looks at every open EXCLUSIVE_JOIN; true: one has ended. */
export function tryExclusiveJoins(turn: Turn): boolean {
  for (const join of turn.state.exclusiveJoins) if (tryToEnd(turn, join)) return true;
  return false;
}

function tryToEnd(turn: Turn, join: TaskRecord): boolean {
  const joinOn = firstThatRan(turn, join, "joinOn");
  const found = isOver(joinOn) ? joinOn : firstThatRan(turn, join, "defaultExclusiveJoinTask");
  if (!found || !isOver(found)) return false;
  join.updateTime = turn.env.now;
  if (isSuccessfulTask(found.status)) {
    join.outputData = found.outputData;
    moveTask(turn, join, "COMPLETED");
    return true;
  }
  if (found.workflowTask.permissive && !allOver(turn, join)) return false;
  moveTask(turn, join, "FAILED", String(found.reasonForIncompletion));
  return true;
}

function firstThatRan(
  turn: Turn,
  join: TaskRecord,
  list: "joinOn" | "defaultExclusiveJoinTask",
): TaskRecord | undefined {
  return namesIn(join.inputData[list])
    .map((ref) => turn.state.latest.get(ref + suffixOf(join)))
    .find((task) => task !== undefined && task.status !== "SKIPPED");
}

/** Ended for good: an attempt that will be retried has not. */
function isOver(task: TaskRecord | undefined): task is TaskRecord {
  return task !== undefined && isTerminalTask(task.status) && task.executed && !task.retried;
}

function allOver(turn: Turn, join: TaskRecord): boolean {
  return namesIn(join.inputData.joinOn).every((ref) =>
    isOver(turn.state.latest.get(ref + suffixOf(join))),
  );
}

function namesIn(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((ref) => typeof ref === "string") : [];
}
