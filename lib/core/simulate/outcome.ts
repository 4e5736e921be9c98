import { plainRefOf } from "../decider/loop-names";
import type { TaskRecord } from "../execution/state";
import type { JsonObject } from "../json";

/** What a made-up worker does with attempts of a task. Times are virtual milliseconds. */
export interface MadeUpOutcome {
  /** `HANG`: takes the task and is never heard of again. */
  readonly status: "COMPLETED" | "FAILED" | "FAILED_WITH_TERMINAL_ERROR" | "HANG";
  readonly output: JsonObject;
  readonly reason: string | null;
  /** From the moment that the task may be handed out until somebody takes it. */
  readonly queueMs: number;
  /** From hand-out to report. */
  readonly runMs: number;
  /** Attempts (retries, iterations) in a row that this is for. */
  readonly times: number;
}

/** Outcomes of one execution and, by reference of the SUB_WORKFLOW task, of its children. */
export interface OutcomePlan {
  /**
   * By task reference name; `ref__2` is for the second iteration alone and goes before `ref`. They are used up one after
   * another.
   */
  readonly outcomes: Readonly<Record<string, readonly MadeUpOutcome[]>>;
  readonly children: Readonly<Record<string, OutcomePlan>>;
}

export interface OutcomeRules {
  /** The last outcome of a task goes for all attempts that follow; otherwise those wait. */
  readonly repeatLast: boolean;
  /** For worker tasks without outcomes; null: they wait. */
  readonly otherwise: MadeUpOutcome | null;
}

interface Place {
  readonly list: readonly MadeUpOutcome[];
  at: number;
  used: number;
}

/** How far the outcomes of one execution are used up. */
export class OutcomeBook {
  private readonly rules: OutcomeRules;
  private readonly places = new Map<string, Place>();

  constructor(plan: OutcomePlan, rules: OutcomeRules) {
    this.rules = rules;
    for (const [ref, list] of Object.entries(plan.outcomes))
      if (list.length > 0) this.places.set(ref, { list, at: 0, used: 0 });
  }

  /** Whether the task has outcomes of its own, used up or not. */
  names(task: TaskRecord): boolean {
    return this.placeOf(task) !== undefined;
  }

  /** The outcome of the next attempt; null: nobody takes the task. */
  take(task: TaskRecord): MadeUpOutcome | null {
    const place = this.placeOf(task);
    if (!place) return this.rules.otherwise;
    const outcome = place.list[place.at];
    if (!outcome) return this.rules.repeatLast ? (place.list.at(-1) ?? null) : null;
    place.used += 1;
    if (place.used >= outcome.times) {
      place.at += 1;
      place.used = 0;
    }
    return outcome;
  }

  private placeOf(task: TaskRecord): Place | undefined {
    return this.places.get(task.referenceTaskName) ?? this.places.get(plainRefOf(task));
  }
}
