import type { TaskDef } from "@/lib/core/definition/schema";
import { formatDuration } from "@/lib/core/policy/duration";
import { toldRule } from "@/lib/core/policy/told-rule";

const BACK_OFF = { FIXED: "fixed", EXPONENTIAL_BACKOFF: "exp", LINEAR_BACKOFF: "linear" } as const;

/** What a task's policy does, in a few short words: only what differs from no policy at all. */
export function policyChips(written: TaskDef | null, retryCount: number | null): string[] {
  const rule = toldRule(written);
  const chips: string[] = [];
  const retries = retryCount ?? rule.retryCount ?? null;
  if (retries !== null && retries > 0) {
    chips.push(`${retries}× ${BACK_OFF[rule.retryLogic ?? "FIXED"]}`);
  }
  if (retries === 0) chips.push("no retry");
  if (rule.timeoutSeconds) chips.push(formatDuration(rule.timeoutSeconds));
  if (rule.rateLimitPerFrequency) {
    const seconds = rule.rateLimitFrequencyInSeconds ?? 1;
    chips.push(`${rule.rateLimitPerFrequency}/${formatDuration(seconds)}`);
  }
  if (rule.concurrentExecLimit) chips.push(`${rule.concurrentExecLimit} at a time`);
  return chips;
}
