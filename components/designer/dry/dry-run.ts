import type { CardRunStore } from "@/components/canvas/card-run";
import type { TaskWish } from "@/lib/core/simulate/made-up";
import type { DryChild } from "@/lib/core/simulate/segments";
import type { Stop, SimulatedTransition } from "@/lib/core/simulate/simulation";
import type { JsonObject } from "@/lib/core/json";

/** What came out of a dry run. Times are virtual milliseconds from its start. */
export interface DryResult {
  readonly workflowId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly stopped: Stop;
  readonly tookMs: number;
  readonly output: JsonObject;
  /** Workflows that tasks started, also those of children. */
  readonly children: readonly DryChild[];
  readonly transitions: readonly SimulatedTransition[];
  /** Reference names of the tasks that are still open. */
  readonly open: readonly string[];
  /** The answer came from the server, whose sandbox runs any script. */
  readonly byServer: boolean;
}

/** Trying a workflow with made-up outcomes, on the canvas. Nothing of it is stored. */
export interface DryRun {
  /** By reference name; tasks without a wish succeed after a second. */
  readonly wishes: Readonly<Record<string, TaskWish>>;
  readonly inputText: string;
  readonly isWorking: boolean;
  readonly error: string | null;
  readonly result: DryResult | null;
  /** The moment that the canvas shows. */
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly cards: CardRunStore;
}
