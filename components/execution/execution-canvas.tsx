"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { createStore } from "zustand";

import { CanvasProvider, type CanvasView, EMPTY_VIEW } from "@/components/canvas/canvas-context";
import { type CanvasInstance, WorkflowCanvas } from "@/components/canvas/workflow-canvas";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { baseRefOf } from "@/lib/core/execution/task-runs";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { GraphNode } from "@/lib/core/graph/graph";

import { useChildDefinitions } from "./child-definitions";
import { useRunCards, useRunFacts } from "./run-context";
import { containersAround, drawingOf, type Drawn, workspaceOf } from "./run-drawing";
import { factsOf, runOf } from "./run-facts";
import { shownPictureOf } from "./run-pictures";
import { useRunSelection } from "./run-selection";
import { attemptAt, isIn, isPane, nodeAt } from "./run-targets";
import {
  bringToMiddle,
  centre,
  fitBelow,
  focusNode,
  neighbour,
  READABLE,
  reveal,
} from "./run-viewport";
import { useFollow } from "./use-follow";
import { useUncovered } from "./use-uncovered";

/** The definition of the run itself with the state of every task on its card; a click opens the task. */
export function ExecutionCanvas({ live }: { readonly live: LiveExecution }) {
  const definition = live.execution.workflowDefinition;
  const { ref } = useRunSelection();
  const facts = useRunFacts();
  const [opened, setOpened] = useState<readonly string[]>(NONE);
  const workspace = useMemo(() => workspaceOf(definition), [definition]);
  const run = facts && ref !== null ? runOf(facts, ref) : null;
  const chosen = run ? baseRefOf(run.current) : ref;
  const around = JSON.stringify(workspace ? containersAround(workspace, chosen ?? "") : []);
  const known = useChildDefinitions();
  const [inPlace, setInPlace] = useState<readonly string[]>(NONE);
  const shown = useMemo(
    () => new Map([...known].filter(([name]) => inPlace.includes(name))),
    [known, inPlace],
  );
  const drawn = useMemo(
    () =>
      workspace
        ? drawingOf(workspace, [...opened, ...(JSON.parse(around) as string[])], shown)
        : null,
    [workspace, opened, around, shown],
  );
  if (drawn === null) {
    return <p className="p-6 text-text-2">The definition of this run cannot be drawn.</p>;
  }
  return (
    <Canvas
      drawn={drawn}
      inputs={definition.inputParameters ?? NONE}
      live={live}
      known={known}
      expand={(container) => setOpened([...opened, container])}
      toggleChild={(name) =>
        setInPlace(
          inPlace.includes(name) ? inPlace.filter((one) => one !== name) : [...inPlace, name],
        )
      }
    />
  );
}

const NONE: readonly string[] = [];

interface CanvasProps {
  readonly drawn: Drawn;
  readonly inputs: readonly string[];
  readonly live: LiveExecution;
  /** Definitions of the runs that tasks have started, by their reference names. */
  readonly known: ReadonlyMap<string, WorkflowDef>;
  /** Opens a container that is drawn collapsed. */
  readonly expand: (ref: string) => void;
  /** Draws the run that a task has started in its place, or closes it again. */
  readonly toggleChild: (ref: string) => void;
}

function Canvas({ drawn, inputs, live, known, expand, toggleChild }: CanvasProps) {
  const { graph, refs, nodes } = drawn;
  const cards = useRunCards();
  const router = useRouter();
  const { select, openGallery } = useRunSelection();
  const area = useRef<HTMLDivElement>(null);
  const [instance, setInstance] = useState<CanvasInstance | null>(null);
  const outputs = Object.keys(live.execution.workflowDefinition.outputParameters ?? {});
  const [view] = useState(() =>
    createStore<CanvasView>(() => ({ ...EMPTY_VIEW, inputs, outputs })),
  );
  const chosen = useChosenNode(nodes);
  useEffect(() => {
    view.setState({ selected: new Set(chosen ? [chosen.id] : []) });
    if (chosen && instance && area.current) reveal(chosen, instance, area.current);
  }, [chosen, instance, view]);
  useEffect(() => {
    const levels = new Map([...known.keys()].flatMap((ref) => levelOf(nodes.get(ref))));
    view.setState({ levels });
  }, [known, nodes, view]);
  useFollow(area, (ref) => {
    const node = nodes.get(ref);
    if (node && instance && area.current) bringToMiddle(node, graph, instance, area.current);
  });
  const fitted = useUncovered(area, instance, { graph, chosen });
  const onReady = (ready: CanvasInstance) => {
    const node = chosen;
    if (!area.current) return;
    void fitBelow(graph, ready, area.current, false).then(() => {
      fitted.current = ready.getViewport();
      // What the address names is to be read, not only seen.
      if (node && ready.getZoom() < READABLE) centre(node, ready);
      setInstance(ready);
    });
  };
  const onClick = (event: MouseEvent) => {
    const id = nodeAt(event.target);
    const ref = id === null ? undefined : refs.get(id);
    if (isIn(event.target, "[data-run-action]")) return;
    if (ref !== undefined && isIn(event.target, '[data-action="expand"]')) expand(ref);
    else if (ref !== undefined && isIn(event.target, CHILD_CONTROLS)) toggleChild(ref);
    else if (isIn(event.target, '[data-part="image"]')) {
      const run = ref === undefined ? undefined : factsOf(live).latest.get(ref);
      openGallery(true, run ? shownPictureOf(live, run.current) : null);
    } else if (ref !== undefined && isIn(event.target, "[data-attempt]")) {
      select(ref, attemptAt(event.target));
    } else if (ref !== undefined) select(ref);
    else if (id === null && isPane(event.target)) select(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isIn(event.target, "[data-run-action], a, button")) return;
    const id = nodeAt(document.activeElement);
    const ref = id === null ? undefined : refs.get(id);
    if (event.key === "Escape") select(null);
    else if ((event.key === "Enter" || event.key === " ") && ref !== undefined) {
      if (nodes.get(ref)?.kind === "collapsed") expand(ref);
      const below = id === chosen?.id ? factsOf(live).latest.get(ref)?.current.subWorkflowId : null;
      if (below && event.key === "Enter") router.push(`/executions/${encodeURIComponent(below)}`);
      else select(ref);
    } else if (event.key.startsWith("Arrow")) {
      const next = neighbour(graph.nodes, refs, id, event.key);
      if (next && area.current) focusNode(area.current, next, instance);
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={area} className="h-full" onClick={onClick} onKeyDown={onKeyDown} role="presentation">
      <CanvasProvider view={view} runs={cards}>
        <WorkflowCanvas graph={graph} label="Run, arrows go from task to task" onReady={onReady} />
      </CanvasProvider>
    </div>
  );
}

function useChosenNode(nodes: ReadonlyMap<string, GraphNode>): GraphNode | null {
  const { ref } = useRunSelection();
  const facts = useRunFacts();
  if (ref === null) return null;
  const run = facts ? runOf(facts, ref) : null;
  return nodes.get(run ? baseRefOf(run.current) : ref) ?? null;
}

const CHILD_CONTROLS = '[data-action="expand-child"], [data-action="close-child"]';

function levelOf(node: GraphNode | undefined): [string, number][] {
  return node?.block ? [[node.block.id, 1]] : [];
}
