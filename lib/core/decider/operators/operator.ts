import type { WorkflowTask } from "../../definition/schema";
import type { TaskRecord } from "../../execution/state";
import type { Turn } from "../turn";

/** Options of one scheduling: the loop iteration the task belongs to, 0 outside loops. */
interface Scheduling {
  readonly iteration: number;
  /** Schedules another task the same way: a fork its branches. */
  readonly also: (task: WorkflowTask) => void;
}

/** How one kind of task comes into being and, for those that the decider runs itself, what they do. */
export interface Operator {
  /** Adds the records of the task (a fork adds its branches and its join as well). */
  schedule(turn: Turn, task: WorkflowTask, scheduling: Scheduling): void;
  /** Brings a fresh or reopened attempt that is SCHEDULED to work by itself; absent: workers take it. */
  revive?(turn: Turn, task: TaskRecord): void;
  /** True: no worker asks for it, the decider or the outside ends it. */
  readonly decidesItself: boolean;
}
