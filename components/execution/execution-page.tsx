"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, Pause, Play, RotateCw, Square } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { toast } from "sonner";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { EmptyState, Skeleton } from "@/components/ui/states";
import { api, type Request } from "@/lib/client/api";
import { durationText } from "@/lib/client/format";
import {
  type Connection,
  type LiveExecution,
  useLiveExecution,
} from "@/lib/client/use-live-execution";
import { type ExecutionStatus, isTerminalExecution } from "@/lib/core/execution/state";
import { rootCause, taskRuns } from "@/lib/core/execution/task-runs";

import { ExecutionCanvas } from "./execution-canvas";
import { TaskTable } from "./task-table";

/** One run: its graph with live states, what it made, its tasks, and what can be done about it. */
export function ExecutionPage({ id }: { readonly id: string }) {
  const { live, connection } = useLiveExecution(id);
  if (connection === "missing") {
    return (
      <EmptyState
        title="There is no such run"
        action={
          <Button asChild>
            <Link href="/executions">All executions</Link>
          </Button>
        }
      >
        It was removed, or the address is wrong.
      </EmptyState>
    );
  }
  if (live === null) return <Skeleton className="h-96" />;
  return <Loaded live={live} connection={connection} />;
}

function Loaded({
  live,
  connection,
}: {
  readonly live: LiveExecution;
  readonly connection: Connection;
}) {
  const { execution } = live;
  const cause = rootCause(live.tasks.values());
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold">
          <Link
            href={`/workflows/${encodeURIComponent(execution.workflowName)}`}
            className="block truncate hover:underline"
          >
            {execution.workflowName}
          </Link>
        </h1>
        <ExecutionStatusChip status={execution.status} />
        <Facts live={live} connection={connection} />
        <span className="flex-1" />
        <Actions live={live} />
      </div>
      {execution.reasonForIncompletion && (
        <p
          role="alert"
          className="rounded-card border border-status-failed-solid bg-status-failed-soft px-4 py-3 break-words text-status-failed-fg"
        >
          {cause?.reasonForIncompletion
            ? `${cause.referenceTaskName}: ${cause.reasonForIncompletion}`
            : execution.reasonForIncompletion}
        </p>
      )}
      <div className="h-[28rem] overflow-hidden rounded-card border border-border-default">
        <ExecutionCanvas live={live} />
      </div>
      <TaskTable tasks={live.tasks} />
    </div>
  );
}

function Facts({
  live,
  connection,
}: {
  readonly live: LiveExecution;
  readonly connection: Connection;
}) {
  const { startTime, endTime, status } = live.execution;
  const [now, setNow] = useState(() => Date.now());
  const ended = isTerminalExecution(status as ExecutionStatus);
  useEffect(() => {
    if (ended) return;
    const clock = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(clock);
  }, [ended]);
  const runs = [...taskRuns(live.tasks.values()).values()];
  const done = runs.filter(({ current }) => current.endTime > 0).length;
  return (
    <p className="text-text-2 tabular-nums" aria-live="polite">
      {durationText(Math.max(0, (ended ? endTime : now) - startTime))} · {done} of {runs.length}{" "}
      tasks
      {!ended && ` · ${connection}`}
    </p>
  );
}

function Actions({ live }: { readonly live: LiveExecution }) {
  const { workflowId, status } = live.execution;
  const call = useMutation({
    mutationFn: ({ path, ...request }: Request & { path: string }) =>
      api(`/workflow/${workflowId}${path}`, request),
    onError: (error) => toast.error(error.message),
  });
  const failed = status === "FAILED" || status === "TIMED_OUT" || status === "TERMINATED";
  const open = status === "RUNNING" || status === "PAUSED";
  return (
    <div className="flex flex-wrap gap-2">
      {status === "RUNNING" && (
        <Button onClick={() => call.mutate({ path: "/pause", method: "PUT" })}>
          <Pause aria-hidden />
          Pause
        </Button>
      )}
      {status === "PAUSED" && (
        <Button onClick={() => call.mutate({ path: "/resume", method: "PUT" })}>
          <Play aria-hidden />
          Resume
        </Button>
      )}
      {open && (
        <Button
          onClick={() =>
            call.mutate({ path: "?reason=Stopped%20by%20the%20user", method: "DELETE" })
          }
        >
          <Square aria-hidden />
          Stop
        </Button>
      )}
      {failed && (
        <Button variant="primary" onClick={() => call.mutate({ path: "/retry", method: "POST" })}>
          <RotateCw aria-hidden />
          Retry
        </Button>
      )}
      <Button asChild>
        <a href={`/api/executions/${workflowId}/artifacts.zip`} download>
          <Download aria-hidden />
          Download zip
        </a>
      </Button>
    </div>
  );
}
