"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { queries } from "@/lib/client/queries";
import { withTaskDefDefaults } from "@/lib/core/definition/defaults";
import type { TaskDef } from "@/lib/core/definition/schema";
import { formatDuration } from "@/lib/core/policy/duration";

import { NewTaskDefinition } from "./new-task-definition";

/** All task definitions with what their policies say. */
export function TaskDefinitionList() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const result = useQuery(queries.taskDefinitions());
  const rows = (result.data ?? []).filter(({ name }) =>
    (name ?? "").toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-52">
          <h1 className="text-xl font-semibold">Task definitions</h1>
          <p className="text-text-2">
            Retries, time limits and rate limits, shared by every workflow that uses the task.
          </p>
        </div>
        <NewTaskDefinition names={(result.data ?? []).map(({ name }) => name ?? "")} />
      </div>
      <label className="max-w-72">
        <span className="sr-only">Search task definitions</span>
        <Input
          type="search"
          value={text}
          placeholder="Search"
          onChange={(event) => void setText(event.target.value || null)}
        />
      </label>
      {result.isPending && <ListSkeleton rows={5} />}
      {result.isError && (
        <ErrorState
          error={result.error}
          retry={() => void result.refetch()}
          isKept={result.data !== undefined}
        />
      )}
      {result.data && rows.length === 0 && (
        <EmptyState
          title={text === "" ? "No task definitions yet" : `Nothing is called "${text}"`}
          action={text !== "" && <Button onClick={() => void setText(null)}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <ul className="divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1">
          {rows.map((rule) => (
            <li key={rule.name}>
              <Row rule={rule} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ rule }: { readonly rule: TaskDef }) {
  const { retryCount, retryLogic, retryDelaySeconds, timeoutSeconds } = withTaskDefDefaults(rule);
  const logic = { FIXED: "fixed", EXPONENTIAL_BACKOFF: "exponential", LINEAR_BACKOFF: "linear" }[
    retryLogic
  ];
  const chips = [
    retryCount === 0
      ? "never retried"
      : `${retryCount}× ${logic}, ${formatDuration(retryDelaySeconds)}`,
    ...(timeoutSeconds > 0 ? [`limit ${formatDuration(timeoutSeconds)}`] : []),
    ...(rule.rateLimitPerFrequency
      ? [
          `${rule.rateLimitPerFrequency} per ${formatDuration(rule.rateLimitFrequencyInSeconds ?? 1)}`,
        ]
      : []),
    ...(rule.concurrentExecLimit ? [`${rule.concurrentExecLimit} at a time`] : []),
  ];
  return (
    <Link
      prefetch={false}
      href={`/task-definitions/${encodeURIComponent(rule.name ?? "")}`}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-surface-hover"
    >
      <span className="min-w-0 flex-1 basis-64">
        <span className="block truncate font-mono font-medium">{rule.name}</span>
        <span className="line-clamp-2 text-text-3 sm:line-clamp-1">{rule.description ?? ""}</span>
      </span>
      <span className="flex flex-wrap gap-1">
        {chips.map((chip) => (
          <span
            key={chip}
            className="rounded-full bg-surface-2 px-2 py-0.5 text-xs text-text-2 tabular-nums"
          >
            {chip}
          </span>
        ))}
      </span>
    </Link>
  );
}
