"use client";

import { useEffect, useMemo, useState } from "react";

import { CanvasProvider, type CanvasView, EMPTY_VIEW } from "@/components/canvas/canvas-context";
import { createCardRunStore } from "@/components/canvas/card-run";
import { WorkflowCanvas } from "@/components/canvas/workflow-canvas";
import type { LiveExecution } from "@/lib/client/use-live-execution";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { isTerminalExecution, type ExecutionStatus } from "@/lib/core/execution/state";
import { taskRuns } from "@/lib/core/execution/task-runs";
import { graphOf } from "@/lib/core/graph/from-document";

import { cardRunOf } from "./card-runs";

/** The definition of the run itself, with the state of every task on its card. */
export function ExecutionCanvas({ live }: { readonly live: LiveExecution }) {
  const definition = live.execution.workflowDefinition;
  const graph = useMemo(() => {
    const opened = openWorkspace({ definition }, createIds("r"));
    return opened.ok ? graphOf(opened.workspace) : null;
  }, [definition]);
  const [runs] = useState(createCardRunStore);
  const view = useMemo(() => viewStore(definition.inputParameters ?? []), [definition]);
  const ended = isTerminalExecution(live.execution.status as ExecutionStatus);
  useEffect(() => {
    const draw = () => {
      const now = Date.now();
      const cards = new Map(
        [...taskRuns(live.tasks.values())].map(([ref, run]) => [ref, cardRunOf(run, now)] as const),
      );
      runs.setState({ cards, start: null });
    };
    draw();
    if (ended) return;
    const clock = setInterval(draw, 250);
    return () => clearInterval(clock);
  }, [live, runs, ended]);
  if (graph === null) {
    return <p className="p-6 text-text-2">The definition of this run cannot be drawn.</p>;
  }
  return (
    <CanvasProvider view={view} runs={runs}>
      <WorkflowCanvas graph={graph} label="Run" />
    </CanvasProvider>
  );
}

/** A view that never changes: nothing can be selected here. */
function viewStore(inputs: readonly string[]) {
  const view: CanvasView = { ...EMPTY_VIEW, inputs };
  return { getState: () => view, subscribe: () => () => undefined };
}
