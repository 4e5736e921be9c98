import type { JsonObject } from "../json";
import type { MadeUpOutcome, OutcomePlan } from "./outcome";

/** What somebody wants a task to do in a dry run. */
export interface TaskWish {
  /** `flaky`: fails `failures` times, then succeeds. */
  readonly kind: "succeeds" | "flaky" | "fails" | "hangs";
  readonly failures: number;
  /** From hand-out to report. */
  readonly seconds: number;
  readonly output: JsonObject;
}

export const USUAL_WISH: TaskWish = { kind: "succeeds", failures: 1, seconds: 1, output: {} };

/** What tasks do of which nothing was said. */
export const USUAL_OUTCOME: MadeUpOutcome = {
  status: "COMPLETED",
  output: {},
  reason: null,
  queueMs: 0,
  runMs: 1_000,
  times: 1,
};

/** The outcomes that the simulator takes for wishes, by reference name. */
export function planOfWishes(wishes: Readonly<Record<string, TaskWish>>): OutcomePlan {
  const outcomes = Object.entries(wishes).map(([ref, wish]) => [ref, outcomesOf(wish)] as const);
  return { outcomes: Object.fromEntries(outcomes), children: {} };
}

function outcomesOf({ kind, failures, seconds, output }: TaskWish): readonly MadeUpOutcome[] {
  const runMs = Math.max(0, Math.round(seconds * 1_000));
  const done: MadeUpOutcome = { ...USUAL_OUTCOME, runMs, output };
  const failed: MadeUpOutcome = {
    ...USUAL_OUTCOME,
    status: "FAILED",
    reason: "Made up for the dry run",
    runMs,
  };
  switch (kind) {
    case "succeeds":
      return [done];
    case "flaky":
      return failures > 0 ? [{ ...failed, times: failures }, done] : [done];
    case "fails":
      return [failed];
    case "hangs":
      return [{ ...done, status: "HANG" }];
  }
}
