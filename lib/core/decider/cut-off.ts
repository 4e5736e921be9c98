import type { TaskRecord } from "../execution/state";
import { isSuccessfulTask, isTerminalTask } from "../execution/state";
import { isSyncSystemTask } from "../definition/task-types";
import type { JsonObject, JsonValue } from "../json";
import { plainRefOf } from "./loop-names";
import { type ExecutionState, iterationTasks, joinOnOf } from "./state";
import type { Turn } from "./turn";

/**
 * What a loop or join that is cut off by the end of its execution has put out so far; null: nothing beyond what it has.
 * Conductor's look at them has left that in their records (docs/decisions/0008). `cause`: the attempt that ended it all.
 */
export function outputWhenCutOff(
  turn: Turn,
  task: TaskRecord,
  cause: TaskRecord | null,
): JsonObject | null {
  if (task.taskType === "JOIN") return gathered(turn.state, task);
  if (task.taskType !== "DO_WHILE" || !wasLookedAt(turn, cause)) return null;
  const ender = cause ?? turn.finished.at(-1);
  return withThisIteration(turn.state, task, ender?.seq ?? Infinity);
}

/**
 * The reference looks at running loops after each round of consequences. When the news itself ends the execution (a worker's
 * failure) there was none; when a task ends it that the engine carried out because of the news, there was.
 */
function wasLookedAt({ finished }: Turn, cause: TaskRecord | null): boolean {
  return [...finished, ...(cause ? [cause] : [])].some(
    ({ taskType }) => isSyncSystemTask(taskType) && !NOT_CARRIED_OUT.has(taskType),
  );
}

/** A FORK is COMPLETED from the first; people end a HUMAN task. */
const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(["FORK", "HUMAN"]);

function gathered(state: ExecutionState, join: TaskRecord): JsonObject | null {
  const entries: [string, JsonValue][] = [];
  for (const ref of joinOnOf(join)) {
    const task = state.latest.get(ref);
    // What still runs may have put out something, too: a child its id, a worker what it has so far.
    if (!task || (isTerminalTask(task.status) && !isSuccessfulTask(task.status))) continue;
    if (Object.keys(task.outputData).length > 0)
      entries.push([task.referenceTaskName, task.outputData]);
  }
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Of an iteration that had begun before task `end` was there: its tasks so far, up to the first that failed. */
function withThisIteration(
  state: ExecutionState,
  loop: TaskRecord,
  end: number,
): JsonObject | null {
  const tasks = iterationTasks(state, loop, loop.iteration);
  if ((tasks[0]?.seq ?? Infinity) > end) return null;
  const failed = tasks.findIndex(({ status }) => !isSuccessfulTask(status));
  const seen = failed < 0 ? tasks : tasks.slice(0, failed + 1);
  const outputs = Object.fromEntries(
    seen.map((task) => [plainRefOf(task), outputSeen(state, task)]),
  );
  return { ...loop.outputData, [String(loop.iteration)]: outputs };
}

/** A TERMINATE was not yet carried out when the reference looked. */
function outputSeen(state: ExecutionState, task: TaskRecord): JsonObject {
  return task.taskType === "TERMINATE" ? {} : outputSoFar(state, task);
}

/** Of a JOIN that still waits: what its branches have put out. */
export function outputSoFar(state: ExecutionState, task: TaskRecord): JsonObject {
  const joins = task.taskType === "JOIN" && !isTerminalTask(task.status);
  return (joins ? gathered(state, task) : null) ?? task.outputData;
}
