"use client";

import { ExternalLink, RotateCw, UserX } from "lucide-react";
import Link from "next/link";

import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { bytesText } from "@/lib/client/format";
import {
  baseRefOf,
  hasEnded,
  hasFailed,
  lookOf,
  type TaskView,
} from "@/lib/core/execution/task-runs";
import { formatDuration } from "@/lib/core/policy/duration";

import { AttemptLog } from "./attempt-log";
import { AttemptTiming } from "./attempt-timing";
import { STATE_ICONS } from "./card-runs";
import { CompleteByHand } from "./complete-by-hand";
import { DrawerSection } from "./drawer-section";
import { ForkedTasks } from "./forked-tasks";
import { JsonTree } from "./json-tree";
import { useRunOperation } from "./run-actions";
import { useLive, useRun, useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";

interface AttemptProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
}

/** One attempt: what came of it and why, its picture, output, input, log, and where its time went. */
export function AttemptView({ task, facts }: AttemptProps) {
  const path = baseRefOf(task);
  return (
    <div className="grid grid-cols-1 content-start gap-4 px-4 py-3">
      <Outcome task={task} facts={facts} />
      <CompleteByHand task={task} />
      <Picture task={task} />
      <ForkedTasks task={task} facts={facts} />
      <DrawerSection title="Output" value={task.outputData}>
        <JsonTree value={task.outputData} label="Output" path={`${path}.output`} />
      </DrawerSection>
      <DrawerSection title="Input" value={task.inputData}>
        <JsonTree value={task.inputData} label="Input" path={`${path}.input`} />
      </DrawerSection>
      <AttemptLog task={task} />
      <AttemptTiming task={task} />
    </div>
  );
}

function Outcome({ task, facts }: AttemptProps) {
  const now = useRunNow(250);
  const unasked = useRun((state) => state.unasked);
  const { state, token, word } = lookOf(task, now, retriesOf(facts, task));
  const Icon = STATE_ICONS[state];
  const hint = hintOf(task, facts);
  const isUnasked = state === "queued" && unasked.has(task.taskType);
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className={cn("flex items-center gap-2 font-medium", STATUS_TEXT[token])}>
        <Icon aria-hidden className={cn("size-4", state === "running" && "animate-spin")} />
        {word}
      </p>
      {task.reasonForIncompletion && (
        <div className="rounded-tile bg-surface-2 px-3 py-2">
          {!hasEnded(task) && <p className="text-xs text-text-3">The attempt before ended with</p>}
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {task.reasonForIncompletion}
          </p>
        </div>
      )}
      {hint !== null && <p className="text-text-2">{hint}</p>}
      {isUnasked && (
        <p className="flex gap-2 rounded-tile bg-status-retry-soft px-3 py-2 text-status-retry-fg">
          <UserX aria-hidden className="size-4 shrink-0" />
          <span>
            No worker asks for <code className="font-mono">{task.taskType}</code>. Start one that
            polls for this type; the task waits until then.
          </span>
        </p>
      )}
      <RetryHere task={task} />
      {task.subWorkflowId && (
        <Link
          href={`/executions/${task.subWorkflowId}`}
          className="flex items-center gap-1 text-accent-text underline"
        >
          {hasFailed(task) ? "Open the run that failed" : "Open its run"}
          <ExternalLink aria-hidden className="size-3.5" />
        </Link>
      )}
    </div>
  );
}

/** What the policy makes of an attempt that went wrong, in words. */
function hintOf(task: TaskView, facts: RunFacts): string | null {
  if (!hasFailed(task)) return null;
  if (task.status === "FAILED_WITH_TERMINAL_ERROR") {
    return "The task itself says that this is final: a retry with the same input cannot help. Change the input or the definition and run again.";
  }
  const retries = retriesOf(facts, task);
  if (retries === null) return null;
  if (retries === 0) return "Its policy grants no retry.";
  const next = facts.runs
    .get(task.referenceTaskName)
    ?.attempts.find(({ retryCount }) => retryCount === task.retryCount + 1);
  const number = `Attempt ${task.retryCount + 1} of ${retries + 1}`;
  if (next) {
    const delay = next.startDelayInSeconds;
    return `${number}; tried again ${delay > 0 ? `after ${formatDuration(delay)}` : "at once"}.`;
  }
  if (retries > task.retryCount) return `${number}.`;
  return `That was the last of ${retries + 1} attempts that its policy grants.`;
}

/** Goes on from this task; only where the run has ended and a retry takes it up again. */
function RetryHere({ task }: { readonly task: TaskView }) {
  const live = useLive();
  const call = useRunOperation(live?.execution.workflowId ?? "");
  const status = live?.execution.status;
  if ((status !== "FAILED" && status !== "TIMED_OUT") || !hasFailed(task)) return null;
  if (task.status === "FAILED_WITH_TERMINAL_ERROR") return null;
  return (
    <div>
      <Button
        disabled={call.isPending}
        onClick={() => call.mutate({ path: "/retry", method: "POST" })}
      >
        <RotateCw aria-hidden />
        Retry this task
      </Button>
    </div>
  );
}

function Picture({ task }: { readonly task: TaskView }) {
  const { artifactId, contentType, width, height, bytes } = task.outputData;
  if (typeof artifactId !== "string" || typeof contentType !== "string") return null;
  if (!contentType.startsWith("image/")) return null;
  const size = typeof bytes === "number" ? ` · ${bytesText(bytes)}` : "";
  const pixels = typeof width === "number" ? `${width} × ${String(height)}` : contentType;
  return (
    <figure className="grid gap-1">
      <a
        href={`/api/artifacts/${artifactId}`}
        target="_blank"
        rel="noreferrer"
        className="block overflow-hidden rounded-tile border border-border-subtle bg-surface-2"
      >
        {/* oxlint-disable-next-line nextjs/no-img-element -- previews are already small WebP pictures */}
        <img
          src={`/api/artifacts/${artifactId}/preview?width=320`}
          alt={`Made by ${task.referenceTaskName}`}
          className="max-h-56 min-h-24 w-full object-contain"
        />
      </a>
      <figcaption className="text-xs text-text-3 tabular-nums">
        {pixels}
        {size}
      </figcaption>
    </figure>
  );
}
