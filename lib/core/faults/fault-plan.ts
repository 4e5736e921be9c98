import { z } from "zod";

import { plainRefOf } from "../decider/loop-names";
import { invalidInput } from "../errors";
import type { TaskRecord } from "../execution/state";
import type { JsonObject, JsonValue } from "../json";
import type { Fault, FaultPlan } from "./fault";

const MOST_ATTEMPTS = 1_000;
const MOST_SECONDS = 86_400;
const MOST_TASKS = 500;

const count = z.number().int().min(0).max(MOST_ATTEMPTS);

const FaultShape = z.strictObject({
  failFirst: count.optional(),
  timeOutNext: count.optional(),
  delaySeconds: z.number().min(0).max(MOST_SECONDS).optional(),
  output: z.record(z.string(), z.unknown()).optional(),
});

/** What happens to an attempt instead of its work, or before it (`hold`). */
export type FaultStep =
  | { readonly kind: "fail"; readonly afterMs: number; readonly reason: string }
  | { readonly kind: "hang" }
  | { readonly kind: "return"; readonly afterMs: number; readonly output: JsonObject }
  | { readonly kind: "hold"; readonly forMs: number };

/** Null: the attempt is worked on as usual. */
export function faultStepOf(task: TaskRecord, faults: FaultPlan | null): FaultStep | null {
  if (faults === null) return null;
  const ref = plainRefOf(task);
  return Object.hasOwn(faults, ref) && faults[ref] ? stepOf(faults[ref], task.retryCount) : null;
}

function stepOf(fault: Fault, attempt: number): FaultStep | null {
  const { failFirst = 0, timeOutNext = 0, delaySeconds = 0, output } = fault;
  const afterMs = Math.round(delaySeconds * 1000);
  if (attempt < failFirst) {
    const reason = `Fault injection: attempt ${attempt + 1} is one of the first ${failFirst} that are made to fail.`;
    return { kind: "fail", afterMs, reason };
  }
  if (attempt < failFirst + timeOutNext) return { kind: "hang" };
  if (output !== undefined) return { kind: "return", afterMs, output };
  return afterMs > 0 ? { kind: "hold", forMs: afterMs } : null;
}

/**
 * Reads the field `batonFaults` of a start request; null: nothing is to go wrong.
 * @throws AppError INVALID_INPUT, naming the task and what is wrong.
 */
export function readFaults(value: JsonValue | undefined): FaultPlan | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object" || Array.isArray(value)) {
    throw invalidInput(
      "batonFaults must be an object with a fault for each task, by its reference name.",
    );
  }
  const entries = Object.entries(value);
  if (entries.length > MOST_TASKS) {
    throw invalidInput(
      `batonFaults names ${entries.length} tasks; at most ${MOST_TASKS} are allowed.`,
    );
  }
  const read = entries.map(([ref, fault]): [string, Fault] => {
    const result = FaultShape.safeParse(fault);
    if (!result.success) throw invalidInput(problemText(ref, result.error.issues[0]));
    return [ref, result.data as Fault];
  });
  const effective = read.filter(([, fault]) => stepsAtAll(fault));
  return effective.length === 0 ? null : Object.fromEntries(effective);
}

function problemText(ref: string, issue: z.core.$ZodIssue | undefined): string {
  const key = issue?.path.join(".") ?? "";
  return `batonFaults.${ref}${key === "" ? "" : `.${key}`}: ${issue?.message ?? "is not a fault"}. Known are failFirst and timeOutNext (0 to ${MOST_ATTEMPTS} attempts), delaySeconds (0 to ${MOST_SECONDS}) and output (an object).`;
}

function stepsAtAll({ failFirst = 0, timeOutNext = 0, delaySeconds = 0, output }: Fault): boolean {
  return failFirst > 0 || timeOutNext > 0 || delaySeconds > 0 || output !== undefined;
}
