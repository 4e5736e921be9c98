"use client";

import { Button } from "@/components/ui/button";
import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type { TaskDef } from "@/lib/core/definition/schema";
import { readableRule } from "@/lib/core/policy/readable-rule";

const TITLES: Readonly<Record<string, string>> = {
  retryCount: "Extra attempts",
  retryLogic: "Back-off",
  retryDelaySeconds: "First delay, s",
  backoffScaleFactor: "Scale factor",
  maxRetryDelaySeconds: "Longest delay, s",
  backoffJitterMs: "Jitter, ms",
  responseTimeoutSeconds: "Silent worker, s",
  timeoutSeconds: "One attempt, s",
  totalTimeoutSeconds: "All attempts, s",
  pollTimeoutSeconds: "No worker, s",
  timeoutPolicy: "When over",
  rateLimitPerFrequency: "Starts",
  rateLimitFrequencyInSeconds: "in, s",
  concurrentExecLimit: "At a time",
};

interface Difference {
  readonly field: string;
  readonly own: string;
  readonly base: string;
}

/** Fields in which two rules differ, what is absent taken as Conductor takes it. */
function policyDifferences(rule: TaskDef, base: TaskDef): readonly Difference[] {
  const mine = withTaskDefDefaults(readableRule(rule).rule);
  const other = withTaskDefDefaults(readableRule(base).rule);
  return Object.keys(TITLES).flatMap((field) => {
    const [own, base] = [String(mine[field] ?? 0), String(other[field] ?? 0)];
    return own === base ? [] : [{ field, own, base }];
  });
}

interface PolicyDifferencesProps {
  readonly rule: TaskDef;
  /** Null: there is no default. */
  readonly base: TaskDef | null;
  readonly onTakeOver: () => void;
}

/** What a task's own policy says beside the default, and the way back to it. */
export function PolicyDifferences({ rule, base, onTakeOver }: PolicyDifferencesProps) {
  const differences = base ? policyDifferences(rule, base) : [];
  return (
    <section aria-label="Beside the default" className="grid gap-2 text-xs">
      {base === null && <p className="text-text-3">There is no default to compare it with.</p>}
      {base !== null && differences.length === 0 && (
        <p className="text-text-3">The same as the default, for now.</p>
      )}
      {differences.length > 0 && (
        <table className="w-full text-left">
          <thead className="text-text-3">
            <tr>
              <th scope="col" className="py-0.5 font-normal">
                Differs in
              </th>
              <th scope="col" className="font-normal">
                here
              </th>
              <th scope="col" className="font-normal">
                default
              </th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {differences.map(({ field, own, base }) => (
              <tr key={field} className="border-t border-border-subtle">
                <th scope="row" className="py-0.5 font-normal text-text-2">
                  {TITLES[field]}
                </th>
                <td>{own}</td>
                <td className="text-text-3">{base}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button size="sm" className="w-fit" onClick={onTakeOver}>
        Take over default again
      </Button>
    </section>
  );
}
