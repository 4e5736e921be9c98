"use client";

import { useContext, useState } from "react";

import { NumberField } from "@/components/policy/fields";
import { PolicyForm } from "@/components/policy/policy-form";
import { PolicyDifferences } from "@/components/policy/policy-differences";
import { firstScenario, PolicyPreview } from "@/components/policy/policy-preview";
import { PolicyTarget } from "@/components/policy/policy-target";
import { type Id, nameOf, type RawTask } from "@/lib/core/definition/document";
import type { Scenario } from "@/lib/core/policy/strip";

import { RunDataContext } from "./forms/run-data";
import { useTaskPolicy } from "./policy-edits";
import { UsedByList, useUses } from "./use-uses";

/** Retry, time and rate settings of a task, and where they are written. */
export function PolicyTab({ id, raw }: { readonly id: Id; readonly raw: RawTask }) {
  const policy = useTaskPolicy(id, raw, useContext(RunDataContext));
  const { target, count, form, retarget } = policy;
  const [chosen, setScenario] = useState<Scenario | null>(null);
  return (
    <div className="grid gap-5">
      <PolicyTarget
        value={target}
        onChange={retarget}
        taskName={nameOf(raw)}
        usedBy={useUses(nameOf(raw))}
        system={policy.isUnruled}
      />
      <UsedByList name={nameOf(raw)} />
      {target === "own" && (
        <PolicyDifferences
          rule={policy.known}
          base={policy.ownBase}
          onTakeOver={() => retarget("default")}
        />
      )}
      {target === "count" ? (
        <>
          <NumberField
            label="Extra attempts"
            value={count}
            differs={policy.isCountOther}
            onChange={policy.setCount}
          />
          <PolicyPreview
            rule={policy.known}
            task={form.task}
            scenario={chosen ?? firstScenario(form.usualSeconds)}
            onScenario={setScenario}
          />
        </>
      ) : (
        <PolicyForm {...form} />
      )}
    </div>
  );
}
