"use client";

import { useMemo } from "react";

import { Segmented } from "@/components/ui/segmented";
import type { TaskDef, WorkflowTask } from "@/lib/core/definition/schema";
import { previewPolicy, type Scenario } from "@/lib/core/policy/strip";

import { AttemptStrip } from "./attempt-strip";

export type ScenarioKind = Scenario["kind"];

const SCENARIOS: readonly { value: ScenarioKind; title: string; hint: string }[] = [
  { value: "fails", title: "Fails", hint: "Every attempt reports a failure after 1 s" },
  {
    value: "silent",
    title: "Goes silent",
    hint: "The worker takes the task and is never heard of",
  },
  { value: "hangs", title: "Hangs", hint: "The worker keeps reporting and never ends" },
  { value: "unpolled", title: "No worker", hint: "Nobody asks for the task" },
  { value: "works-on", title: "Works later", hint: "The second attempt succeeds" },
];

export function scenarioOf(kind: ScenarioKind): Scenario {
  if (kind === "fails") return { kind, afterSeconds: 1 };
  if (kind === "works-on") return { kind, attempt: 2, afterSeconds: 1 };
  return { kind };
}

interface PolicyPreviewProps {
  readonly rule: TaskDef;
  readonly task: WorkflowTask;
  /** What the worker does. */
  readonly kind: ScenarioKind;
  readonly onKind: (kind: ScenarioKind) => void;
}

/** What a rule will cause when the worker behaves badly in one way or another. */
export function PolicyPreview({ rule, task, kind, onKind }: PolicyPreviewProps) {
  const preview = useMemo(() => previewPolicy(rule, task, scenarioOf(kind)), [rule, task, kind]);
  return (
    <section className="grid gap-2" aria-label="What will happen">
      <Segmented
        label="The worker"
        value={kind}
        options={SCENARIOS}
        onChange={onKind}
        className="[&>button]:px-1.5 [&>button]:text-xs"
      />
      <AttemptStrip
        preview={preview}
        jitterMs={rule.backoffJitterMs ?? 0}
        totalMs={(rule.totalTimeoutSeconds ?? 0) * 1000}
      />
      <AttemptTable preview={preview} />
    </section>
  );
}

/** The strip for people who do not see it. */
function AttemptTable({ preview }: { readonly preview: ReturnType<typeof previewPolicy> }) {
  return (
    <table className="sr-only">
      <caption>Attempts</caption>
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Starts after</th>
          <th scope="col">Ends after</th>
        </tr>
      </thead>
      <tbody>
        {preview.attempts.slice(0, 20).map((attempt) => (
          <tr key={attempt.n}>
            <td>{attempt.n + 1}</td>
            <td>{secondsText(attempt.startAt)}</td>
            <td>{secondsText(attempt.endAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function secondsText(ms: number | null): string {
  return ms === null || !Number.isFinite(ms) ? "never" : `${Math.round(ms / 100) / 10} s`;
}
