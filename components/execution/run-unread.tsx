"use client";

import { useEffect, useState } from "react";

import { cn } from "@/components/ui/cn";
import { CloudOff } from "@/components/ui/icons";

import { useRun } from "./run-context";

const PATIENCE_MS = 3_000;

/** Nothing of the run has come yet and the server does not give it: said, so that nobody waits before a grey page. */
export function RunUnread({ className }: { readonly className?: string }) {
  const isRefused = useRun(
    ({ connection, live }) => live === null && connection === "reconnecting",
  );
  const isLong = useIsLong();
  if (!isRefused && !isLong) return null;
  return (
    <p
      role="status"
      className={cn(
        "flex items-start gap-2 rounded-card border border-border-default bg-surface-1 px-3 py-2.5 shadow-card",
        className,
      )}
    >
      <CloudOff className="mt-px size-4 shrink-0 text-status-retry-fg" />
      <span className="min-w-0">
        <span className="font-medium">
          {isRefused ? "The run cannot be read." : "The run has not come yet."}
        </span>{" "}
        <span className="text-text-2">
          {isRefused
            ? "The server does not answer, or not as it should. It is asked again every two seconds."
            : "The server takes its time. The page goes on by itself."}
        </span>
      </span>
    </p>
  );
}

function useIsLong(): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong;
}
