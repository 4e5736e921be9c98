"use client";

import { cn } from "@/components/ui/cn";
import { runTimeText, secondTime } from "@/lib/client/format";
import type { TaskView } from "@/lib/core/execution/task-runs";
import { timingOf } from "@/lib/core/execution/timeline";

import { DrawerSection } from "./drawer-section";
import { useRunNow } from "./run-context";

/** Where the time of an attempt went, and who worked on it. */
export function AttemptTiming({ task }: { readonly task: TaskView }) {
  const now = useRunNow(1_000);
  const { waitMs, queueMs, runMs } = timingOf(task, now);
  const facts: readonly (readonly [string, string])[] = [
    ["Held back", runTimeText(waitMs, true)],
    ["In the queue", runTimeText(queueMs, true)],
    ["Ran", runMs === null ? "not begun" : runTimeText(runMs, task.endTime > 0)],
    ["Worker", task.workerId ?? "none yet"],
    ["Scheduled", secondTime(task.scheduledTime)],
    ["Task id", task.taskId],
  ];
  return (
    <DrawerSection title="Timing">
      <dl className="grid grid-cols-[7rem_1fr] gap-y-1 tabular-nums">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-3">{name}</dt>
            <dd className={cn("min-w-0 break-words", name === "Task id" && "font-mono text-xs")}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </DrawerSection>
  );
}
