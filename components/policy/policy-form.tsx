"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import type { TaskDef } from "@/lib/core/definition/schema";
import type { PolicyProblem } from "@/lib/core/policy/problems";
import type { Scenario } from "@/lib/core/policy/strip";
import { throughputText } from "@/lib/core/policy/throughput";

import { LimitGroup, RetryGroup, TimeGroup } from "./policy-groups";
import { firstScenario, PolicyPreview } from "./policy-preview";
import { PolicyTarget, type PolicyTargetProps } from "./policy-target";
import { onPresetKey, Presets, usePresets } from "./presets";
import { type PolicyProps, usePolicy } from "./use-policy";

export interface PolicyFormProps extends PolicyProps {
  /** Above the form: which of the places a policy can stand in is being edited. */
  readonly target?: PolicyTargetProps;
}

/** Retry, time limits and rate limits of a task, with what they will cause drawn above. */
export function PolicyForm(props: PolicyFormProps) {
  const { rule, onChange, target, usualSeconds } = props;
  const [chosen, setScenario] = useState<Scenario | null>(null);
  const scenario = chosen ?? firstScenario(usualSeconds);
  const { subject, problems, parts } = usePolicy(props, scenario);
  const presets = usePresets(rule, onChange);
  const limits = throughputText(parts.rule, "afterSeconds" in scenario ? scenario.afterSeconds : 1);
  return (
    <div
      data-policy
      tabIndex={-1}
      className="grid gap-5"
      onKeyDown={onPresetKey}
      role="group"
      aria-label="Policy"
    >
      {target && <PolicyTarget {...target} />}
      <Presets {...presets} />
      <PolicyPreview
        rule={parts.rule}
        task={subject}
        scenario={scenario}
        onScenario={setScenario}
      />
      <RetryGroup {...parts} />
      <TimeGroup {...parts} />
      <LimitGroup {...parts} />
      {limits !== null && <p className="-mt-3 text-xs text-text-3">{limits}</p>}
      <Fixes problems={problems} onFix={(changes) => onChange({ ...rule, ...changes })} />
    </div>
  );
}

interface FixesProps {
  readonly problems: readonly PolicyProblem[];
  readonly onFix: (changes: Partial<TaskDef>) => void;
}

/** Changes that settle what is wrong. */
export function Fixes({ problems, onFix }: FixesProps) {
  const fixes = problems.flatMap(({ code, fix }) => (fix ? [{ code, ...fix }] : []));
  if (fixes.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2" aria-label="Suggested changes" role="group">
      {fixes.map(({ code, label, changes }) => (
        <Button key={code} size="sm" onClick={() => onFix(changes)}>
          {label}
        </Button>
      ))}
    </div>
  );
}
