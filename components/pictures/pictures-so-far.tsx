"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentProps } from "react";

import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";

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
  if (result.isPending) return <Skeleton className="h-64" />;
  if (result.isError)
    return <ErrorState error={result.error} retry={() => void result.refetch()} />;
  if (result.data.files.length === 0) {
    return isOver ? (
      <EmptyState title="No pictures">No {maker} has made one.</EmptyState>
    ) : (
      <EmptyState title="No pictures yet">
        They appear here as soon as a {maker} has made one.
      </EmptyState>
    );
  }
  return <VariantGallery gallery={result.data} {...rest} />;
}
