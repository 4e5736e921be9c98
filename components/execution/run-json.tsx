"use client";

import { useQuery } from "@tanstack/react-query";

import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useKept } from "@/components/ui/use-kept";
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
  const data = useKept(result.data);
  if (result.isPending) return <Skeleton className="m-4 h-24" />;
  return (
    <div className="grid min-w-0 gap-2 p-4">
      {result.isError && (
        <ErrorState
          error={result.error}
          retry={() => void result.refetch()}
          isKept={data !== undefined}
        />
      )}
      {data && (
        <>
          <div className="flex justify-end">
            <CopyButton label="Copy as JSON" text={() => JSON.stringify(data, null, 2)} />
          </div>
          <JsonTree value={data} label="Run" />
        </>
      )}
    </div>
  );
}
