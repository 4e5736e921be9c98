"use client";

import { StateIcon } from "@/components/canvas/state-icon";
import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { runTimeText } from "@/lib/client/format";
import { lookOf, type TaskView } from "@/lib/core/execution/task-runs";
import { timingOf } from "@/lib/core/execution/timeline";

import { useLive, useRunFacts, useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { isEnded } from "./run-state";
import { useVisibleRows } from "./visible-rows";

const ROW_PIXELS = 32;
const COLUMNS = "grid grid-cols-[minmax(12rem,2fr)_4rem_minmax(10rem,1.5fr)_5rem_5rem_8rem]";

/** Every attempt in order: the run for those who read rather than look. */
export function RunTasks() {
  const live = useLive();
  const facts = useRunFacts();
  const clock = useRunNow(1_000);
  const rows = live ? [...live.tasks.values()].toSorted((a, b) => a.seq - b.seq) : [];
  const { scroller, from, to, height } = useVisibleRows(rows.length, ROW_PIXELS);
  if (!live || !facts) return null;
  const now = isEnded(live.execution.status) ? live.execution.endTime : clock;
  return (
    <div ref={scroller} className="h-full overflow-auto">
      <div
        role="table"
        aria-label="Attempts"
        aria-rowcount={rows.length + 1}
        className="min-w-[44rem]"
      >
        <div role="rowgroup" className="sticky top-0 z-10 bg-surface-1">
          <div role="row" className={cn(COLUMNS, "border-b border-border-subtle px-4 text-xs")}>
            {["Task", "Attempt", "Status", "Waited", "Ran", "Worker"].map((name) => (
              <span key={name} role="columnheader" className="py-1.5 text-text-3">
                {name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height }}>
          {rows.slice(from, to).map((task, at) => (
            <div
              key={task.taskId}
              role="row"
              aria-rowindex={from + at + 2}
              className="absolute inset-x-0"
              style={{ top: (from + at) * ROW_PIXELS }}
            >
              <TaskRow task={task} facts={facts} now={now} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface TaskRowProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
  readonly now: number;
}

function TaskRow({ task, facts, now }: TaskRowProps) {
  const { ref, select } = useRunSelection();
  const { token, word, state } = lookOf(task, now, retriesOf(facts, task));
  const { waitMs, queueMs, runMs } = timingOf(task, now);
  const run = facts.runs.get(task.referenceTaskName);
  const attempt = (run?.attempts.findIndex(({ taskId }) => taskId === task.taskId) ?? 0) + 1;
  return (
    <div
      className={cn(
        COLUMNS,
        "h-8 items-center px-4 tabular-nums",
        ref === task.referenceTaskName && "bg-accent-soft",
      )}
    >
      <span role="cell" className="min-w-0 pr-3">
        <button
          type="button"
          className="block max-w-full truncate font-mono hover:underline"
          onClick={() => select(task.referenceTaskName, attempt)}
        >
          {task.referenceTaskName}
        </button>
      </span>
      <span role="cell">{attempt}</span>
      <span
        role="cell"
        className={cn("flex min-w-0 items-center gap-1.5 font-medium", STATUS_TEXT[token])}
      >
        <StateIcon state={state} taskType={task.taskType} className="size-3.5 shrink-0" />
        <span className="truncate">{word}</span>
      </span>
      <span role="cell" className="text-text-2">
        {runTimeText(waitMs + queueMs, true)}
      </span>
      <span role="cell" className="text-text-2">
        {runMs === null ? "–" : runTimeText(runMs, task.endTime > 0)}
      </span>
      <span role="cell" className="truncate text-text-3">
        {task.workerId ?? "–"}
      </span>
    </div>
  );
}
