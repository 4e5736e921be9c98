import { useMemo } from "react";

import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { followingResponseTimeout, policyProblems } from "@/lib/core/policy/problems";
import { readableRule, readableTask } from "@/lib/core/policy/readable-rule";
import type { Scenario } from "@/lib/core/policy/strip";

import type { Parts } from "./policy-groups";

export interface PolicyProps {
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
}

/** What the fields of a rule need: its complete values, what is wrong with them, what differs from the default. */
export function usePolicy(props: PolicyProps, scenario: Scenario) {
  const { rule: written, onChange, task = null, workflow = null, base = null } = props;
  const { rule, mistakes } = useMemo(() => readableRule(written), [written]);
  const subject = useMemo<WorkflowTask>(
    () =>
      task
        ? readableTask(task)
        : { name: rule.name ?? "task", taskReferenceName: "task", type: "SIMPLE" },
    [task, rule.name],
  );
  const problems = useMemo(
    () => [...mistakes, ...policyProblems(rule, subject, workflow, scenario)],
    [mistakes, rule, subject, workflow, scenario],
  );
  const parts: Parts = {
    rule,
    complete: withTaskDefDefaults(rule),
    change: (changes) => {
      const next = { ...written, ...changes };
      const response = followingResponseTimeout(readableRule(next).rule);
      onChange(response === null ? next : { ...next, responseTimeoutSeconds: response });
    },
    of: (field) => ({
      problems: problems.filter((problem) => problem.field === field),
      differs: base !== null && isOther(field, rule, base),
      place: field,
    }),
  };
  return { subject, problems, parts };
}

/** A field of two rules is not the same, what is absent taken as Conductor takes it. */
function isOther(field: keyof TaskDef, rule: TaskDef, base: TaskDef): boolean {
  const own = withTaskDefDefaults(rule);
  const other = withTaskDefDefaults(base);
  return (own[field] ?? 0) !== (other[field] ?? 0);
}
