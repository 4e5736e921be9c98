"use client";

import { useMutation } from "@tanstack/react-query";
import { Repeat } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { api, ApiError } from "@/lib/client/api";
import type { ExecutionView, LiveExecution } from "@/lib/client/follow-execution";
import type { WorkflowDef } from "@/lib/core/definition/schema";

interface RunAgainProps {
  readonly live: LiveExecution;
  /** Where the new run is shown; by default on its own page. */
  readonly onStarted: ((id: string) => void) | undefined;
}

/** A new run with the same input. */
export function RunAgain({ live, onStarted }: RunAgainProps) {
  const router = useRouter();
  const start = useMutation({
    mutationFn: () => startAgain(live.execution),
    onSuccess: (id) => (onStarted ? onStarted(id) : router.push(`/executions/${id}`)),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Tooltip label="A new run with the same input">
      <Button
        variant="ghost"
        className="max-sm:px-2"
        disabled={start.isPending}
        onClick={() => start.mutate()}
      >
        <Repeat aria-hidden />
        <span className="max-sm:sr-only">Run again</span>
      </Button>
    </Tooltip>
  );
}

/** By name and version, so that changed policies count; what was never published runs as the run's own copy of it. */
async function startAgain(execution: ExecutionView): Promise<string> {
  const { workflowName: name, workflowVersion: version, input, workflowDefinition } = execution;
  const published = await publishedDefinition(name, version);
  const isSame = published !== null && sameTasks(published, workflowDefinition);
  const body = { name, version, input, ...(isSame ? {} : { workflowDef: workflowDefinition }) };
  return api<string>("/workflow", { method: "POST", body });
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
