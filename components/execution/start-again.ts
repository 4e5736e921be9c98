import { api, ApiError } from "@/lib/client/api";
import type { ExecutionView } from "@/lib/client/follow-execution";
import { startWorkflow } from "@/lib/client/start-workflow";
import type { WorkflowDef } from "@/lib/core/definition/schema";

/** A new run with the same input, by name and version, so that changed policies count; what was never published runs as the run's own copy of it. */
export async function startAgain(execution: ExecutionView): Promise<string> {
  const { workflowName: name, workflowVersion: version, input, workflowDefinition } = execution;
  const published = await publishedDefinition(name, version);
  const isSame = published !== null && sameTasks(published, workflowDefinition);
  const body = { name, version, input, ...(isSame ? {} : { workflowDef: workflowDefinition }) };
  return startWorkflow(body);
}

async function publishedDefinition(name: string, version: number): Promise<WorkflowDef | null> {
  const path = `/metadata/workflow/${encodeURIComponent(name)}?version=${version}`;
  return api<WorkflowDef>(path).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
}

/** The same but for the task definitions that a run embeds when it starts. */
function sameTasks(a: WorkflowDef, b: WorkflowDef): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ tasks, outputParameters }: WorkflowDef): string {
  return JSON.stringify({ tasks, outputParameters }, withoutRules);
}

function withoutRules(key: string, value: unknown): unknown {
  return key === "taskDefinition" ? undefined : value;
}
