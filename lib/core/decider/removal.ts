import type { TaskRecord } from "../execution/state";
import { isTerminalTask } from "../execution/state";
import { noteLatest } from "./state";
import type { Turn } from "./turn";

/** Forgets some tasks, as if they had never been scheduled. O(tasks of the execution). */
export function removeTasks(turn: Turn, gone: ReadonlySet<TaskRecord>): void {
  if (gone.size === 0) return;
  const { state, changes } = turn;
  const kept = state.tasks.filter((task) => !gone.has(task));
  for (const task of gone) {
    if (!isTerminalTask(task.status)) throw new Error(`${task.referenceTaskName} is open`);
    changes.removedTaskIds.push(task.taskId);
    changes.tasks.delete(task);
    state.byId.delete(task.taskId);
    state.unsettled.delete(task);
    state.latest.delete(task.referenceTaskName);
  }
  state.tasks.length = 0;
  state.latestInLoop.clear();
  for (const task of kept) {
    state.tasks.push(task);
    noteLatest(state, task);
  }
  state.lastSeq = kept.at(-1)?.seq ?? 0;
}

/** Forgets every task: restart. */
export function removeAllTasks(turn: Turn): void {
  const { state, changes } = turn;
  changes.removedTaskIds.push(...state.tasks.map((task) => task.taskId));
  state.tasks.length = 0;
  state.byId.clear();
  state.latest.clear();
  state.latestInLoop.clear();
  state.dynamicPlaces.clear();
  state.exclusiveJoins.clear();
  state.unsettled.clear();
  state.joinsWaitingFor.clear();
  state.timers.clear();
  state.openTasks = 0;
  state.lastSeq = 0;
}
