"use client";

import { useMemo } from "react";

import { Segmented } from "@/components/ui/segmented";
import type { TaskDef, WorkflowTask } from "@/lib/core/definition/schema";
import { previewPolicy, type Scenario } from "@/lib/core/policy/strip";

import { AttemptStrip } from "./attempt-strip";
import { DurationField, NumberField } from "./fields";

type ScenarioKind = Scenario["kind"];

/** What the simulator begins with: failures after the time that the task takes as a rule, else a second. */
export function firstScenario(usualSeconds: number | undefined): Scenario {
  return { kind: "fails", afterSeconds: usualSeconds ?? 1 };
}

const SCENARIOS: readonly { value: ScenarioKind; title: string; hint: string }[] = [
  { value: "fails", title: "Fails", hint: "Every attempt reports a failure" },
  {
    value: "silent",
    title: "Goes silent",
    hint: "The worker takes the task and is never heard of",
  },
  { value: "hangs", title: "Hangs", hint: "The worker keeps reporting and never ends" },
  { value: "unpolled", title: "No worker", hint: "Nobody asks for the task" },
  { value: "works-on", title: "Works later", hint: "One of the attempts succeeds" },
];

function scenarioOf(kind: ScenarioKind, before: Scenario): Scenario {
  const afterSeconds = "afterSeconds" in before ? before.afterSeconds : 1;
  if (kind === "fails") return { kind, afterSeconds };
  if (kind === "works-on") return { kind, attempt: 2, afterSeconds };
  return { kind };
}

interface PolicyPreviewProps {
  readonly rule: TaskDef;
  readonly task: WorkflowTask;
  /** What the worker does. */
  readonly scenario: Scenario;
  readonly onScenario: (scenario: Scenario) => void;
}

/** What a rule will cause when the worker behaves badly in one way or another. */
export function PolicyPreview({ rule, task, scenario, onScenario }: PolicyPreviewProps) {
  return (
    <section className="grid gap-2" aria-label="What will happen">
      <Segmented
        label="The worker"
        value={scenario.kind}
        options={SCENARIOS}
        onChange={(kind) => onScenario(scenarioOf(kind, scenario))}
        className="[&>button]:px-1.5 [&>button]:text-xs"
      />
      <ScenarioDetail scenario={scenario} onScenario={onScenario} />
      <PolicyStrip rule={rule} task={task} scenario={scenario} />
    </section>
  );
}

/** The attempts that a rule causes, drawn on a time axis and as a table for people who do not see it. */
export function PolicyStrip(props: Pick<PolicyPreviewProps, "rule" | "task" | "scenario">) {
  const { rule, task, scenario } = props;
  const preview = useMemo(() => previewPolicy(rule, task, scenario), [rule, task, scenario]);
  return (
    <>
      <AttemptStrip
        preview={preview}
        jitterMs={rule.backoffJitterMs ?? 0}
        totalMs={(rule.totalTimeoutSeconds ?? 0) * 1000}
      />
      <AttemptTable preview={preview} />
    </>
  );
}

const LONGEST_SECONDS = 86_400;

/** When it fails, or which attempt works. */
function ScenarioDetail({
  scenario,
  onScenario,
}: Pick<PolicyPreviewProps, "scenario" | "onScenario">) {
  if (scenario.kind !== "fails" && scenario.kind !== "works-on") return null;
  return (
    <div className="grid gap-2">
      {scenario.kind === "works-on" && (
        <NumberField
          label="Works on attempt"
          value={scenario.attempt}
          onChange={(attempt) =>
            onScenario({ ...scenario, attempt: Math.min(1000, Math.max(1, attempt)) })
          }
        />
      )}
      <DurationField
        label={scenario.kind === "fails" ? "Fails after" : "Each takes"}
        value={scenario.afterSeconds}
        onChange={(seconds) =>
          onScenario({ ...scenario, afterSeconds: Math.min(LONGEST_SECONDS, seconds) })
        }
      />
    </div>
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
