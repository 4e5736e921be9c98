"use client";

import { useQuery } from "@tanstack/react-query";
import { useContext, useState } from "react";

import { NumberField } from "@/components/policy/fields";
import { PolicyForm } from "@/components/policy/policy-form";
import { PolicyDifferences } from "@/components/policy/policy-differences";
import { firstScenario, PolicyPreview } from "@/components/policy/policy-preview";
import { PolicyTarget, type PolicyTargetKind } from "@/components/policy/policy-target";
import { queries } from "@/lib/client/queries";
import type { Id, RawTask, Workspace } from "@/lib/core/definition/document";
import { nameOf, refOf, typeOf } from "@/lib/core/definition/document";
import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import { print } from "@/lib/core/definition/print";
import type { TaskDef, WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { isSystemTask } from "@/lib/core/definition/task-types";
import type { JsonObject } from "@/lib/core/json";
import type { Scenario } from "@/lib/core/policy/strip";

import { perform } from "./actions";
import { ruleOf } from "./derive";
import { RunDataContext } from "./forms/run-data";
import { useDesigner, useDesignerStore } from "./designer-context";
import { type DesignerState, workspaceOf } from "./store";
import { UsedByList, useUses } from "./use-uses";

/** Retry, time and rate settings of a task, and where they are written. */
export function PolicyTab({ id, raw }: { readonly id: Id; readonly raw: RawTask }) {
  const store = useDesignerStore();
  const workspace = useDesigner(workspaceOf);
  const taskDefs = useDesigner((state) => state.taskDefs);
  const usedBy = useUses(nameOf(raw));
  const { rule, target } = ruleOf(raw, workspace, taskDefs);
  const known: TaskDef = rule ?? { name: nameOf(raw) };
  const usualSeconds = useUsualSeconds(refOf(raw));
  const [chosen, setScenario] = useState<Scenario | null>(null);
  const scenario = chosen ?? firstScenario(usualSeconds);
  const change = (next: TaskDef) => write(store, { id, raw, target }, next);
  const count =
    typeof raw["retryCount"] === "number"
      ? raw["retryCount"]
      : withTaskDefDefaults(known).retryCount;
  return (
    <div className="grid gap-5">
      <PolicyTarget
        value={target}
        onChange={(to) => retarget(store, { id, known, count }, to)}
        taskName={nameOf(raw)}
        usedBy={usedBy}
        system={isSystemTask(typeOf(raw))}
      />
      <UsedByList name={nameOf(raw)} />
      {target === "own" && (
        <PolicyDifferences
          rule={known}
          base={defaultRule(raw, workspace, taskDefs)}
          onTakeOver={() => retarget(store, { id, known, count }, "default")}
        />
      )}
      {target === "count" ? (
        <>
          <NumberField
            label="Extra attempts"
            value={count}
            differs={count !== withTaskDefDefaults(known).retryCount}
            onChange={(value) =>
              perform(
                store,
                {
                  type: "setPolicy",
                  id,
                  target: "count",
                  edits: [{ path: ["retryCount"], value }],
                },
                { burst: `${id} retryCount`, keepSelection: true },
              )
            }
          />
          <PolicyPreview
            rule={known}
            task={raw as WorkflowTask}
            scenario={scenario}
            onScenario={setScenario}
          />
        </>
      ) : (
        <PolicyForm
          rule={known}
          onChange={change}
          task={raw as WorkflowTask}
          workflow={definitionOf(workspace)}
          usualSeconds={usualSeconds}
          base={
            target === "own"
              ? defaultRule(raw, workspace, taskDefs)
              : (taskDefs?.get(nameOf(raw)) ?? null)
          }
        />
      )}
    </div>
  );
}

/** The median of the last runs in whole seconds, at least one; undefined: there are none. */
function useUsualSeconds(ref: string): number | undefined {
  const { choices } = useContext(RunDataContext);
  const newest = choices[0]?.id;
  const { data } = useQuery({
    ...queries.earlierRuns(newest ?? ""),
    enabled: newest !== undefined,
  });
  const ms = data && Object.hasOwn(data.tasks, ref) ? data.tasks[ref] : undefined;
  return ms === undefined ? undefined : Math.max(1, Math.round(ms / 1000));
}

/** The rule of the task's definition, as drafted or registered. */
function defaultRule(
  raw: RawTask,
  workspace: Workspace,
  taskDefs: DesignerState["taskDefs"],
): TaskDef | null {
  const { taskDefinition: _own, retryCount: _count, ...plain } = raw;
  return ruleOf(plain, workspace, taskDefs).rule;
}

function definitionOf({ doc }: Workspace): WorkflowDef {
  return print(doc) as WorkflowDef;
}

type Store = ReturnType<typeof useDesignerStore>;

function write(
  store: Store,
  { id, raw, target }: { id: Id; raw: RawTask; target: PolicyTargetKind },
  next: TaskDef,
): void {
  const options = { burst: `${id} policy`, keepSelection: true };
  if (target === "own") {
    const edits = [{ path: ["taskDefinition"], value: next as JsonObject }];
    perform(store, { type: "setTask", id, edits }, options);
    return;
  }
  const name = nameOf(raw);
  const definition = { ...next, name } as JsonObject;
  perform(store, { type: "setTaskDef", name, definition }, options);
}

/** Moves the settings to another place; what stood in the old one goes. */
function retarget(
  store: Store,
  { id, known, count }: { id: Id; known: TaskDef; count: number },
  to: PolicyTargetKind,
): void {
  const own =
    to === "own"
      ? [{ path: ["taskDefinition"], value: { ...withTaskDefDefaults(known) } as JsonObject }]
      : [{ path: ["taskDefinition"] }];
  const retries =
    to === "count" ? [{ path: ["retryCount"], value: count }] : [{ path: ["retryCount"] }];
  perform(store, { type: "setTask", id, edits: [...own, ...retries] }, { keepSelection: true });
}
