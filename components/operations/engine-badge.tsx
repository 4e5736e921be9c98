"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { cn } from "@/components/ui/cn";
import { Plug, Unplug } from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";
import { timeText } from "@/lib/client/format";
import { type HealthFacts, operations } from "@/lib/client/operations";

/** Which other server runs the workflows and whether it answers; nothing where this one does. */
export function EngineBadge() {
  const { data } = useQuery(operations.health());
  if (data?.engine !== "conductor") return null;
  const isUp = data.connection?.isUp ?? true;
  const Icon = isUp ? Plug : Unplug;
  const host = hostOf(data.server);
  return (
    <Tooltip label={detailsOf(data)}>
      <Link
        href="/settings"
        prefetch={false}
        className={cn(
          "flex h-7 max-w-56 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium",
          isUp
            ? "bg-status-completed-soft text-status-completed-fg"
            : "bg-status-failed-soft text-status-failed-fg",
        )}
      >
        <Icon className="size-3.5 shrink-0" />
        <span className="truncate max-md:sr-only">{host}</span>
        <span className="sr-only">, Conductor server, {isUp ? "answers" : "does not answer"}</span>
        {!isUp && (
          <span aria-hidden className="max-sm:hidden">
            no answer
          </span>
        )}
      </Link>
    </Tooltip>
  );
}

function hostOf(server: string | undefined): string {
  return server !== undefined && URL.canParse(server) ? new URL(server).host : "Conductor";
}

function detailsOf({ server, connection }: HealthFacts): string {
  const where = `Workflows run on the Conductor server ${server ?? ""}`;
  if (connection === undefined || connection.isUp) return `${where}. It answers.`;
  const since =
    connection.since === 0 ? "" : ` since ${timeText(new Date(connection.since).toISOString())}`;
  return `${where}. It has not answered${since}: ${connection.problem ?? "no reason is known"}`;
}
