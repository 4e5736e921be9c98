"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/lib/client/api";
import { secondTime } from "@/lib/client/format";
import { hasEnded, type TaskView } from "@/lib/core/execution/task-runs";

import { DrawerSection } from "./drawer-section";

interface LogLine {
  readonly log: string;
  /** Epoch ms. */
  readonly createdTime: number;
}

const TAIL = 20;

/** The last lines that the worker has written, read again while the attempt is open. */
export function AttemptLog({ task }: { readonly task: TaskView }) {
  const isOpen = !hasEnded(task);
  const result = useQuery({
    queryKey: ["task-log", task.taskId, task.status],
    queryFn: () =>
      api<readonly LogLine[] | null>(`/tasks/${encodeURIComponent(task.taskId)}/log`).then(
        (lines) => lines ?? [],
      ),
    refetchInterval: isOpen ? 2_000 : false,
  });
  const [isWhole, setIsWhole] = useState(false);
  const all = result.data ?? [];
  if (all.length === 0) return null;
  const lines = isWhole ? all : all.slice(-TAIL);
  return (
    <DrawerSection title="Log">
      {lines.length < all.length && (
        <button
          type="button"
          className="justify-self-start text-xs text-accent-text underline"
          onClick={() => setIsWhole(true)}
        >
          Show all {all.length} lines
        </button>
      )}
      <ol className="max-h-56 overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs">
        {lines.map(({ log, createdTime }, at) => (
          <li key={`${createdTime} ${String(at)}`} className="flex gap-2">
            <time
              dateTime={new Date(createdTime).toISOString()}
              className="shrink-0 text-text-3 tabular-nums"
            >
              {secondTime(createdTime)}
            </time>
            <span className="break-words whitespace-pre-wrap">{log}</span>
          </li>
        ))}
      </ol>
    </DrawerSection>
  );
}
