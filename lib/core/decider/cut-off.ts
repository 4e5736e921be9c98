import type { TaskRecord } from "../execution/state";
import { isSuccessfulTask, isTerminalTask } from "../execution/state";
import type { JsonObject, JsonValue } from "../json";
import { plainRefOf } from "./loop-names";
import { type ExecutionState, iterationTasks, joinOnOf } from "./state";

/**
 * What a loop or join that is cut off by the end of its execution has put out so far; null: nothing beyond what it has.
 * Conductor's look at them has left that in their records (docs/decisions/0008).
 */
export function outputWhenCutOff(state: ExecutionState, task: TaskRecord): JsonObject | null {
  if (task.taskType === "JOIN") return gathered(state, task);
  return task.taskType === "DO_WHILE" ? withThisIteration(state, task) : null;
}

function gathered(state: ExecutionState, join: TaskRecord): JsonObject | null {
  const entries: [string, JsonValue][] = [];
  for (const ref of joinOnOf(join)) {
    const task = state.latest.get(ref);
    if (!task || !isTerminalTask(task.status) || !isSuccessfulTask(task.status)) continue;
    if (Object.keys(task.outputData).length > 0)
      entries.push([task.referenceTaskName, task.outputData]);
  }
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** An iteration of which nothing is open is noted, up to the first of its tasks that failed. */
function withThisIteration(state: ExecutionState, loop: TaskRecord): JsonObject | null {
  const tasks = iterationTasks(state, loop, loop.iteration);
  if (tasks.length === 0 || tasks.some(({ status }) => !isTerminalTask(status))) return null;
  const failed = tasks.findIndex(({ status }) => !isSuccessfulTask(status));
  const seen = failed < 0 ? tasks : tasks.slice(0, failed + 1);
  const outputs = Object.fromEntries(seen.map((task) => [plainRefOf(task), task.outputData]));
  return { ...loop.outputData, [String(loop.iteration)]: outputs };
}
