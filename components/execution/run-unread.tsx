"use client";

import { CloudOff } from "lucide-react";

import { cn } from "@/components/ui/cn";

import { useRun } from "./run-context";

/** Nothing of the run has come yet and the server does not give it: said, so that nobody waits before a grey page. */
export function RunUnread({ className }: { readonly className?: string }) {
  const isRefused = useRun(
    ({ connection, live }) => live === null && connection === "reconnecting",
  );
  if (!isRefused) return null;
  return (
    <p
      role="status"
      className={cn(
        "flex items-start gap-2 rounded-card border border-border-default bg-surface-1 px-3 py-2.5 shadow-card",
        className,
      )}
    >
      <CloudOff aria-hidden className="mt-px size-4 shrink-0 text-status-retry-fg" />
      <span className="min-w-0">
        <span className="font-medium">The run cannot be read.</span>{" "}
        <span className="text-text-2">
          The server does not answer, or not as it should. It is asked again every two seconds.
        </span>
      </span>
    </p>
  );
}
