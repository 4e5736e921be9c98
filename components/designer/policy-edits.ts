import { useQuery } from "@tanstack/react-query";

import type { PolicyTargetKind } from "@/components/policy/policy-target";
import { queries } from "@/lib/client/queries";
import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type { Id, RawTask, Workspace } from "@/lib/core/definition/document";
import { nameOf, refOf, typeOf } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import type { TaskDef, WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { isSystemTask } from "@/lib/core/definition/task-types";
import type { JsonObject } from "@/lib/core/json";
import { readableRule } from "@/lib/core/policy/readable-rule";

import { perform } from "./actions";
import { ruleOf } from "./derive";
import { useDesigner, useDesignerStore } from "./designer-context";
import type { KnownRuns } from "./forms/run-data";
import { type DesignerState, type DesignerStore, workspaceOf } from "./store";

/** The policy of a task, where it stands, and how it is changed. */
export function useTaskPolicy(id: Id, raw: RawTask, runs: KnownRuns) {
  const store = useDesignerStore();
  const workspace = useDesigner(workspaceOf);
  const taskDefs = useDesigner((state) => state.taskDefs);
  const usualSeconds = useUsualSeconds(refOf(raw), runs);
  const { rule, target } = ruleOf(raw, workspace, taskDefs);
  const written: TaskDef = rule ?? { name: nameOf(raw) };
  const known = readableRule(written).rule;
  const usual = withTaskDefDefaults(known).retryCount;
  const count = typeof raw["retryCount"] === "number" ? raw["retryCount"] : usual;
  // A definition of an engine's own type would reach every use of it.
  const isUnruled = target === "default" && rule === null && isSystemTask(typeOf(raw));
  const ownBase = target === "own" ? defaultRule(raw, workspace, taskDefs) : null;
  return {
    target,
    known,
    count,
    isUnruled,
    isCountOther: count !== usual,
    ownBase,
    setCount: (value: number) => {
      const edits = [{ path: ["retryCount"], value }];
      const command = { type: "setPolicy", id, target: "count", edits } as const;
      perform(store, command, { burst: `${id} retryCount`, spoken: true, keepSelection: true });
    },
    retarget: (to: PolicyTargetKind) => retarget(store, { id, known, count }, to),
    form: {
      rule: written,
      onChange: (next: TaskDef) =>
        write(store, { id, raw, target: isUnruled ? "own" : target }, next),
      task: raw as WorkflowTask,
      workflow: print(workspace.doc) as WorkflowDef,
      usualSeconds,
      base: target === "own" ? ownBase : (taskDefs?.get(nameOf(raw)) ?? null),
    },
  };
}

/** The median of the last runs in whole seconds, at least one; undefined: there are none. */
function useUsualSeconds(ref: string, { choices }: KnownRuns): number | undefined {
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

function write(
  store: DesignerStore,
  { id, raw, target }: { id: Id; raw: RawTask; target: PolicyTargetKind },
  next: TaskDef,
): void {
  const options = { burst: `${id} policy`, spoken: true, keepSelection: true };
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
  store: DesignerStore,
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
