"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink, RotateCw, UserX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { api } from "@/lib/client/api";
import { bytesText, runTimeText } from "@/lib/client/format";
import {
  baseRefOf,
  hasEnded,
  hasFailed,
  lookOf,
  type TaskView,
} from "@/lib/core/execution/task-runs";
import { timingOf } from "@/lib/core/execution/timeline";

import { STATE_ICONS } from "./card-runs";
import { CompleteByHand } from "./complete-by-hand";
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
      <Section title="Output" value={task.outputData}>
        <JsonTree value={task.outputData} label="Output" path={`${path}.output`} />
      </Section>
      <Section title="Input" value={task.inputData}>
        <JsonTree value={task.inputData} label="Input" path={`${path}.input`} />
      </Section>
      <Log task={task} />
      <Timing task={task} />
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
  const left = retries - task.retryCount;
  if (left > 0) return `Attempt ${task.retryCount + 1} of ${retries + 1}.`;
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

interface SectionProps {
  readonly title: string;
  /** What the button copies; undefined: no button. */
  readonly value?: unknown;
  readonly children: ReactNode;
}

function Section({ title, value, children }: SectionProps) {
  return (
    <section
      aria-label={title}
      className="grid grid-cols-1 gap-1 border-t border-border-subtle pt-3"
    >
      <div className="flex h-6 items-center justify-between">
        <h3 className="text-text-2">{title}</h3>
        {value !== undefined && (
          <CopyButton
            compact
            label={`Copy the ${title.toLowerCase()}`}
            text={() => JSON.stringify(value, null, 2)}
          />
        )}
      </div>
      {children}
    </section>
  );
}

interface LogLine {
  readonly log: string;
  /** Epoch ms. */
  readonly createdTime: number;
}

function Log({ task }: { readonly task: TaskView }) {
  const isOpen = !hasEnded(task);
  const result = useQuery({
    queryKey: ["task-log", task.taskId, task.status],
    queryFn: () =>
      api<readonly LogLine[] | null>(`/tasks/${encodeURIComponent(task.taskId)}/log`).then(
        (lines) => lines ?? [],
      ),
    refetchInterval: isOpen ? 2_000 : false,
  });
  const lines = result.data ?? [];
  if (lines.length === 0) return null;
  return (
    <Section title="Log">
      <ol className="max-h-56 overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs">
        {lines.map(({ log, createdTime }, at) => (
          <li key={`${createdTime} ${String(at)}`} className="flex gap-2">
            <time
              dateTime={new Date(createdTime).toISOString()}
              className="shrink-0 text-text-3 tabular-nums"
            >
              {new Date(createdTime).toLocaleTimeString()}
            </time>
            <span className="break-words whitespace-pre-wrap">{log}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Timing({ task }: { readonly task: TaskView }) {
  const now = useRunNow(1_000);
  const { waitMs, queueMs, runMs } = timingOf(task, now);
  const facts: readonly (readonly [string, string])[] = [
    ["Held back", runTimeText(waitMs, true)],
    ["In the queue", runTimeText(queueMs, true)],
    ["Ran", runMs === null ? "not begun" : runTimeText(runMs, task.endTime > 0)],
    ["Worker", task.workerId ?? "none yet"],
    ["Scheduled", new Date(task.scheduledTime).toLocaleTimeString()],
    ["Task id", task.taskId],
  ];
  return (
    <Section title="Timing">
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
    </Section>
  );
}
