"use client";

import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Segmented } from "@/components/ui/segmented";
import { type CompleteTaskDef, withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type {
  RetryLogic,
  TaskDef,
  TimeoutPolicy,
  WorkflowDef,
  WorkflowTask,
} from "@/lib/core/definition/schema";
import { applyPreset, PRESETS, presetOf } from "@/lib/core/policy/presets";
import {
  followingResponseTimeout,
  type PolicyProblem,
  policyProblems,
} from "@/lib/core/policy/problems";
import { previewPolicy, type Scenario } from "@/lib/core/policy/strip";

import { AttemptStrip } from "./attempt-strip";
import { DurationField, Field, NumberField } from "./fields";
import { PolicyTarget, type PolicyTargetProps } from "./policy-target";

export interface PolicyFormProps {
  readonly rule: TaskDef;
  /** The whole new rule; called on every change that can be read. */
  readonly onChange: (rule: TaskDef) => void;
  /** Where it is used; null: the task definition by itself. */
  readonly task?: WorkflowTask | null;
  readonly workflow?: WorkflowDef | null;
  /** Above the form: which of the places a policy can stand in is being edited. */
  readonly target?: PolicyTargetProps;
}

type ScenarioKind = Scenario["kind"];

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

const LOGICS: readonly { value: RetryLogic; title: string }[] = [
  { value: "FIXED", title: "Fixed" },
  { value: "EXPONENTIAL_BACKOFF", title: "Exponential" },
  { value: "LINEAR_BACKOFF", title: "Linear" },
];

const POLICIES: readonly { value: TimeoutPolicy; title: string; hint: string }[] = [
  { value: "RETRY", title: "Retry it", hint: "The attempt times out and the next one begins" },
  { value: "TIME_OUT_WF", title: "Stop", hint: "The workflow times out at once, retries unused" },
  { value: "ALERT_ONLY", title: "Note it", hint: "It is only noted; the task goes on" },
];

function scenarioOf(kind: ScenarioKind): Scenario {
  if (kind === "fails") return { kind, afterSeconds: 1 };
  if (kind === "works-on") return { kind, attempt: 2, afterSeconds: 1 };
  return { kind };
}

/** Retry, time limits and rate limits of a task, with what they will cause drawn above. */
export function PolicyForm(props: PolicyFormProps) {
  const { rule, onChange, task = null, workflow = null, target } = props;
  const [kind, setKind] = useState<ScenarioKind>("fails");
  const scenario = useMemo(() => scenarioOf(kind), [kind]);
  const subject = useMemo<WorkflowTask>(
    () => task ?? { name: rule.name ?? "task", taskReferenceName: "task", type: "SIMPLE" },
    [task, rule.name],
  );
  const complete = withTaskDefDefaults(rule);
  const preview = useMemo(() => previewPolicy(rule, subject, scenario), [rule, subject, scenario]);
  const problems = useMemo(
    () => policyProblems(rule, subject, workflow, scenario),
    [rule, subject, workflow, scenario],
  );
  const change = (changes: Partial<TaskDef>) => {
    const next = { ...rule, ...changes };
    const response = followingResponseTimeout(next);
    onChange(response === null ? next : { ...next, responseTimeoutSeconds: response });
  };
  const at = (field: string) => problems.filter((problem) => problem.field === field);
  const parts: Parts = { rule, complete, change, at };
  const preset = presetOf(rule);
  return (
    <div className="grid gap-5">
      {target && <PolicyTarget {...target} />}
      <section className="grid gap-2" aria-label="Presets">
        <h3 className="text-text-2">Presets</h3>
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {PRESETS.map((one) => (
            <Button
              key={one.key}
              aria-pressed={preset?.key === one.key}
              onClick={() => onChange(applyPreset(rule, one))}
              className={cn(
                "px-1",
                preset?.key === one.key && "border-accent bg-accent-soft text-accent-text",
              )}
            >
              {one.title}
            </Button>
          ))}
        </div>
      </section>
      <section className="grid gap-2" aria-label="What will happen">
        <Segmented label="The worker" value={kind} options={SCENARIOS} onChange={setKind} />
        <AttemptStrip preview={preview} />
        <AttemptTable preview={preview} />
      </section>
      <RetryGroup {...parts} />
      <TimeGroup {...parts} />
      <LimitGroup {...parts} />
      {problems.some(({ fix }) => fix !== null) && (
        <div className="flex flex-wrap gap-2" aria-label="Suggested changes" role="group">
          {problems.map(
            ({ code, fix }) =>
              fix && (
                <Button key={code} size="sm" onClick={() => onChange({ ...rule, ...fix.changes })}>
                  {fix.label}
                </Button>
              ),
          )}
        </div>
      )}
    </div>
  );
}

interface Parts {
  readonly rule: TaskDef;
  readonly complete: CompleteTaskDef;
  readonly change: (changes: Partial<TaskDef>) => void;
  /** The problems of one field. */
  readonly at: (field: string) => readonly PolicyProblem[];
}

function RetryGroup({ complete, change, at }: Parts) {
  return (
    <Group title="Retry">
      <NumberField
        label="Extra attempts"
        value={complete.retryCount}
        problems={at("retryCount")}
        onChange={(retryCount) => change({ retryCount })}
      />
      <Field label="Back-off" problems={at("retryLogic")}>
        {() => (
          <Segmented
            label="Back-off"
            value={complete.retryLogic}
            options={LOGICS}
            onChange={(retryLogic) => change({ retryLogic })}
          />
        )}
      </Field>
      <DurationField
        label="First delay"
        value={complete.retryDelaySeconds}
        problems={at("retryDelaySeconds")}
        onChange={(retryDelaySeconds) => change({ retryDelaySeconds })}
      />
      <NumberField
        label="Scale factor"
        value={complete.backoffScaleFactor}
        problems={at("backoffScaleFactor")}
        disabled={complete.retryLogic !== "LINEAR_BACKOFF"}
        onChange={(backoffScaleFactor) => change({ backoffScaleFactor })}
      />
      <DurationField
        label="Longest delay"
        zero="no cap"
        value={complete.maxRetryDelaySeconds}
        problems={at("maxRetryDelaySeconds")}
        onChange={(maxRetryDelaySeconds) => change({ maxRetryDelaySeconds })}
      />
      <NumberField
        label="Jitter, ms"
        value={complete.backoffJitterMs}
        problems={at("backoffJitterMs")}
        onChange={(backoffJitterMs) => change({ backoffJitterMs })}
      />
    </Group>
  );
}

function TimeGroup({ rule, complete, change, at }: Parts) {
  return (
    <Group title="Time limits">
      <DurationField
        label="Silent worker"
        value={complete.responseTimeoutSeconds}
        problems={at("responseTimeoutSeconds")}
        onChange={(responseTimeoutSeconds) => change({ responseTimeoutSeconds })}
      />
      <DurationField
        label="One attempt"
        zero="off"
        value={complete.timeoutSeconds}
        problems={at("timeoutSeconds")}
        onChange={(timeoutSeconds) => change({ timeoutSeconds })}
      />
      <DurationField
        label="All attempts"
        zero="off"
        value={complete.totalTimeoutSeconds}
        problems={at("totalTimeoutSeconds")}
        onChange={(totalTimeoutSeconds) => change({ totalTimeoutSeconds })}
      />
      <DurationField
        label="No worker"
        zero="off"
        value={rule.pollTimeoutSeconds ?? 0}
        problems={at("pollTimeoutSeconds")}
        onChange={(seconds) => change({ pollTimeoutSeconds: seconds === 0 ? null : seconds })}
      />
      <Field label="When over" problems={at("timeoutPolicy")}>
        {() => (
          <Segmented
            label="When a limit is reached"
            value={complete.timeoutPolicy}
            options={POLICIES}
            onChange={(timeoutPolicy) => change({ timeoutPolicy })}
          />
        )}
      </Field>
    </Group>
  );
}

function LimitGroup({ rule, change, at }: Parts) {
  return (
    <Group title="Limits over all workflows">
      <NumberField
        label="Starts"
        help="0 is no limit."
        value={rule.rateLimitPerFrequency ?? 0}
        problems={at("rateLimitPerFrequency")}
        onChange={(rateLimitPerFrequency) => change({ rateLimitPerFrequency })}
      />
      <DurationField
        label="… per"
        value={rule.rateLimitFrequencyInSeconds ?? 1}
        problems={at("rateLimitFrequencyInSeconds")}
        onChange={(rateLimitFrequencyInSeconds) => change({ rateLimitFrequencyInSeconds })}
      />
      <NumberField
        label="At a time"
        help="0 is no limit."
        value={rule.concurrentExecLimit ?? 0}
        problems={at("concurrentExecLimit")}
        onChange={(concurrentExecLimit) => change({ concurrentExecLimit })}
      />
    </Group>
  );
}

function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section className="grid gap-2" aria-label={title}>
      <h3 className="text-text-2">{title}</h3>
      {children}
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
