import type { TaskDef } from "../definition/schema";
import { formatDuration } from "./duration";

export interface Throughput {
  /** Starts per second that can be kept up; Infinity: nothing limits them. */
  readonly perSecond: number;
  /** Which limit decides. */
  readonly binds: "rate" | "concurrency" | null;
}

/**
 * What the limits of a task name let through over all workflows when each attempt takes `busySeconds`:
 * min(r/f, c/busy). Rate limits count starts in a sliding window, retries included; 0 or absent is no limit.
 */
export function throughput(rule: TaskDef, busySeconds: number): Throughput {
  const starts = rule.rateLimitPerFrequency ?? 0;
  const windowSeconds = rule.rateLimitFrequencyInSeconds ?? 1;
  const slots = rule.concurrentExecLimit ?? 0;
  const byRate = starts > 0 && windowSeconds > 0 ? starts / windowSeconds : Infinity;
  const bySlots = slots > 0 && busySeconds > 0 ? slots / busySeconds : Infinity;
  const perSecond = Math.min(byRate, bySlots);
  if (perSecond === Infinity) return { perSecond, binds: null };
  return { perSecond, binds: byRate <= bySlots ? "rate" : "concurrency" };
}

/** The same in a sentence; null: there is no limit. */
export function throughputText(rule: TaskDef, busySeconds: number): string | null {
  const { perSecond, binds } = throughput(rule, busySeconds);
  if (binds === null) return null;
  const what = binds === "rate" ? "the rate limit decides" : "the number at a time decides";
  return `${rateText(perSecond)} when one takes ${formatDuration(busySeconds)}: ${what}. Retries count as starts.`;
}

function rateText(perSecond: number): string {
  const units = [
    [1, "second"],
    [60, "minute"],
    [3600, "hour"],
  ] as const;
  const [seconds, unit] = units.find(([seconds]) => perSecond * seconds >= 1) ?? [3600, "hour"];
  const count = perSecond * seconds;
  return `At most ${Math.round(count * 10) / 10} starts per ${unit}`;
}
