"use client";

import { useQuery } from "@tanstack/react-query";

import { PageHeader } from "@/components/operations/page-header";
import { Badge } from "@/components/ui/badge";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { ApiError } from "@/lib/client/api";
import { operations } from "@/lib/client/operations";
import { queries } from "@/lib/client/queries";
import type { SettingGroup } from "@/lib/core/server-facts";

import { EngineSection } from "./engine-section";
import { NoticesSection } from "./notices-section";
import { SecretsSection } from "./secrets-section";
import { StorageTest } from "./storage-test";
import { ThemeSection } from "./theme-section";

/** How this server is set up, its secrets, and how the pages look. */
export function SettingsPage() {
  const result = useQuery(operations.settings());
  const reads = [result, useQuery(operations.health()), useQuery(queries.secretNames())];
  // Of a server that is away nothing can be read: that is said once, not by every part.
  const away = reads.find(({ error }) => error instanceof ApiError && error.status === 0);
  return (
    <div className="grid max-w-4xl gap-8">
      <PageHeader title="Settings">
        What comes from the environment is set where the server is started; it is shown here with
        the name of its variable.
      </PageHeader>
      <ThemeSection />
      <NoticesSection />
      {away && (
        <ErrorState
          error={away.error}
          retry={() => reads.forEach((each) => void each.refetch())}
          isKept={reads.some(({ data }) => data !== undefined)}
        />
      )}
      <EngineSection isAway={away !== undefined} />
      <SecretsSection fixed={result.data?.fixedSecrets ?? []} isAway={away !== undefined} />
      {result.data === undefined && away === undefined && (
        <section aria-label="Set at the start" className="grid gap-2">
          <h2 className="text-base font-semibold">Set at the start</h2>
          {result.isPending && <Skeleton className="h-64" />}
          {result.isError && (
            <ErrorState error={result.error} retry={() => void result.refetch()} />
          )}
        </section>
      )}
      {result.data?.groups.map((group) => (
        <Group key={group.title} group={group} />
      ))}
    </div>
  );
}

function Group({ group: { title, settings } }: { readonly group: SettingGroup }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      <dl className="divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1">
        {settings.map(({ title: name, variable, value, isSet }) => (
          <div
            key={variable}
            className="grid gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
          >
            <dt className="min-w-0">
              {name}
              <span className="block truncate font-mono text-xs text-text-3" title={variable}>
                {variable}
              </span>
            </dt>
            <dd className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 break-words tabular-nums">{value}</span>
              {isSet && (
                <Badge tone="accent" className="shrink-0">
                  set
                </Badge>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {settings.some(({ variable }) => variable === "S3_REGION") && <StorageTest />}
    </section>
  );
}
