"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";

import { PictureTile } from "@/components/pictures/picture-tile";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { Artifact } from "@/lib/client/artifacts";
import { countText, timeText } from "@/lib/client/format";

import { onTileKey } from "./tile-keys";
import { useRecentPages } from "./use-recent-pages";

/** What all runs made, newest first; further pages come as one scrolls. */
export function RecentVariants() {
  const recent = useRecentPages();
  const { variants, isPending, isError, error } = recent;
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-xl font-semibold">Gallery</h1>
        <p className="text-text-2">Every picture that a run has made, newest first.</p>
      </div>
      {isPending && <Loading />}
      {isError && variants.length === 0 && (
        <ErrorState error={error} retry={() => void recent.refetch()} />
      )}
      {!isPending && !isError && variants.length === 0 && <NoPictures />}
      {variants.length > 0 && <Pictures recent={recent} />}
    </div>
  );
}

const GRID = "grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4";

function Loading() {
  return (
    <div className={GRID} role="status" aria-label="The pictures are being read">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((key) => (
        <Skeleton key={key} className="h-64" />
      ))}
    </div>
  );
}

function NoPictures() {
  return (
    <EmptyState
      title="No pictures yet"
      action={
        <Button asChild variant="primary">
          <Link href="/">Open a workflow</Link>
        </Button>
      }
    >
      Open a workflow, drop a photo on it and press Run: what it makes appears here.
    </EmptyState>
  );
}

function Pictures({ recent }: { readonly recent: ReturnType<typeof useRecentPages> }) {
  const { variants, sources } = recent;
  return (
    <>
      <ul className={GRID} aria-label="Pictures" onKeyDown={onTileKey}>
        {variants.map((variant) => (
          <li key={variant.id}>
            <PictureTile {...variant} saved={savedOf(variant, sources)}>
              <Origin variant={variant} />
            </PictureTile>
          </li>
        ))}
      </ul>
      <End recent={recent} />
    </>
  );
}

function Origin({ variant }: { readonly variant: Artifact }) {
  const { workflowId, ref, createdAt } = variant;
  const when = `Made ${timeText(createdAt)}`;
  if (workflowId === null) return <span title={when}>its run is gone</span>;
  return (
    <Link
      prefetch={false}
      href={`/executions/${workflowId}?gallery=true&tile=${variant.id}`}
      className="truncate text-accent-text underline"
      title={ref === null ? when : `${when} by ${ref}`}
    >
      its run
    </Link>
  );
}

/** Reads on when it comes into sight, or when it is pressed. */
function End({ recent }: { readonly recent: ReturnType<typeof useRecentPages> }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = recent;
  const end = useRef<HTMLDivElement>(null);
  const isWanted = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    const { current } = end;
    if (!current || !isWanted) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && void fetchNextPage(),
      { rootMargin: "600px" },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [isWanted, fetchNextPage]);
  return (
    <div ref={end} className="grid justify-items-center gap-2 text-text-3">
      {isFetchNextPageError && <ErrorState error={error} retry={() => void fetchNextPage()} />}
      {hasNextPage && !isFetchNextPageError && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? "Older pictures are being read …" : "Older pictures"}
        </Button>
      )}
      <p aria-live="polite" className="text-xs tabular-nums">
        {hasNextPage
          ? `${countText(recent.variants.length, "picture")} so far`
          : `${countText(recent.variants.length, "picture")}, no older ones`}
      </p>
    </div>
  );
}

/** Share of its source's bytes; null: the source is not stored. */
function savedOf(
  { sourceId, bytes }: Artifact,
  sources: ReadonlyMap<string, Artifact>,
): number | null {
  const source = sourceId === null ? undefined : sources.get(sourceId);
  return source && source.bytes > 0 ? 1 - bytes / source.bytes : null;
}
