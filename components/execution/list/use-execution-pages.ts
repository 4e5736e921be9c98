"use client";

import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import { onTick } from "@/lib/client/clock";
import { executionPage, type ExecutionPage, type ListedExecution } from "@/lib/client/executions";
import { followList, type LiveSummary } from "@/lib/client/follow-list";
import { serverNow } from "@/lib/client/server-clock";
import { belongs, type ListFilter } from "@/lib/core/execution/list-filter";

const SIZE = 50;
const REFRESH_MS = 1_000;

type Pages = InfiniteData<ExecutionPage, string | null>;

/** Pages of the list, kept up to date by the live feed. */
export function useExecutionPages(filter: ListFilter) {
  const client = useQueryClient();
  const key = useMemo(() => ["executions", "pages", filter] as const, [filter]);
  const result = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      executionPage(filter, { cursor: pageParam, size: SIZE, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Pages that were read stay: what changes in them comes by the feed.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const isDirty = useRef(false);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const change = (edit: (pages: Pages) => Pages) =>
      client.setQueryData<Pages>(key, (pages) => pages && edit(pages));
    const refresh = async () => {
      if (!isDirty.current) return;
      isDirty.current = false;
      const fresh = await executionPage(filter, { cursor: null, size: SIZE }).catch(() => null);
      if (fresh) change((pages) => withFresh(pages, fresh));
    };
    const rest = onTick(REFRESH_MS, () => void refresh());
    const stop = followList({
      onSummary: (summary) => {
        isDirty.current = true;
        change((pages) => withSummary(pages, summary, filter));
      },
      onConnected: () => {
        isDirty.current = true;
        setLost(false);
      },
      onLost: () => setLost(true),
    });
    return () => {
      rest();
      stop();
    };
  }, [client, key, filter]);
  const pages = result.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap(({ results }) => results), [pages]);
  const last = pages?.at(-1);
  // A search in texts goes on by itself until it has found something to show or has seen everything.
  const { fetchNextPage, isFetchingNextPage } = result;
  const goesOn = last !== undefined && last.lookedBackTo !== null && rows.length < SIZE;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  return {
    ...result,
    rows,
    total: pages?.[0]?.total ?? null,
    /** The rows are not kept up to date: the server cannot be reached. */
    isLost,
    lookedBackTo: goesOn ? last.lookedBackTo : null,
    /** After something was done to executions. */
    refresh: () => void (isDirty.current = true),
  };
}

/** A row that is shown changes at once, and leaves when it does not belong any more. */
function withSummary(data: Pages, summary: LiveSummary, filter: ListFilter): Pages {
  const { workflowId } = summary;
  if (!data.pages.some(({ results }) => results.some((row) => row.workflowId === workflowId))) {
    return data;
  }
  const stays = belongs(summary, filter, serverNow()) !== false;
  const pages = data.pages.map((page) => ({
    ...page,
    results: page.results.flatMap((row): ListedExecution[] => {
      if (row.workflowId !== workflowId) return [row];
      return stays ? [{ ...row, ...summary }] : [];
    }),
  }));
  return { ...data, pages };
}

/** The newest rows as they are now; rows behind them stay. */
function withFresh(data: Pages, fresh: ExecutionPage): Pages {
  const [first, ...others] = data.pages;
  if (!first) return data;
  const known = new Set(fresh.results.map(({ workflowId }) => workflowId));
  const oldest = fresh.results.at(-1)?.startTime ?? 0;
  const isWhole = fresh.next === null;
  const behind = (row: ListedExecution) =>
    !isWhole && !known.has(row.workflowId) && row.startTime <= oldest;
  const results = [...fresh.results, ...first.results.filter(behind)];
  return {
    ...data,
    pages: [
      { ...first, results, total: fresh.total },
      ...others.map((page) => ({ ...page, results: page.results.filter(behind) })),
    ],
  };
}
