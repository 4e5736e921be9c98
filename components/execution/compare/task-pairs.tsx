"use client";

import { runTimeText } from "@/lib/client/format";
import type { ComparedTask, TaskPair } from "@/lib/core/execution/compare-runs";
import { lookOf, type TaskView } from "@/lib/core/execution/task-runs";

import { Differences } from "./differences";

/** Both runs task by task; the values that differ are inside each. */
export function TaskPairs({ pairs }: { readonly pairs: readonly TaskPair[] }) {
  return (
    <ul
      aria-label="Tasks of both runs"
      className="divide-y divide-border-subtle overflow-hidden rounded-card border border-border-default bg-surface-1"
    >
      {pairs.map((pair) => (
        <li
          key={pair.ref}
          className="[contain-intrinsic-size:auto_3.5rem] [content-visibility:auto]"
        >
          <details className="group">
            <summary className="grid cursor-pointer gap-x-4 gap-y-1 px-3 py-2 hover:bg-surface-hover sm:grid-cols-[minmax(0,1fr)_12rem_12rem]">
              <span className="min-w-0 truncate font-mono font-medium" title={pair.ref}>
                {pair.ref}
              </span>
              <Side task={pair.left} other={pair.right} />
              <Side task={pair.right} other={pair.left} />
            </summary>
            <div className="grid min-w-0 gap-3 px-3 pt-1 pb-3">
              {(["inputs", "outputs"] as const).map((part) => (
                <div key={part} className="grid min-w-0 gap-1">
                  <p className="text-xs font-medium text-text-3">
                    {part === "inputs" ? "Input" : "Output"}
                  </p>
                  <Differences differences={pair[part]} same={sameText(pair, part)} />
                </div>
              ))}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

function sameText({ left, right }: TaskPair, part: "inputs" | "outputs"): string {
  if (left === null || right === null) return "Only one of the runs has this task.";
  return part === "inputs" ? "The same input." : "The same output.";
}

interface SideProps {
  readonly task: ComparedTask | null;
  readonly other: ComparedTask | null;
}

function Side({ task, other }: SideProps) {
  if (task === null) return <span className="text-text-3">not run</span>;
  const { status, attempts, durationMs } = task;
  const differs = other !== null && other.status !== status;
  // Only its word is wanted: nothing here runs any more.
  const { word } = lookOf({ status, taskType: "" } as TaskView, 0);
  return (
    <span className="tabular-nums">
      <span className={differs ? "font-semibold" : undefined}>{word}</span>
      <span className="text-text-3">
        {durationMs !== null && ` · ${runTimeText(durationMs, true)}`}
        {attempts > 1 && ` · ${attempts} attempts`}
      </span>
    </span>
  );
}
