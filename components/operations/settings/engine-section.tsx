"use client";

import { useQuery } from "@tanstack/react-query";

import { ErrorState, Skeleton } from "@/components/ui/states";
import { timeText } from "@/lib/client/format";
import { type HealthFacts, operations } from "@/lib/client/operations";

/** Who runs the workflows, and whether it answers. `isAway`: the page says that the server is. */
export function EngineSection({ isAway }: { readonly isAway: boolean }) {
  const result = useQuery(operations.health());
  if (isAway && !result.data) return null;
  return (
    <section aria-label="Status" className="grid gap-2">
      <h2 className="text-base font-semibold">Status</h2>
      {result.isPending && <Skeleton className="h-12" />}
      {result.isError && !isAway && (
        <ErrorState error={result.error} retry={() => void result.refetch()} />
      )}
      {result.data && (
        <p className="rounded-card border border-border-default bg-surface-1 px-4 py-3 break-words">
          {sentenceOf(result.data)}{" "}
          <span className="text-text-3">Baton {result.data.version}.</span>
        </p>
      )}
    </section>
  );
}

function sentenceOf({ engine, server, connection }: HealthFacts): string {
  if (engine === "embedded") return "This server runs the workflows itself.";
  const where = `Workflows run on the Conductor server ${server ?? ""}`;
  if (connection === undefined || connection.isUp) return `${where}, which answers.`;
  const since =
    connection.since === 0 ? "" : ` since ${timeText(new Date(connection.since).toISOString())}`;
  return `${where}, which has not answered${since}: ${connection.problem ?? "no reason is known"}`;
}
