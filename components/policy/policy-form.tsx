"use client";

import { type KeyboardEvent, useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { applyPreset, type Preset, PRESETS, presetOf } from "@/lib/core/policy/presets";
import { followingResponseTimeout, policyProblems } from "@/lib/core/policy/problems";

import type { Scenario } from "@/lib/core/policy/strip";
import { throughputText } from "@/lib/core/policy/throughput";

import { LimitGroup, type Parts, RetryGroup, TimeGroup } from "./policy-groups";
import { firstScenario, PolicyPreview } from "./policy-preview";
import { PolicyTarget, type PolicyTargetProps } from "./policy-target";

export interface PolicyFormProps {
  readonly rule: TaskDef;
  /** The whole new rule; called on every change that can be read. */
  readonly onChange: (rule: TaskDef) => void;
  /** Where it is used; null: the task definition by itself. */
  readonly task?: WorkflowTask | null;
  readonly workflow?: WorkflowDef | null;
  /** What other fields than these are compared with; null: there is no default. */
  readonly base?: TaskDef | null;
  /** How long the task takes as a rule, in seconds: what the simulator begins with; absent: it is not known. */
  readonly usualSeconds?: number | undefined;
  /** Above the form: which of the places a policy can stand in is being edited. */
  readonly target?: PolicyTargetProps;
}

/** Retry, time limits and rate limits of a task, with what they will cause drawn above. */
export function PolicyForm(props: PolicyFormProps) {
  const { rule, onChange, task = null, workflow = null, base = null, target, usualSeconds } = props;
  const [chosen, setScenario] = useState<Scenario | null>(null);
  const scenario = chosen ?? firstScenario(usualSeconds);
  const subject = useMemo<WorkflowTask>(
    () => task ?? { name: rule.name ?? "task", taskReferenceName: "task", type: "SIMPLE" },
    [task, rule.name],
  );
  const complete = withTaskDefDefaults(rule);
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
  const differs = (field: keyof TaskDef) => base !== null && isOther(field, rule, base);
  const parts: Parts = { rule, complete, change, at, differs };
  const limits = throughputText(rule, "afterSeconds" in scenario ? scenario.afterSeconds : 1);
  const preset = presetOf(rule);
  const [from, setFrom] = useState<string | null>(null);
  const choose = (one: Preset) => {
    setFrom(one.title);
    onChange(applyPreset(rule, one));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && event.target.tagName === "INPUT";
    const one = PRESETS[Number(event.key) - 1];
    if (!one || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(one);
  };
  return (
    <div className="grid gap-5" onKeyDown={onKeyDown} role="group" aria-label="Policy">
      {target && <PolicyTarget {...target} />}
      <section className="grid gap-2" aria-label="Presets">
        <h3 className="text-text-2">
          Presets
          {preset === null && from !== null && (
            <span className="text-text-3"> · custom, from {from}</span>
          )}
        </h3>
        <div className="grid grid-cols-4 gap-2" id="presets">
          {PRESETS.map((one, at) => (
            <Button
              key={one.key}
              aria-pressed={preset?.key === one.key}
              aria-keyshortcuts={String(at + 1)}
              title={`${one.title} (${at + 1})`}
              onClick={() => choose(one)}
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
      <PolicyPreview rule={rule} task={subject} scenario={scenario} onScenario={setScenario} />
      <RetryGroup {...parts} />
      <TimeGroup {...parts} />
      <LimitGroup {...parts} />
      {limits !== null && <p className="-mt-3 text-xs text-text-3">{limits}</p>}
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

/** A field of two rules is not the same, what is absent taken as Conductor takes it. */
function isOther(field: keyof TaskDef, rule: TaskDef, base: TaskDef): boolean {
  const own = withTaskDefDefaults(rule);
  const other = withTaskDefDefaults(base);
  return (own[field] ?? 0) !== (other[field] ?? 0);
}
