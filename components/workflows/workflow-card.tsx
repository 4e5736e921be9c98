"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Miniature } from "@/components/canvas/miniature";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Play } from "@/components/ui/icons";
import { TimeAgo } from "@/components/ui/time-ago";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { countText } from "@/lib/client/format";
import { queries, type ExecutionSummary } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";
import { isJsonObject } from "@/lib/core/json";

import { CardMenu } from "./card-menu";
import type { WorkflowEntry } from "./workflow-entries";

/** One workflow: its picture, what it does, how its last run went. The whole card opens the designer. */
export function WorkflowCard({ entry }: { readonly entry: WorkflowEntry }) {
  return entry.definition ? (
    <Card entry={entry} definition={entry.definition} />
  ) : (
    <DraftCard entry={entry} />
  );
}

/** A workflow that was never published is drawn from its draft. */
function DraftCard({ entry }: { readonly entry: WorkflowEntry }) {
  const draft = useQuery(queries.draft(entry.name));
  const stored = draft.data?.draft?.["definition"];
  const definition = isJsonObject(stored) && Array.isArray(stored["tasks"]) ? stored : null;
  return <Card entry={entry} definition={definition as WorkflowDef | null} />;
}

interface CardProps {
  readonly entry: WorkflowEntry;
  readonly definition: WorkflowDef | null;
}

function Card({ entry, definition }: CardProps) {
  const { name, sample } = entry;
  const title = sample?.title ?? name;
  return (
    <article className="relative grid h-full content-start gap-3 rounded-card border border-border-default bg-surface-1 p-4 shadow-card transition-colors hover:border-border-strong">
      {definition ? (
        <Miniature definition={definition} />
      ) : (
        <div className="h-28 rounded-tile bg-canvas" />
      )}
      <div className="grid gap-1">
        <div className="flex items-center gap-2">
          <h3 className="min-w-0 flex-1 truncate text-base font-medium" title={title}>
            <WorkflowLink name={name} className="after:absolute after:inset-0 after:rounded-card">
              {title}
            </WorkflowLink>
          </h3>
          {sample && <Badge tone="accent">Sample</Badge>}
          {entry.draft && <Badge>{entry.definition ? "Draft changes" : "Draft"}</Badge>}
          <CardMenu entry={entry} />
        </div>
        <p className="truncate font-mono text-xs text-text-3" title={name}>
          {name} · {entry.definition ? `v${entry.definition.version ?? 1}` : "not published"}
        </p>
      </div>
      <p className="line-clamp-2 text-text-2">
        {sample?.description ?? (definition?.description || "No description.")}
      </p>
      <div className="mt-auto flex min-h-10 items-center gap-2 border-t border-border-subtle pt-3 text-xs text-text-3">
        <LastRun entry={entry} run={entry.lastRun} />
        {definition && (
          <span className="ml-auto tabular-nums">
            {countText(allTasks(definition).length, "task")}
          </span>
        )}
        {sample && (
          <Button asChild size="sm" className="relative z-10">
            <WorkflowLink name={name} query={{ sample: name }} aria-label={`Try it: ${name}`}>
              <Play />
              Try it
            </WorkflowLink>
          </Button>
        )}
      </div>
    </article>
  );
}

interface LastRunProps {
  readonly entry: WorkflowEntry;
  readonly run: ExecutionSummary | undefined;
}

function LastRun({ entry, run }: LastRunProps) {
  if (!run) return <span>{entry.definition ? "Never run" : "Publish it to run it"}</span>;
  return (
    <Link
      prefetch={false}
      href={`/executions/${encodeURIComponent(run.workflowId)}`}
      className="relative z-10 flex min-w-0 items-center gap-2 hover:underline"
    >
      <span className="sr-only">Last run:</span>
      <ExecutionStatusChip status={run.status} />
      <TimeAgo iso={run.startTime} />
    </Link>
  );
}
