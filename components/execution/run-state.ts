import type { Followed, LiveExecution } from "@/lib/client/follow-execution";
import type { EarlierRuns } from "@/lib/client/queries";
import type { RunAction } from "@/lib/core/execution/consequences";
import type { PastMoment } from "@/lib/core/execution/replay";
import {
  type ExecutionStatus,
  isTerminalExecution,
  type Transition,
} from "@/lib/core/execution/state";
import type { TaskView } from "@/lib/core/execution/task-runs";

/** How many seconds of the run are one second of watching; `whole`: all of it in a few seconds. */
export type Pace = number | "whole";

/** One run as it is followed by a page. */
export interface RunState extends Followed {
  readonly id: string;
  /** Task types that wait although nobody asks for them. */
  readonly unasked: ReadonlySet<string>;
  /** Turns of loops that somebody looks at, by the loop's reference name. */
  readonly turns: ReadonlyMap<string, number>;
  /** The canvas goes where the run is. */
  readonly following: boolean;
  /** Null: not known yet, or nothing can be known. */
  readonly earlier: EarlierRuns | null;
  /** Runs that tasks of this one have started, by their ids, as far as they were read. */
  readonly children: ReadonlyMap<string, LiveExecution>;
  /** What has happened, in order, as far as it was read. */
  readonly history: readonly Transition[];
  /** Null: nothing is asked. */
  readonly asked: AskedAction | null;
  /** The moment that is looked at; null: now. */
  readonly past: PastMoment | null;
  /** The run as it was at that moment; null: now. */
  readonly pastLive: LiveExecution | null;
  /** Runs that tasks have started as they were at that moment, by their ids; empty: now. */
  readonly pastChildren: ReadonlyMap<string, LiveExecution>;
  /** The moment moves on by itself. */
  readonly isPlaying: boolean;
  /** Null: nobody has chosen one. */
  readonly pace: Pace | null;
}

/** What is asked before it is done. */
interface AskedAction {
  /** Null: all actions are shown side by side. */
  readonly action: RunAction | null;
  /** The attempt that it begins at, in the run itself or in one below it. */
  readonly target: TaskView | null;
  /** The run below this one that it belongs to, and the tasks that lead to it; null: this one. */
  readonly below: { readonly workflowId: string; readonly way: readonly string[] } | null;
  /** Name in the definition of the task that is not to run. */
  readonly ref: string | null;
}

export type Subject = Omit<AskedAction, "action">;

export const NO_TURNS: ReadonlyMap<string, number> = new Map();

export function isEnded(status: string): boolean {
  return isTerminalExecution(status as ExecutionStatus);
}
