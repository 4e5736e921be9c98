"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { TimeAgo } from "@/components/ui/time-ago";
import { durationText, shortId, timeText } from "@/lib/client/format";
import { queries, type ExecutionSummary } from "@/lib/client/queries";
import { reasonInWords } from "@/lib/core/execution/reason";
import { EXECUTION_STATUSES } from "@/lib/core/execution/state";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

const PAGE_SIZE = 50;

const FILTER = {
  workflow: parseAsString.withDefault(""),
  status: parseAsString.withDefault(""),
  text: parseAsString.withDefault("").withOptions({ throttleMs: 300 }),
  page: parseAsInteger.withDefault(0),
};

/** Executions, newest first; the filter is in the address. */
export function ExecutionList() {
  const [filter, setFilter] = useQueryStates(FILTER);
  const { workflow, status, text, page } = filter;
  const result = useQuery(
    queries.executions({ workflow, status, text, start: page * PAGE_SIZE, size: PAGE_SIZE }),
  );
  const rows = result.data?.results ?? [];
  const total = result.data?.totalHits ?? 0;
  const filtered = workflow !== "" || status !== "" || text !== "";
  return (
    <div className="grid gap-4">
      <h1 className="text-xl font-semibold">Executions</h1>
      <div className="flex flex-wrap items-center gap-2">
        <label className="relative min-w-48 flex-1 sm:max-w-72">
          <span className="sr-only">Search in ids, names, inputs and outputs</span>
          <Search aria-hidden className="absolute top-2 left-2 size-4 text-text-3" />
          <Input
            type="search"
            value={text}
            placeholder="Search"
            onChange={(event) => void setFilter({ text: event.target.value || null, page: null })}
            className="pl-8"
          />
        </label>
        <div role="group" aria-label="Status" className="flex flex-wrap gap-1">
          {EXECUTION_STATUSES.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={status === name}
              onClick={() => void setFilter({ status: status === name ? null : name, page: null })}
              className={cn(
                "h-8 rounded-full border border-border-default px-3 text-xs font-medium text-text-2 hover:bg-surface-hover",
                status === name && "border-accent bg-accent-soft text-accent-text",
              )}
            >
              {EXECUTION_WORDS[name].word}
            </button>
          ))}
        </div>
        {workflow !== "" && (
          <Button size="sm" onClick={() => void setFilter({ workflow: null, page: null })}>
            {workflow} ×
          </Button>
        )}
      </div>
      {result.isPending && <Skeleton className="h-64" />}
      {result.isError && <ErrorState error={result.error} retry={() => void result.refetch()} />}
      {result.data && rows.length === 0 && (
        <EmptyState
          title={filtered ? "No execution matches" : "Nothing has run yet"}
          action={
            filtered ? (
              <Button onClick={() => void setFilter(null)}>Show all</Button>
            ) : (
              <Button asChild variant="primary">
                <Link href="/">Open a workflow</Link>
              </Button>
            )
          }
        />
      )}
      {rows.length > 0 && <Rows rows={rows} />}
      {total > PAGE_SIZE && (
        <nav aria-label="Pages of executions" className="flex items-center justify-end gap-2">
          <span className="text-text-3 tabular-nums">
            {page * PAGE_SIZE + 1}–{Math.min(total, (page + 1) * PAGE_SIZE)} of {total}
          </span>
          <Button
            size="sm"
            disabled={page === 0}
            onClick={() => void setFilter({ page: page - 1 })}
          >
            Newer
          </Button>
          <Button
            size="sm"
            disabled={(page + 1) * PAGE_SIZE >= total}
            onClick={() => void setFilter({ page: page + 1 })}
          >
            Older
          </Button>
        </nav>
      )}
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly ExecutionSummary[] }) {
  return (
    <div className="overflow-hidden rounded-card border border-border-default bg-surface-1">
      <table className="w-full text-left">
        <thead className="border-b border-border-default text-xs text-text-3">
          <tr>
            {["Status", "Workflow", "Started", "Duration", "Id"].map((title, index) => (
              <th
                key={title}
                scope="col"
                className={cn(
                  "px-4 py-2 font-medium",
                  index === 1 && "max-md:pl-0",
                  index > 1 && "max-md:hidden",
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.workflowId}
              className="border-b border-border-subtle last:border-0 hover:bg-surface-hover"
            >
              <td className="w-px px-4 py-2 align-top md:w-44">
                <ExecutionStatusChip status={row.status} />
              </td>
              <td className="max-w-0 px-4 py-2 max-md:w-full max-md:pl-0">
                <Link
                  prefetch={false}
                  href={`/executions/${row.workflowId}`}
                  className="block truncate font-medium hover:underline"
                  title={row.workflowType}
                >
                  {row.workflowType} <span className="text-text-3">v{row.version}</span>
                </Link>
                {row.reasonForIncompletion && (
                  <p className="truncate text-xs text-text-3" title={row.reasonForIncompletion}>
                    {reasonInWords(row.reasonForIncompletion)}
                  </p>
                )}
                <p className="text-xs text-text-3 tabular-nums md:hidden">
                  <TimeAgo iso={row.startTime} />
                  {row.endTime && ` · ${durationText(row.executionTime)}`}
                </p>
              </td>
              <td className="w-px px-4 py-2 whitespace-nowrap tabular-nums max-md:hidden">
                {timeText(row.startTime)}
              </td>
              <td className="w-px px-4 py-2 whitespace-nowrap tabular-nums max-md:hidden">
                {row.endTime ? durationText(row.executionTime) : "–"}
              </td>
              <td
                className="w-px px-4 py-2 font-mono text-xs text-text-3 max-md:hidden"
                title={row.workflowId}
              >
                {shortId(row.workflowId)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
