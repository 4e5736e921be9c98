"use client";

import { useEffect, useState } from "react";

import { cn } from "@/components/ui/cn";
import { countText } from "@/lib/client/format";
import type { Connection } from "@/lib/client/follow-execution";

import { useRun, useRunNow } from "./run-context";
import { isEnded } from "./run-state";

const DOTS: Readonly<Record<Connection, string>> = {
  connecting: "bg-status-pending-solid",
  live: "bg-status-completed-solid",
  reconnecting: "bg-status-retry-solid",
  polling: "bg-status-running-solid",
  missing: "bg-status-failed-solid",
};

const STALE_MS = 5_000;

/** Whether what is shown is what happens. */
export function ConnectionDot({ status }: { readonly status: string }) {
  const connection = useRun((state) => state.connection);
  const seenAtMs = useRun((state) => state.seenAtMs);
  const skewMs = useRun((state) => state.skewMs);
  const now = useRunNow(1_000) - skewMs;
  if (isEnded(status) && connection === "live") return null;
  const silentMs = now - seenAtMs;
  const isStale = connection === "reconnecting" && seenAtMs > 0 && silentMs > STALE_MS;
  const texts: Readonly<Record<Connection, string>> = {
    connecting: "connecting",
    live: "live",
    reconnecting: isStale ? `stale ${Math.round(silentMs / 1000)} s` : "reconnecting",
    polling: "every 2 s",
    missing: "gone",
  };
  return (
    <span
      title={hintOf(connection, skewMs)}
      className="flex items-center gap-1.5 text-text-2 tabular-nums"
    >
      <span aria-hidden className={cn("size-2 rounded-full", DOTS[connection])} />
      <span>
        {texts[connection]}
        {Math.abs(skewMs) > NOTABLE_SKEW_MS && (
          <span className="text-status-retry-fg">
            {" "}
            · clocks differ by {gapText(Math.abs(skewMs))}
          </span>
        )}
      </span>
    </span>
  );
}

function gapText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

const NOTABLE_SKEW_MS = 5_000;

function hintOf(connection: Connection, skewMs: number): string {
  const clocks =
    Math.abs(skewMs) > NOTABLE_SKEW_MS
      ? ` The server's clock is ${gapText(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} this one; times are the server's.`
      : "";
  const lines: Readonly<Record<Connection, string>> = {
    connecting: "The first answer of the server is still to come.",
    live: "Every change is shown as it happens.",
    reconnecting: "The connection broke. What happens meanwhile is shown when it is back.",
    polling: "No events come through; the run is read every two seconds.",
    missing: "The run is gone.",
  };
  return `${lines[connection]}${clocks}`;
}

const SHOWN_MS = 20_000;

/** After a gap: what came meanwhile, for a while. */
export function AwayNote({ className }: { readonly className?: string }) {
  const away = useRun((state) => state.away);
  const [over, setOver] = useState<object | null>(null);
  useEffect(() => {
    if (!away) return undefined;
    const timer = setTimeout(() => setOver(away), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [away]);
  if (!away || away === over) return null;
  return (
    <p role="status" className={className}>
      {countText(away.finished, "task")} finished while disconnected.
    </p>
  );
}
