import { Play } from "lucide-react";
import Link from "next/link";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { countText, timeText } from "@/lib/client/format";
import type { ExecutionSummary, Sample } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";

import { Miniature } from "./miniature";

interface WorkflowCardProps {
  readonly definition: WorkflowDef;
  readonly sample: Sample | undefined;
  readonly lastRun: ExecutionSummary | undefined;
}

/** One workflow: its picture, what it does, how its last run went. The whole card opens the designer. */
export function WorkflowCard({ definition, sample, lastRun }: WorkflowCardProps) {
  const name = definition.name ?? "";
  const title = sample?.title ?? name;
  const href = `/workflows/${encodeURIComponent(name)}`;
  return (
    <article className="relative grid h-full content-start gap-3 rounded-card border border-border-default bg-surface-1 p-4 shadow-card transition-colors hover:border-border-strong">
      <Miniature definition={definition} />
      <div className="grid gap-1">
        <div className="flex items-center gap-2">
          <h3 className="min-w-0 flex-1 truncate text-base font-medium" title={title}>
            <Link
              href={href}
              prefetch={false}
              className="after:absolute after:inset-0 after:rounded-card"
            >
              {title}
            </Link>
          </h3>
          {sample && <Badge tone="accent">Sample</Badge>}
        </div>
        <p className="truncate font-mono text-xs text-text-3" title={name}>
          {name} · v{definition.version ?? 1}
        </p>
      </div>
      <p className="line-clamp-2 text-text-2">
        {sample?.description ?? definition.description ?? "No description."}
      </p>
      <div className="mt-auto flex flex-wrap items-center gap-2 border-t border-border-subtle pt-3 text-xs text-text-3">
        <span className="tabular-nums">{countText(allTasks(definition).length, "task")}</span>
        <LastRun run={lastRun} />
        {sample && (
          <Button asChild size="sm" className="relative z-10 ml-auto">
            <Link
              prefetch={false}
              href={`${href}?sample=${encodeURIComponent(name)}`}
              aria-label={`Try it: ${name}`}
            >
              <Play aria-hidden />
              Try it
            </Link>
          </Button>
        )}
      </div>
    </article>
  );
}

function LastRun({ run }: { readonly run: ExecutionSummary | undefined }) {
  if (!run) return <span>Never run</span>;
  return (
    <Link
      prefetch={false}
      href={`/executions/${encodeURIComponent(run.workflowId)}`}
      className="relative z-10 flex items-center gap-2 hover:underline"
    >
      <span className="sr-only">Last run:</span>
      <ExecutionStatusChip status={run.status} />
      <span className="tabular-nums">{timeText(run.startTime)}</span>
    </Link>
  );
}
