"use client";

import { Segmented } from "@/components/ui/segmented";

/** Where a policy is written: the shared task definition, a retry count of this use, or a complete rule of this use. */
export type PolicyTargetKind = "default" | "count" | "own";

export interface PolicyTargetProps {
  readonly value: PolicyTargetKind;
  readonly onChange: (value: PolicyTargetKind) => void;
  /** Name of the task definition. */
  readonly taskName: string;
  /** How many workflows obey the task definition. */
  readonly usedBy: number;
  /** The engine runs this task itself and no definition has its name: it is retried only under a policy of its own. */
  readonly system?: boolean;
}

const OPTIONS: readonly { value: PolicyTargetKind; title: string }[] = [
  { value: "default", title: "Task default" },
  { value: "count", title: "Count only" },
  { value: "own", title: "Own policy here" },
];

/** Whose policy is being edited, and what follows from that. */
export function PolicyTarget({ value, onChange, ...about }: PolicyTargetProps) {
  return (
    <section className="grid gap-2" aria-label="Whose policy">
      <h3 className="text-text-2">Whose policy</h3>
      <Segmented label="Whose policy" value={value} options={OPTIONS} onChange={onChange} />
      <p className="text-xs text-text-3">{consequence(value, about)}</p>
    </section>
  );
}

function consequence(
  value: PolicyTargetKind,
  { taskName, usedBy, system = false }: Omit<PolicyTargetProps, "value" | "onChange">,
): string {
  if (value === "count") return "The default policy, with another number of retries here.";
  if (value === "own") {
    return "Replaces the default completely: later changes of the default do not reach this task.";
  }
  if (system) {
    return `The engine runs this task itself and does not retry it. What you choose below becomes its own policy here; a definition of "${taskName}" would reach every use.`;
  }
  return `Default of ${taskName} · used by ${usedBy} workflow${usedBy === 1 ? "" : "s"} · reaches runs that start afterwards.`;
}
