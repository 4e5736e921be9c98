import { taskDefDefaults } from "../definition/defaults";
import type { TaskDef, WorkflowTask } from "../definition/schema";
import { MAX_INT } from "../limits";

/**
 * Whole seconds between the failure of an attempt and its next one. `retryCount` is the failed attempt's, 0 for the
 * first. Rule: Conductor's retryLogic. Oddities kept: EXPONENTIAL_BACKOFF and FIXED ignore
 * backoffScaleFactor; what overflows 32 bits becomes the largest int, then the cap applies.
 */
export function retryDelaySeconds(rule: TaskDef, retryCount: number): number {
  const delay = Math.max(0, Math.min(uncappedDelay(rule, retryCount), MAX_INT));
  const cap = rule.maxRetryDelaySeconds ?? taskDefDefaults.maxRetryDelaySeconds;
  return cap > 0 ? Math.min(delay, cap) : delay;
}

function uncappedDelay(rule: TaskDef, retryCount: number): number {
  const base = rule.retryDelaySeconds ?? taskDefDefaults.retryDelaySeconds;
  switch (rule.retryLogic ?? taskDefDefaults.retryLogic) {
    case "FIXED":
      return base;
    case "LINEAR_BACKOFF":
      return (
        base * (rule.backoffScaleFactor ?? taskDefDefaults.backoffScaleFactor) * (retryCount + 1)
      );
    case "EXPONENTIAL_BACKOFF":
      // A base of 0 stays 0 however large the power; 0 * Infinity would not.
      return base === 0 ? 0 : base * 2 ** retryCount;
  }
}

/**
 * Milliseconds added to one delivery, a whole number in [0, backoffJitterMs]. `random` is uniform in [0, 1). It comes
 * after the cap and is not part of the delay that the task shows.
 */
export function jitterMs(rule: TaskDef, random: number): number {
  const most = rule.backoffJitterMs ?? taskDefDefaults.backoffJitterMs;
  return most > 0 ? Math.floor(random * (most + 1)) : 0;
}

/**
 * Attempts after the first: the count at the place of use wins over the rule's. `rule` must be the one that applies
 * (registered, embedded or `adHocTaskDef`); whether the type can be retried at all is `isNeverRetried`.
 */
export function allowedRetries(task: WorkflowTask, rule: TaskDef): number {
  return task.retryCount ?? rule.retryCount ?? taskDefDefaults.retryCount;
}
