"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentProps } from "react";

import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useKept } from "@/components/ui/use-kept";

import { VariantGallery } from "./variant-gallery";

type Props = Omit<ComponentProps<typeof VariantGallery>, "gallery"> & {
  readonly result: UseQueryResult<ComponentProps<typeof VariantGallery>["gallery"]>;
  /** Who makes them: "task", "run". */
  readonly maker: string;
  /** Nothing more will come. */
  readonly isOver?: boolean;
};

/** The pictures of a run or a batch, while they are read, when there are none yet, and when they cannot be read. */
export function PicturesSoFar({ result, maker, isOver = false, ...rest }: Props) {
  const { isError, error } = result;
  const data = useKept(result.data);
  const problem = isError && (
    <ErrorState
      error={error}
      retry={() => void result.refetch()}
      isKept={data !== undefined && data.files.length > 0}
    />
  );
  if (data === undefined) {
    return (
      problem || (
        <div role="status">
          <Skeleton className="h-64" />
        </div>
      )
    );
  }
  if (data.files.length === 0) {
    if (problem) return problem;
    return isOver ? (
      <EmptyState title="No pictures">No {maker} has made one.</EmptyState>
    ) : (
      <EmptyState title="No pictures yet">
        They appear here as soon as a {maker} has made one.
      </EmptyState>
    );
  }
  return (
    <div className="grid min-w-0 gap-4">
      {problem}
      <VariantGallery gallery={data} {...rest} />
    </div>
  );
}
