"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { countText, timeText } from "@/lib/client/format";
import { queries, type ExecutionSummary, type Sample } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";

import { NewWorkflow } from "./new-workflow";

const RECENT = { workflow: "", status: "", text: "", start: 0, size: 50 };

/** All workflows with their last run, the samples first. */
export function WorkflowList() {
  const definitions = useQuery(queries.definitions());
  const samples = useQuery(queries.samples());
  const runs = useQuery(queries.executions(RECENT));
  const lastRuns = lastRunByName(runs.data?.results ?? []);
  const about = new Map((samples.data?.samples ?? []).map((sample) => [sample.name, sample]));
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold">Workflows</h1>
          <p className="text-text-2">Open one, drop a photo on it and press Run.</p>
        </div>
        <NewWorkflow
          trigger={
            <Button variant="primary">
              <Plus aria-hidden />
              New workflow
            </Button>
          }
        />
      </div>
      {definitions.isPending && <Loading />}
      {definitions.isError && (
        <ErrorState error={definitions.error} retry={() => void definitions.refetch()} />
      )}
      {definitions.data?.length === 0 && (
        <EmptyState title="No workflows yet">
          Begin with an empty canvas: New workflow, then drag tasks onto it.
        </EmptyState>
      )}
      {definitions.data && definitions.data.length > 0 && (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {sorted(definitions.data, about).map((definition) => (
            <li key={definition.name}>
              <WorkflowCard
                definition={definition}
                sample={about.get(definition.name ?? "")}
                lastRun={lastRuns.get(definition.name ?? "")}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function WorkflowCard(props: {
  readonly definition: WorkflowDef;
  readonly sample: Sample | undefined;
  readonly lastRun: ExecutionSummary | undefined;
}) {
  const { definition, sample, lastRun } = props;
  const name = definition.name ?? "";
  const tasks = allTasks(definition).length;
  return (
    <Link
      href={`/workflows/${encodeURIComponent(name)}`}
      className="grid h-full content-start gap-3 rounded-card border border-border-default bg-surface-1 p-4 shadow-card transition-colors hover:border-border-strong"
    >
      <div className="grid gap-1">
        <div className="flex items-center gap-2">
          <h2
            className="min-w-0 flex-1 truncate text-base font-medium"
            title={sample?.title ?? name}
          >
            {sample?.title ?? name}
          </h2>
          {sample && (
            <span className="rounded-full bg-accent-soft px-2 py-0.5 text-xs font-medium text-accent-text">
              Sample
            </span>
          )}
        </div>
        <p className="truncate font-mono text-xs text-text-3" title={name}>
          {name} · v{definition.version ?? 1}
        </p>
      </div>
      <p className="line-clamp-2 text-text-2">
        {sample?.description ?? definition.description ?? "No description."}
      </p>
      <div className="mt-auto flex items-center gap-2 border-t border-border-subtle pt-3 text-xs text-text-3">
        <span className="tabular-nums">{countText(tasks, "task")}</span>
        <span className="flex-1" />
        {lastRun ? (
          <>
            <span className="tabular-nums">{timeText(lastRun.startTime)}</span>
            <ExecutionStatusChip status={lastRun.status} />
          </>
        ) : (
          <span>Never run</span>
        )}
      </div>
    </Link>
  );
}

function Loading() {
  return (
    <div
      className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3"
      role="status"
      aria-label="Loading workflows"
    >
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className="h-40" />
      ))}
    </div>
  );
}

/** Samples first, in their own order, then by name. */
function sorted(
  definitions: readonly WorkflowDef[],
  samples: ReadonlyMap<string, Sample>,
): WorkflowDef[] {
  const order = [...samples.keys()];
  const rank = ({ name }: WorkflowDef) => {
    const at = order.indexOf(name ?? "");
    return at < 0 ? order.length : at;
  };
  return definitions.toSorted(
    (a, b) => rank(a) - rank(b) || (a.name ?? "").localeCompare(b.name ?? ""),
  );
}

function lastRunByName(runs: readonly ExecutionSummary[]): Map<string, ExecutionSummary> {
  return new Map(runs.toReversed().map((run) => [run.workflowType, run]));
}
