"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { Button } from "@/components/ui/button";
import { PictureTile } from "@/components/pictures/picture-tile";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { type Artifact, artifactsById, recentVariants } from "@/lib/client/artifacts";

/** What all runs made, newest first. */
export function RecentVariants() {
  const result = useQuery(recentVariants());
  const variants = result.data?.artifacts ?? [];
  const sourceIds = [...new Set(variants.flatMap(({ sourceId }) => sourceId ?? []))].toSorted();
  const sources = useQuery({
    ...artifactsById(sourceIds),
    placeholderData: (before) => before,
  }).data?.artifacts;
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="text-xl font-semibold">Gallery</h1>
        <p className="text-text-2">Every picture that a run has made, newest first.</p>
      </div>
      {result.isPending && <Skeleton className="h-64" />}
      {result.isError && <ErrorState error={result.error} retry={() => void result.refetch()} />}
      {result.data && variants.length === 0 && (
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
      )}
      {variants.length > 0 && (
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
          {variants.map((variant) => (
            <li key={variant.id}>
              <PictureTile {...variant} saved={savedOf(variant, sources ?? [])}>
                {variant.workflowId !== null && (
                  <Link
                    href={`/executions/${variant.workflowId}?gallery=true`}
                    className="text-accent-text underline"
                  >
                    its run
                  </Link>
                )}
              </PictureTile>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Share of its source's bytes; null: the source is not stored. */
function savedOf({ sourceId, bytes }: Artifact, sources: readonly Artifact[]): number | null {
  const source = sources.find(({ id }) => id === sourceId);
  return source && source.bytes > 0 ? 1 - bytes / source.bytes : null;
}
