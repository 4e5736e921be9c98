import { api } from "@/lib/client/api";
import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { embedTaskDefs } from "@/lib/core/definition/snapshot";
import type { JsonObject } from "@/lib/core/json";
import { planOfWishes, type TaskWish, USUAL_OUTCOME } from "@/lib/core/simulate/made-up";
import { simulate, type SimulationResult } from "@/lib/core/simulate/simulate";

import type { DryResult } from "./dry-run";

export interface DryRequest {
  readonly definition: JsonObject;
  readonly input: JsonObject;
  readonly wishes: Readonly<Record<string, TaskWish>>;
  /** Stored ones and those that are being edited, by name. */
  readonly taskDefs: ReadonlyMap<string, TaskDef>;
  readonly workflows: readonly WorkflowDef[];
}

const MAX_STEPS = 10_000;
const MAX_VIRTUAL_MS = 30 * 86_400_000;

/** Thrown where a script is more than an expression: only the server's sandbox runs it. */
const NEEDS_SANDBOX = new Error("needs the sandbox");

/**
 * Runs a draft with made-up outcomes in this page; a draft with scripts that only the sandbox knows goes to the server.
 * @throws ApiError when the server is needed and refuses
 */
export async function dryRun(request: DryRequest): Promise<DryResult> {
  try {
    return resultOf(await simulateHere(request), false);
  } catch (error) {
    if (error !== NEEDS_SANDBOX) throw error;
    return resultOf(await simulateThere(request), true);
  }
}

function simulateHere(request: DryRequest): Promise<SimulationResult> {
  const { definition, input, wishes, taskDefs, workflows } = request;
  const latest = new Map(workflows.map((one) => [one.name ?? "", one]));
  const ready = (draft: WorkflowDef) =>
    embedTaskDefs(
      draft,
      (name) => taskDefs.get(name),
      (name) => latest.get(name)?.version ?? undefined,
    );
  let ids = 0;
  return simulate({
    definition: ready(definition as WorkflowDef),
    input,
    plan: planOfWishes(wishes),
    repeatLast: true,
    otherwise: USUAL_OUTCOME,
    startAt: Date.now(),
    definitionOf(name, version) {
      const found = latest.get(name);
      const isIt = found && (version === null || found.version === version);
      return isIt ? ready(found) : null;
    },
    taskDefOf: (name) => taskDefs.get(name) ?? null,
    runScript: () => Promise.reject(NEEDS_SANDBOX),
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    maxSteps: MAX_STEPS,
    maxVirtualMs: MAX_VIRTUAL_MS,
    newId: () => `dry-${(ids += 1)}`,
  });
}

function simulateThere({
  definition,
  input,
  wishes,
  taskDefs,
}: DryRequest): Promise<SimulationResult> {
  const { outcomes, children } = planOfWishes(wishes);
  const body = {
    workflowDef: definition,
    input,
    outcomes,
    children,
    otherwise: USUAL_OUTCOME,
    taskDefs: [...taskDefs.values()],
  };
  return api<SimulationResult>("/simulate", { method: "POST", body });
}

function resultOf(result: SimulationResult, byServer: boolean): DryResult {
  const { execution, stopped, tookMs, transitions, open, children } = result;
  const { workflowId, status, reasonForIncompletion: reason, output } = execution;
  return {
    workflowId: String(workflowId),
    status: String(status),
    reason: typeof reason === "string" ? reason : null,
    stopped,
    tookMs,
    output: (output ?? {}) as JsonObject,
    children: children.map(({ workflowId: id, parentWorkflowTaskId }) => ({
      workflowId: String(id),
      parentTaskId: String(parentWorkflowTaskId),
    })),
    transitions,
    open,
    byServer,
  };
}
