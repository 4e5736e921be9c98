import type { WorkflowTask } from "../../definition/schema";
import type { TaskRecord } from "../../execution/state";
import type { ScriptAnswer } from "../../script/script";
import type { EndedChild } from "../messages";
import type { Turn } from "../turn";

/** Options of one scheduling. */
export interface Scheduling {
  /** What the loops around the task add to its name (loop-names.ts). */
  readonly suffix: string;
  /** Schedules another task the same way: a fork its branches, a switch the first of its case. */
  readonly also: (task: WorkflowTask) => void;
  /** Does something once all tasks that are scheduled together are there. */
  readonly afterwards: (action: () => void) => void;
}

/** How one kind of task comes into being and, for those that the decider runs itself, what they do. */
export interface Operator {
  /** Adds the records of the task (a fork adds its branches and its join as well). */
  schedule(turn: Turn, task: WorkflowTask, scheduling: Scheduling): void;
  /** Brings a fresh or reopened attempt that is SCHEDULED to work by itself; absent: workers take it. */
  revive?(turn: Turn, task: TaskRecord): void;
  /** A script that the attempt asked for has an answer; the attempt is still open. */
  answer?(turn: Turn, task: TaskRecord, answer: ScriptAnswer): void;
  /** The child of the attempt runs, or could not be started; the attempt is still open. */
  childStarted?(turn: Turn, task: TaskRecord, childId: string, problem: string | null): void;
  /** The child of the attempt has ended; the attempt is still open. */
  childEnded?(turn: Turn, task: TaskRecord, child: EndedChild): void;
  /** After reading the rows back: asks again for what only memory knew of an open attempt. */
  wake?(turn: Turn, task: TaskRecord): void;
  /** True: no worker asks for it, the decider or the outside ends it. */
  readonly decidesItself: boolean;
}
