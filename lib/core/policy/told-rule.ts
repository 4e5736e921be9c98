import type { TaskDef } from "../definition/schema";

const NUMBERS = [
  "retryCount",
  "timeoutSeconds",
  "rateLimitPerFrequency",
  "rateLimitFrequencyInSeconds",
  "concurrentExecLimit",
] as const;
const LOGICS = new Set<unknown>(["FIXED", "EXPONENTIAL_BACKOFF", "LINEAR_BACKOFF"]);

type ToldRule = Pick<TaskDef, (typeof NUMBERS)[number] | "retryLogic">;

/**
 * What cards and lists tell of a rule, as far as it is what it should be. For what is drawn first: `readableRule` knows
 * all fields and says what is wrong, and is much more code.
 */
export function toldRule(rule: TaskDef | null): ToldRule {
  const numbers = NUMBERS.flatMap((field) => {
    const value: unknown = rule?.[field];
    return Number.isInteger(value) ? [[field, value] as const] : [];
  });
  const logic = LOGICS.has(rule?.retryLogic) ? { retryLogic: rule?.retryLogic } : {};
  return { ...Object.fromEntries(numbers), ...logic };
}
