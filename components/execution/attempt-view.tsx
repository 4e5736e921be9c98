"use client";

import Image from "next/image";
import { useState } from "react";

import { ImageOff } from "@/components/ui/icons";
import { bytesText } from "@/lib/client/format";
import { baseRefOf, type TaskView } from "@/lib/core/execution/task-runs";

import { AttemptLog } from "./attempt-log";
import { AttemptOutcome } from "./attempt-outcome";
import { AttemptTiming } from "./attempt-timing";
import { CompleteByHand } from "./complete-by-hand";
import { DrawerSection } from "./drawer-section";
import { FailurePanels } from "./failure-panel";
import { ForkedTasks } from "./forked-tasks";
import { JsonTree } from "./json-tree";
import type { RunFacts } from "./run-facts";
import { TaskActions } from "./task-actions";
import { topOf, useCauses } from "./use-causes";

interface AttemptProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
}

/** One attempt: what came of it and why, its picture, output, input, log, and where its time went. */
export function AttemptView({ task, facts }: AttemptProps) {
  const path = baseRefOf(task);
  const causes = useCauses().filter((one) => topOf(one).taskId === task.taskId);
  const [cause = null] = causes;
  return (
    <div className="grid grid-cols-1 content-start gap-4 px-4 py-3">
      <AttemptOutcome task={task} facts={facts} cause={cause} />
      <FailurePanels causes={causes} />
      <TaskActions task={task} />
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
      <Definition task={task} facts={facts} />
    </div>
  );
}

/** The task as the run's own definition has it; nothing for tasks that were made at run time. */
function Definition({ task, facts }: AttemptProps) {
  const ref = baseRefOf(task);
  const placed = facts.shape.placed.find((one) => one.task.taskReferenceName === ref);
  if (!placed) return null;
  return (
    <DrawerSection title="Definition" value={placed.task}>
      <details>
        <summary className="min-h-6 text-text-2">As the run has it</summary>
        <JsonTree value={placed.task} label="Definition" />
      </details>
    </DrawerSection>
  );
}

function Picture({ task }: { readonly task: TaskView }) {
  const [isGone, setIsGone] = useState(false);
  const { artifactId, contentType, width, height, bytes } = task.outputData;
  if (typeof artifactId !== "string" || typeof contentType !== "string") return null;
  if (!contentType.startsWith("image/")) return null;
  if (isGone) {
    return (
      <p className="flex gap-2 rounded-tile bg-surface-2 px-3 py-2 text-text-2">
        <ImageOff className="size-4 shrink-0" />
        The picture that this task made is not stored any more.
      </p>
    );
  }
  const size = typeof bytes === "number" ? ` · ${bytesText(bytes)}` : "";
  const pixels = typeof width === "number" ? `${width} × ${String(height)}` : contentType;
  return (
    <figure className="grid gap-1">
      <a
        href={`/api/artifacts/${encodeURIComponent(artifactId)}`}
        target="_blank"
        rel="noreferrer"
        className="block overflow-hidden rounded-tile border border-border-subtle bg-surface-2"
      >
        <Image
          src={`/api/artifacts/${encodeURIComponent(artifactId)}/preview?width=320`}
          alt={`Made by ${task.referenceTaskName}`}
          width={320}
          height={224}
          unoptimized
          onError={() => setIsGone(true)}
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
