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

/** Stands between the names of a way into children. */
const INTO = "\n";

/**
 * The name of a wish: reference names from the workflow down to the task, each but the last of a task that starts the
 * workflow with the next; `round` from 1 for one round of a loop alone, null for all.
 */
export function wishKey(path: readonly string[], round: number | null): string {
  return path.join(INTO) + (round === null ? "" : `__${round}`);
}

/** The outcomes that the simulator takes for wishes, by the names that `wishKey` gives them. */
export function planOfWishes(wishes: Readonly<Record<string, TaskWish>>): OutcomePlan {
  return planOf(Object.entries(wishes).map(([key, wish]) => ({ path: key.split(INTO), wish })));
}

interface WishAt {
  readonly path: readonly string[];
  readonly wish: TaskWish;
}

function planOf(wishes: readonly WishAt[]): OutcomePlan {
  const own = wishes.filter(({ path }) => path.length === 1);
  const deeper = wishes.filter(({ path }) => path.length > 1);
  const children = [...new Set(deeper.map(({ path: [first = ""] }) => first))];
  return {
    outcomes: Object.fromEntries(
      own.map(({ path: [ref = ""], wish }) => [ref, outcomesOf(wish)] as const),
    ),
    children: Object.fromEntries(
      children.map((ref) => {
        const inside = deeper.filter(({ path: [first] }) => first === ref);
        return [ref, planOf(inside.map(({ path, wish }) => ({ path: path.slice(1), wish })))];
      }),
    ),
  };
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
