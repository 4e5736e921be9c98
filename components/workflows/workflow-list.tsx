"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";

import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { queries, type ExecutionSummary, type Sample } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";

import { NewWorkflow } from "./new-workflow";
import { WorkflowCard } from "./workflow-card";

const RECENT = { workflow: "", status: "", text: "", start: 0, size: 50 };

/** All workflows with their last run, the samples first. */
export function WorkflowList() {
  const definitions = useQuery(queries.definitions());
  const samples = useQuery(queries.samples());
  const runs = useQuery(queries.executions(RECENT));
  const lastRuns = lastRunByName(runs.data?.results ?? []);
  const sampleByName = new Map(
    (samples.data?.samples ?? []).map((sample) => [sample.name, sample]),
  );
  const sections = sectionsOf(definitions.data ?? [], sampleByName);
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
      {sections.map(({ title, about, rows }) => (
        <section key={title} aria-label={title} className="grid gap-3">
          <div>
            <h2 className="text-lg font-semibold">{title}</h2>
            {about !== "" && <p className="text-text-2">{about}</p>}
          </div>
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {rows.map((definition) => (
              <li key={definition.name}>
                <WorkflowCard
                  definition={definition}
                  sample={sampleByName.get(definition.name ?? "")}
                  lastRun={lastRuns.get(definition.name ?? "")}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
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

/** Workflows of one's own first, by name; then the samples in their own order. Empty sections are left out. */
function sectionsOf(
  definitions: readonly WorkflowDef[],
  samples: ReadonlyMap<string, Sample>,
): { title: string; about: string; rows: WorkflowDef[] }[] {
  const order = [...samples.keys()];
  const rank = ({ name }: WorkflowDef) => order.indexOf(name ?? "");
  const own = definitions
    .filter((definition) => rank(definition) < 0)
    .toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
  const shipped = definitions
    .filter((definition) => rank(definition) >= 0)
    .toSorted((a, b) => rank(a) - rank(b));
  return [
    { title: "Your workflows", about: "", rows: own },
    {
      title: "Samples",
      about: "Each runs with one click and the photo that comes with it. Change them as you like.",
      rows: shipped,
    },
  ].filter(({ rows }) => rows.length > 0);
}

function lastRunByName(runs: readonly ExecutionSummary[]): Map<string, ExecutionSummary> {
  return new Map(runs.toReversed().map((run) => [run.workflowType, run]));
}
