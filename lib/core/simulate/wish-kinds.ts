import type { RawTask } from "../definition/document";
import { typeOf } from "../definition/document";
import { isWorkerTask } from "../definition/task-types";
import type { TaskWish } from "./made-up";

/** What can be made up for a task in a dry run. */
export interface WishChoice {
  readonly kinds: readonly TaskWish["kind"][];
  /** What the task does when nothing is wished for, in a few words. */
  readonly usual: string;
}

const ANY: readonly TaskWish["kind"][] = ["succeeds", "flaky", "fails", "hangs"];
/** Whoever never answers leaves the task as it is without a wish. */
const ANSWERED: readonly TaskWish["kind"][] = ["succeeds", "flaky", "fails"];

/** Types that the engine works on in its queues, as workers do. */
const QUEUED: ReadonlySet<string> = new Set(["HTTP", "KAFKA_PUBLISH", "PULL_WORKFLOW_MESSAGES"]);

/**
 * What a dry run can make up for a task, as `Simulation` takes it; null: the engine does it itself, from its input, and
 * nothing can be made up.
 */
export function wishesFor(raw: RawTask): WishChoice | null {
  const type = typeOf(raw);
  if (isWorkerTask(type) || QUEUED.has(type)) return { kinds: ANY, usual: "As usual" };
  switch (type) {
    case "SUB_WORKFLOW":
      return { kinds: ANY, usual: "Runs its workflow" };
    case "WAIT":
      return { kinds: ANSWERED, usual: "Waits as it says" };
    case "HUMAN":
      return { kinds: ANSWERED, usual: "Waits for a person" };
    case "EVENT":
      return raw["asyncComplete"] === true
        ? { kinds: ANSWERED, usual: "Waits to be completed" }
        : null;
    default:
      return null;
  }
}
