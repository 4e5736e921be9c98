"use client";

import Link from "next/link";

import { StateIcon } from "@/components/canvas/state-icon";
import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { ExternalLink, UserX } from "@/components/ui/icons";
import type { Cause } from "@/lib/core/execution/root-cause";
import { reasonInWords } from "@/lib/core/execution/reason";
import { hasEnded, hasFailed, lookOf, type TaskView } from "@/lib/core/execution/task-runs";

import { policyHint } from "./policy-hint";
import { useRun, useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";

interface OutcomeProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
  /** The cause of a failure that is told below; null: the reason is told here. */
  readonly cause: Cause | null;
}

/** The state of an attempt in words, and what comes of it. */
export function AttemptOutcome({ task, facts, cause }: OutcomeProps) {
  const now = useRunNow(250);
  const unasked = useRun((state) => state.unasked);
  const { state, token, word } = lookOf(task, now, retriesOf(facts, task));
  const hint = policyHint(task, facts);
  const isUnasked = state === "queued" && unasked.has(task.taskType);
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className={cn("flex items-center gap-2 font-medium", STATUS_TEXT[token])}>
        <StateIcon
          state={state}
          taskType={task.taskType}
          className={cn("size-4", state === "running" && "animate-spin")}
        />
        {word}
      </p>
      {task.reasonForIncompletion && cause === null && (
        <div className="rounded-tile bg-surface-2 px-3 py-2">
          {!hasEnded(task) && <p className="text-xs text-text-3">The attempt before ended with</p>}
          <p className="max-h-48 overflow-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
            {reasonInWords(task.reasonForIncompletion)}
          </p>
        </div>
      )}
      {hint !== null && <p className="text-text-2">{hint}</p>}
      {isUnasked && (
        <p className="flex gap-2 rounded-tile bg-status-retry-soft px-3 py-2 text-status-retry-fg">
          <UserX className="size-4 shrink-0" />
          <span>
            No worker asks for <code className="font-mono">{task.taskType}</code>. Start one that
            polls for this type; the task waits until then.
          </span>
        </p>
      )}
      {task.subWorkflowId && !leadsTo(cause, task.subWorkflowId) && (
        <Link
          prefetch={false}
          href={`/executions/${encodeURIComponent(task.subWorkflowId)}`}
          className="flex items-center gap-1 text-accent-text underline"
        >
          {hasFailed(task) ? "Open the run that failed" : "Open its run"}
          <ExternalLink className="size-3.5" />
        </Link>
      )}
    </div>
  );
}

/** Whether what is told of a cause has a link to this run. */
function leadsTo(cause: Cause | null, id: string): boolean {
  return cause !== null && cause.above.length > 0 && cause.workflowId === id;
}
