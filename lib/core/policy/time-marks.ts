import type { CompleteTaskDef } from "../definition/defaults";
import type { TaskDef } from "../definition/schema";

/** The three limits that lie on one axis, from the shortest to the longest. */
export const MARKS = ["responseTimeoutSeconds", "timeoutSeconds", "totalTimeoutSeconds"] as const;
export type MarkName = (typeof MARKS)[number];

/** Seconds that a mark can be drawn to: round ones, so that a hand finds them again. */
const STEPS: readonly number[] = [
  1,
  2,
  3,
  5,
  10,
  15,
  20,
  30,
  45,
  ...[1, 1.5, 2, 3, 5, 10, 15, 20, 30, 45].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600),
  ...[1, 2, 7].map((days) => days * 86_400),
];
const LAST = STEPS.length - 1;

/** A mark on the axis: 0 is its beginning, 1 its end; a limit that is off stands at the end. */
export interface Mark {
  readonly name: MarkName;
  readonly seconds: number;
  readonly isOff: boolean;
  readonly share: number;
}

export function marksOf(rule: CompleteTaskDef): readonly Mark[] {
  return MARKS.map((name) => {
    const seconds = rule[name];
    const isOff = seconds === 0;
    return { name, seconds, isOff, share: isOff ? 1 : shareOf(seconds) };
  });
}

/** Where a time stands: steps are equally far from each other, with room behind the last for "off". */
export function shareOf(seconds: number): number {
  if (seconds <= (STEPS[0] ?? 1)) return 0;
  const at = STEPS.findIndex((step) => step >= seconds);
  if (at < 0) return LAST / (LAST + 1);
  const [low = 1, high = 1] = [STEPS[at - 1], STEPS[at]];
  const part = high === low ? 1 : (seconds - low) / (high - low);
  return (at - 1 + part) / (LAST + 1);
}

/** The round time nearest to a place on the axis; 0, off, at its end where the limit can be off. */
export function secondsAt(share: number, name: MarkName): number {
  const at = Math.round(Math.max(0, Math.min(1, share)) * (LAST + 1));
  if (at > LAST) return name === "responseTimeoutSeconds" ? (STEPS[LAST] ?? 1) : 0;
  return STEPS[at] ?? 1;
}

/** The next round time; from the last one on it is off, where it can be. */
export function stepped(rule: CompleteTaskDef, name: MarkName, by: 1 | -1): number {
  const seconds = rule[name];
  if (seconds === 0) return by > 0 ? 0 : (STEPS[LAST] ?? 1);
  const next =
    by > 0 ? STEPS.find((step) => step > seconds) : STEPS.findLast((step) => step < seconds);
  if (next !== undefined) return next;
  if (by < 0) return STEPS[0] ?? 1;
  return name === "responseTimeoutSeconds" ? seconds : 0;
}

/**
 * Changes for a mark that is moved. Response ≤ one attempt ≤ all together holds afterwards (V2, V3): the mark takes the
 * others along that would be on its wrong side.
 */
export function moveMark(rule: CompleteTaskDef, name: MarkName, seconds: number): Partial<TaskDef> {
  const at = MARKS.indexOf(name);
  const changes: Partial<Record<MarkName, number>> = { [name]: seconds };
  for (const [index, other] of MARKS.entries()) {
    const value = rule[other];
    if (index === at || value === 0 || seconds === 0) continue;
    if (index < at ? value > seconds : value < seconds) changes[other] = seconds;
  }
  return changes;
}
