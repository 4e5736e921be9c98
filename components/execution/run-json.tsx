"use client";

import { useQuery } from "@tanstack/react-query";

import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { queries } from "@/lib/client/queries";

import { JsonTree } from "./json-tree";
import { useRun } from "./run-context";

/** The run as the API answers it. */
export function RunJson() {
  const id = useRun((state) => state.id);
  const count = useRun(({ live }) => `${live?.execution.status} ${live?.tasks.size}`);
  const result = useQuery({
    ...queries.execution(id),
    queryKey: ["execution", id, count],
    placeholderData: (before) => before,
  });
  if (result.isPending) return <Skeleton className="m-4 h-24" />;
  if (result.isError) {
    return (
      <div className="p-4">
        <ErrorState error={result.error} retry={() => void result.refetch()} />
      </div>
    );
  }
  return (
    <div className="p-4">
      <div className="mb-2 flex justify-end">
        <CopyButton label="Copy as JSON" text={() => JSON.stringify(result.data, null, 2)} />
      </div>
      <JsonTree value={result.data} label="Run" />
    </div>
  );
}
