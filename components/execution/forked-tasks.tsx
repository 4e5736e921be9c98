"use client";

import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { lookOf, type TaskView } from "@/lib/core/execution/task-runs";

import { DrawerSection } from "./drawer-section";
import { useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";

interface ForkedTasksProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
}

/** Tasks that a fork has made at run time: they have no cards of their own. */
export function ForkedTasks({ task, facts }: ForkedTasksProps) {
  const { select } = useRunSelection();
  const now = useRunNow(1_000);
  const forked = task.inputData["forkedTasks"];
  const isKnown = (ref: unknown) => facts.shape.tasks.has(String(ref));
  if (!Array.isArray(forked) || forked.every(isKnown)) return null;
  return (
    <DrawerSection title="Its tasks">
      <ul className="max-h-64 overflow-auto">
        {forked.map((name: unknown) => {
          const run = facts.runs.get(String(name));
          if (!run) return null;
          const { token, word } = lookOf(run.current, now, retriesOf(facts, run.current));
          return (
            <li key={run.ref} className="flex min-h-7 items-center gap-2">
              <button
                type="button"
                onClick={() => select(run.ref)}
                className="min-w-0 flex-1 truncate text-left font-mono text-xs text-accent-text underline"
              >
                {run.ref}
              </button>
              <span className={cn("shrink-0", STATUS_TEXT[token])}>{word}</span>
            </li>
          );
        })}
      </ul>
    </DrawerSection>
  );
}
