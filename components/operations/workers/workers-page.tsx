"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

import { PageHeader } from "@/components/operations/page-header";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { countText } from "@/lib/client/format";
import { operations } from "@/lib/client/operations";

import { PoolCard } from "./pool-card";
import { queueRows, type QueueRow } from "./queue-rows";
import { QueueTable } from "./queue-table";

/** Anybody may ask for any name: what is drawn is bounded. */
const MOST_ROWS = 200;
const SHOWN = ["all", "waiting", "unserved"] as const;
const FILTER = {
  q: parseAsString.withDefault("").withOptions({ throttleMs: 300 }),
  show: parseAsStringLiteral(SHOWN).withDefault("all"),
};

/** What waits for workers, who asks for it, and how the built-in ones are. */
export function WorkersPage() {
  const [filter, setFilter] = useQueryStates(FILTER);
  const sizes = useQuery(operations.queueSizes());
  const polls = useQuery(operations.pollFacts());
  const workers = useQuery(operations.workers());
  const all = [sizes, polls, workers];
  const failed = all.find(({ isError }) => isError);
  const isComplete = sizes.data && polls.data && workers.data;
  const rows = isComplete
    ? queueRows({ sizes: sizes.data, polls: polls.data, workers: workers.data })
    : [];
  const shown = rows.filter((row) => isShown(row, filter));
  const unserved = rows.filter(({ isUnserved }) => isUnserved).length;
  return (
    <div className="grid gap-4">
      <PageHeader title="Workers">
        Tasks that wait, who asks for them, and the workers inside this server.
      </PageHeader>
      {workers.data && <PoolCard facts={workers.data} />}
      <div className="flex flex-wrap items-center gap-2">
        <label className="min-w-48 flex-1 sm:max-w-72">
          <span className="sr-only">Search queues and workers</span>
          <Input
            type="search"
            value={filter.q}
            placeholder="Search queues and workers"
            onChange={(event) => void setFilter({ q: event.target.value || null })}
          />
        </label>
        <Segmented
          label="Queues shown"
          value={filter.show}
          options={[
            { value: "all", title: "All" },
            { value: "waiting", title: "With tasks" },
            {
              value: "unserved",
              title: `No worker (${unserved})`,
              hint: "Tasks are due and nobody asks for them",
            },
          ]}
          onChange={(show) => void setFilter({ show: show === "all" ? null : show })}
        />
      </div>
      {failed && (
        <ErrorState
          error={failed.error}
          retry={() => all.forEach((query) => void query.refetch())}
          isKept={isComplete !== undefined}
        />
      )}
      {!isComplete && !failed && <ListSkeleton rows={5} />}
      {isComplete && shown.length === 0 && (
        <EmptyState
          title={emptyTitle(filter)}
          action={
            rows.length > 0 && (
              <Button onClick={() => void setFilter({ q: null, show: null })}>Show all</Button>
            )
          }
        >
          {rows.length === 0 && "A queue appears when a task waits or a worker asks for one."}
        </EmptyState>
      )}
      {shown.length > 0 && <QueueTable rows={shown.slice(0, MOST_ROWS)} />}
      {shown.length > MOST_ROWS && (
        <p className="text-text-3">
          {countText(shown.length - MOST_ROWS, "more queue")}: search for a name to see others.
        </p>
      )}
    </div>
  );
}

interface Filter {
  readonly q: string;
  readonly show: (typeof SHOWN)[number];
}

function isShown(row: QueueRow, { q, show }: Filter): boolean {
  if (show === "waiting" && row.waiting === 0) return false;
  if (show === "unserved" && !row.isUnserved) return false;
  const texts = [row.name, ...row.polls.map(({ workerId }) => workerId ?? "")];
  return texts.some((text) => text.toLowerCase().includes(q.trim().toLowerCase()));
}

function emptyTitle({ q, show }: Filter): string {
  if (q !== "") return `Nothing matches "${q}"`;
  if (show === "waiting") return "No task waits";
  return show === "unserved" ? "Every queue has a worker" : "No queues yet";
}
