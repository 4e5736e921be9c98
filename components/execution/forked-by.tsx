"use client";

import { CornerLeftUp } from "@/components/ui/icons";
import { baseRefOf, type TaskRun } from "@/lib/core/execution/task-runs";

import type { RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";

interface ForkedByProps {
  readonly run: TaskRun;
  readonly facts: RunFacts;
}

/** The way back to the fork that has made a task at run time; nothing for tasks of the definition. */
export function ForkedBy({ run, facts }: ForkedByProps) {
  const { select } = useRunSelection();
  const found = forkOf(run, facts);
  if (!found) return null;
  const { fork, number, count } = found;
  return (
    <button
      type="button"
      onClick={() => select(fork)}
      className="mx-4 mb-1 flex min-h-6 min-w-0 items-center gap-1.5 justify-self-start text-left text-xs text-text-2 hover:underline"
    >
      <CornerLeftUp className="size-3.5 shrink-0" />
      <span className="truncate">
        Task {number.toLocaleString()} of {count.toLocaleString()} of{" "}
        <span className="font-mono">{fork}</span>
      </span>
    </button>
  );
}

function forkOf({ ref, current }: TaskRun, { shape, latest }: RunFacts) {
  if (shape.tasks.has(baseRefOf(current))) return null;
  for (const [fork, one] of latest) {
    const forked = one.current.inputData["forkedTasks"];
    const at = Array.isArray(forked) ? forked.indexOf(ref) : -1;
    if (Array.isArray(forked) && at !== -1) return { fork, number: at + 1, count: forked.length };
  }
  return null;
}
