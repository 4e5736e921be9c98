"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { Logo } from "@/components/ui/app-shell";
import { CornerLeftUp } from "@/components/ui/icons";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { api } from "@/lib/client/api";
import type { ExecutionView, LiveExecution } from "@/lib/client/follow-execution";
import { shortId } from "@/lib/client/format";

import { usePublished } from "./published";

/** Where the run belongs: its workflow, and the run and task that have started it. */
export function RunCrumbs({
  id,
  live,
}: {
  readonly id: string;
  readonly live: LiveExecution | null;
}) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-2 [&>li+li]:before:mr-2 [&>li+li]:before:text-text-3 [&>li+li]:before:content-['/']">
        <li className="shrink-0">
          <Link
            prefetch={false}
            href="/"
            className="flex items-center gap-2 font-semibold"
            aria-label="Workflows"
          >
            <Logo />
            <span className="max-sm:hidden">Workflows</span>
          </Link>
        </li>
        {live && <ParentCrumb execution={live.execution} />}
        {live && (
          <li className="flex min-w-0 items-center">
            <WorkflowName name={live.execution.workflowName} />
          </li>
        )}
        <li className="shrink-0">
          <h1 className="inline font-mono text-text-2" title={id}>
            <span className="sr-only">Run </span>
            {shortId(id)}
          </h1>
        </li>
      </ol>
    </nav>
  );
}

/** Leads to the designer while there is something to edit. */
function WorkflowName({ name }: { readonly name: string }) {
  const published = usePublished(name);
  const text = <span className="truncate">{name}</span>;
  const classes = "flex min-w-0 items-center font-medium";
  if (published !== null && !published.isKnown) {
    return (
      <span className={classes} title={name}>
        {text}
      </span>
    );
  }
  return (
    <WorkflowLink name={name} className={`${classes} hover:underline`} title={name}>
      {text}
    </WorkflowLink>
  );
}

/** Of a task, what tells where a run was started. */
interface StartingTask {
  readonly workflowType: string;
  readonly referenceTaskName: string;
}

/** The run above, at the task that has started this one; nothing for a run that stands alone. */
function ParentCrumb({ execution }: { readonly execution: ExecutionView }) {
  const { parentWorkflowId, parentWorkflowTaskId } = execution;
  const task = useQuery({
    queryKey: ["task", parentWorkflowTaskId],
    queryFn: () => api<StartingTask>(`/tasks/${encodeURIComponent(parentWorkflowTaskId ?? "")}`),
    enabled: Boolean(parentWorkflowTaskId),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  if (!parentWorkflowId) return null;
  const ref = task ? `?task=${encodeURIComponent(task.referenceTaskName)}` : "";
  const name = task?.workflowType ?? "the run above";
  return (
    <li className="flex min-w-0 items-center max-sm:shrink-0">
      <Link
        prefetch={false}
        href={`/executions/${encodeURIComponent(parentWorkflowId)}${ref}`}
        aria-label={`${name} ${shortId(parentWorkflowId)}, which has started this run`}
        title={task ? `Started by ${task.referenceTaskName} of ${name}` : "Started by another run"}
        className="flex min-h-6 min-w-6 items-center gap-1 text-text-2 hover:underline"
      >
        <CornerLeftUp className="size-4 shrink-0" />
        <span className="truncate max-sm:hidden">{name}</span>
        <span className="font-mono text-text-3 max-lg:hidden">{shortId(parentWorkflowId)}</span>
      </Link>
    </li>
  );
}
