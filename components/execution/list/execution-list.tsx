"use client";

import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { timeText } from "@/lib/client/format";
import { isFiltered } from "@/lib/core/execution/list-filter";

import { BulkBar } from "./bulk-bar";
import { ExecutionRows } from "./execution-rows";
import { FilterBar } from "./filter-bar";
import { filterWords } from "./filter-words";
import { LostNote } from "./lost-note";
import { useExecutionPages } from "./use-execution-pages";
import { useListFilter } from "./use-list-filter";
import { ViewsMenu } from "./views-menu";

/** Executions, newest first; the filter is in the address, rows change by themselves. */
export function ExecutionList() {
  const { filter, change, clear } = useListFilter();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = useExecutionPages(filter);
  const { rows, total, lookedBackTo, hasNextPage, isFetchingNextPage } = list;
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  const isEmpty = list.data !== undefined && rows.length === 0 && lookedBackTo === null;
  const isNarrowed = isFiltered(filter);
  const words = filterWords(filter).join(", ");
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-2">
        <h1 className="text-xl font-semibold">Executions</h1>
        <p className="flex-1 text-text-3 tabular-nums" aria-live="polite">
          {total !== null && total.toLocaleString("en")}
          {lookedBackTo !== null &&
            `searching, back to ${timeText(new Date(lookedBackTo).toISOString())} …`}
        </p>
        <ViewsMenu />
      </div>
      <FilterBar filter={filter} onChange={change} />
      {words !== "" && !isEmpty && (
        // In a narrow window the chips that are set may be beside the screen.
        <p className="-mt-2 flex items-baseline gap-2 text-xs text-text-2 sm:hidden">
          <span className="min-w-0 flex-1 break-words">Only {words}</span>
          <Button size="sm" variant="ghost" onClick={clear}>
            Show all
          </Button>
        </p>
      )}
      {list.isPending && <ListSkeleton rows={8} />}
      {list.isError && (
        <ErrorState
          error={list.error}
          retry={() => void list.refetch()}
          isKept={list.data !== undefined}
        />
      )}
      {list.isLost && list.data && !list.isError && <LostNote />}
      {isEmpty && (
        <EmptyState
          title={isNarrowed ? "No execution matches" : "Nothing has run yet"}
          action={
            isNarrowed ? (
              <Button onClick={clear}>Show all</Button>
            ) : (
              <Button asChild variant="primary">
                <Link href="/">Open a workflow</Link>
              </Button>
            )
          }
        >
          {isNarrowed && words !== "" && <p className="break-words">Looked for: {words}.</p>}
          {!isNarrowed && "Open a workflow and press Run: every run of it is kept here."}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ExecutionRows
          rows={rows}
          chosen={chosen}
          onChoose={choose}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
      <BulkBar
        chosen={rows.filter(({ workflowId }) => chosen.has(workflowId))}
        onClear={() => setChosen(new Set())}
        onDone={list.refresh}
      />
    </div>
  );
}
