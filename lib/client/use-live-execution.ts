"use client";

import { useEffect, useState } from "react";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { TaskView } from "@/lib/core/execution/task-runs";

/** Conductor's Workflow, as far as a viewer needs it. */
export interface ExecutionView {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number;
  readonly status: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly reasonForIncompletion?: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly workflowDefinition: WorkflowDef;
}

export interface LiveExecution {
  readonly execution: ExecutionView;
  readonly tasks: ReadonlyMap<string, TaskView>;
}

export type Connection = "connecting" | "live" | "reconnecting" | "missing";

interface Change {
  readonly task: TaskView | null;
  readonly execution: Partial<ExecutionView>;
}

/**
 * One execution as it happens: a snapshot, then every change, at most one render per frame. The browser reconnects by
 * itself and resumes with the last event that it saw.
 */
export function useLiveExecution(id: string): {
  readonly live: LiveExecution | null;
  readonly connection: Connection;
} {
  const [live, setLive] = useState<LiveExecution | null>(null);
  const [connection, setConnection] = useState<Connection>("connecting");
  useEffect(() => {
    const source = new EventSource(`/api/live/executions/${encodeURIComponent(id)}`);
    let current: LiveExecution | null = null;
    let frame = 0;
    const show = (next: LiveExecution) => {
      current = next;
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setLive(current);
      });
    };
    source.addEventListener("open", () => setConnection("live"));
    source.addEventListener("error", () => {
      const gone = source.readyState === EventSource.CLOSED && current === null;
      setConnection(gone ? "missing" : "reconnecting");
    });
    source.addEventListener("snapshot", (event: MessageEvent<string>) => {
      const { execution } = JSON.parse(event.data) as {
        execution: ExecutionView & { tasks: readonly TaskView[] };
      };
      show({ execution, tasks: new Map(execution.tasks.map((task) => [task.taskId, task])) });
    });
    source.addEventListener("change", (event: MessageEvent<string>) => {
      const { task, execution } = JSON.parse(event.data) as Change;
      if (current) show(changed(current, task ? [task] : [], execution));
    });
    source.addEventListener("touch", (event: MessageEvent<string>) => {
      const { tasks, execution } = JSON.parse(event.data) as {
        tasks: readonly TaskView[];
        execution: Partial<ExecutionView>;
      };
      if (current) show(changed(current, tasks, execution));
    });
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [id]);
  return { live, connection };
}

function changed(
  { execution, tasks }: LiveExecution,
  changedTasks: readonly TaskView[],
  changes: Partial<ExecutionView>,
): LiveExecution {
  const next = new Map(tasks);
  for (const task of changedTasks) next.set(task.taskId, task);
  return { execution: { ...execution, ...changes }, tasks: next };
}
