"use client";

import type { ReactNode } from "react";

import { Segmented } from "@/components/ui/segmented";
import type { CompleteTaskDef } from "@/lib/core/definition/defaults";
import type { RetryLogic, TaskDef, TimeoutPolicy } from "@/lib/core/definition/schema";
import type { PolicyProblem } from "@/lib/core/policy/problems";

import { DurationField, Field, NumberField } from "./fields";
import { TimeMarks } from "./time-marks";

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

interface FieldFacts {
  readonly problems: readonly PolicyProblem[];
  /** It is not what the default says. */
  readonly differs: boolean;
  /** A problem of this place brings the focus here. */
  readonly place: string;
}

export interface Parts {
  readonly rule: TaskDef;
  readonly complete: CompleteTaskDef;
  readonly change: (changes: Partial<TaskDef>) => void;
  /** What the row of a field says of it. */
  readonly of: (field: keyof TaskDef & string) => FieldFacts;
}

/** How often and when an attempt follows on one that failed. */
export function RetryFields({ complete, change, of }: Parts) {
  return (
    <>
      <NumberField
        label="Extra attempts"
        value={complete.retryCount}
        {...of("retryCount")}
        onChange={(retryCount) => change({ retryCount })}
      />
      <Field label="Back-off" {...of("retryLogic")}>
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
        {...of("retryDelaySeconds")}
        onChange={(retryDelaySeconds) => change({ retryDelaySeconds })}
      />
    </>
  );
}

/** How long one attempt may take. */
export function AttemptField({ complete, change, of }: Parts) {
  return (
    <DurationField
      label="One attempt"
      zero="off"
      value={complete.timeoutSeconds}
      {...of("timeoutSeconds")}
      onChange={(timeoutSeconds) => change({ timeoutSeconds })}
    />
  );
}

export function RetryGroup(parts: Parts) {
  const { complete, change, of } = parts;
  return (
    <Group title="Retry">
      <RetryFields {...parts} />
      <NumberField
        label="Scale factor"
        value={complete.backoffScaleFactor}
        {...of("backoffScaleFactor")}
        disabled={complete.retryLogic !== "LINEAR_BACKOFF"}
        onChange={(backoffScaleFactor) => change({ backoffScaleFactor })}
      />
      <DurationField
        label="Longest delay"
        zero="no cap"
        value={complete.maxRetryDelaySeconds}
        {...of("maxRetryDelaySeconds")}
        onChange={(maxRetryDelaySeconds) => change({ maxRetryDelaySeconds })}
      />
      <NumberField
        label="Jitter, ms"
        value={complete.backoffJitterMs}
        {...of("backoffJitterMs")}
        onChange={(backoffJitterMs) => change({ backoffJitterMs })}
      />
    </Group>
  );
}

export function TimeGroup(parts: Parts) {
  const { rule, complete, change, of } = parts;
  return (
    <Group title="Time limits">
      <TimeMarks rule={complete} onChange={change} />
      <DurationField
        label="Silent worker"
        value={complete.responseTimeoutSeconds}
        {...of("responseTimeoutSeconds")}
        onChange={(responseTimeoutSeconds) => change({ responseTimeoutSeconds })}
      />
      <AttemptField {...parts} />
      <DurationField
        label="All attempts"
        zero="off"
        value={complete.totalTimeoutSeconds}
        {...of("totalTimeoutSeconds")}
        onChange={(totalTimeoutSeconds) => change({ totalTimeoutSeconds })}
      />
      <DurationField
        label="No worker"
        zero="off"
        value={rule.pollTimeoutSeconds ?? 0}
        {...of("pollTimeoutSeconds")}
        onChange={(seconds) => change({ pollTimeoutSeconds: seconds === 0 ? null : seconds })}
      />
      <Field label="When over" {...of("timeoutPolicy")}>
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

export function LimitGroup({ rule, change, of }: Omit<Parts, "complete">) {
  return (
    <Group title="Limits over all workflows">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <NumberField
          label="At most"
          value={rule.rateLimitPerFrequency ?? 0}
          zero="no limit"
          {...of("rateLimitPerFrequency")}
          onChange={(rateLimitPerFrequency) => change({ rateLimitPerFrequency })}
        />
        <span className="flex h-8 items-center text-text-2">starts</span>
      </div>
      <DurationField
        label="in"
        value={rule.rateLimitFrequencyInSeconds ?? 1}
        {...of("rateLimitFrequencyInSeconds")}
        disabled={!rule.rateLimitPerFrequency}
        onChange={(rateLimitFrequencyInSeconds) => change({ rateLimitFrequencyInSeconds })}
      />
      <NumberField
        label="At a time"
        value={rule.concurrentExecLimit ?? 0}
        zero="no limit"
        {...of("concurrentExecLimit")}
        onChange={(concurrentExecLimit) => change({ concurrentExecLimit })}
      />
    </Group>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="grid gap-2" aria-label={title}>
      <h3 className="text-text-2">{title}</h3>
      {children}
    </section>
  );
}
