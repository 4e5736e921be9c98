import { hasFailed, type TaskView } from "@/lib/core/execution/task-runs";
import { formatDuration } from "@/lib/core/policy/duration";

import { retriesOf, type RunFacts } from "./run-facts";

/** What the policy makes of an attempt that went wrong, in words; null: it did not. */
export function policyHint(task: TaskView, facts: RunFacts): string | null {
  if (!hasFailed(task)) return null;
  if (task.status === "FAILED_WITH_TERMINAL_ERROR") {
    return "The task itself says that this is final: a retry with the same input cannot help. Change the input or the definition and run again.";
  }
  const retries = retriesOf(facts, task);
  if (retries === null) return null;
  if (retries === 0) return "Its policy grants no retry.";
  const next = facts.runs
    .get(task.referenceTaskName)
    ?.attempts.find(({ retryCount }) => retryCount === task.retryCount + 1);
  const number = `Attempt ${task.retryCount + 1} of ${retries + 1}`;
  if (next) {
    const delay = next.startDelayInSeconds;
    return `${number}; tried again ${delay > 0 ? `after ${formatDuration(delay)}` : "at once"}.`;
  }
  if (retries > task.retryCount) return `${number}.`;
  return `That was the last of ${retries + 1} attempts that its policy grants.`;
}
