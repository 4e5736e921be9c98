"use client";

import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { createStore } from "zustand";

import { CanvasProvider, type CanvasView, EMPTY_VIEW } from "@/components/canvas/canvas-context";
import { type CanvasInstance, WorkflowCanvas } from "@/components/canvas/workflow-canvas";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { refOf, type Workspace } from "@/lib/core/definition/document";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { baseRefOf } from "@/lib/core/execution/task-runs";
import { graphOf } from "@/lib/core/graph/from-document";
import type { Graph, GraphNode } from "@/lib/core/graph/graph";

import { useRunCards, useRunFacts } from "./run-context";
import { runOf } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { useFollow } from "./use-follow";

interface Drawn {
  readonly graph: Graph;
  /** Reference name by node, and node by reference name. */
  readonly refs: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

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
  const drawn = useMemo(
    () =>
      workspace ? drawingOf(workspace, [...opened, ...(JSON.parse(around) as string[])]) : null,
    [workspace, opened, around],
  );
  if (drawn === null) {
    return <p className="p-6 text-text-2">The definition of this run cannot be drawn.</p>;
  }
  return (
    <Canvas
      drawn={drawn}
      inputs={definition.inputParameters ?? NONE}
      live={live}
      expand={(container) => setOpened([...opened, container])}
    />
  );
}

const NONE: readonly string[] = [];

interface CanvasProps {
  readonly drawn: Drawn;
  readonly inputs: readonly string[];
  readonly live: LiveExecution;
  /** Opens a container that is drawn collapsed. */
  readonly expand: (ref: string) => void;
}

function Canvas({ drawn, inputs, live, expand }: CanvasProps) {
  const { graph, refs, nodes } = drawn;
  const cards = useRunCards();
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
  useFollow(area, (ref) => {
    const node = nodes.get(ref);
    if (node && instance && area.current) reveal(node, instance, area.current);
  });
  const onReady = (ready: CanvasInstance) => {
    const node = chosen;
    const isNarrow = (area.current?.clientWidth ?? 0) < NARROW;
    void ready.fitView({ ...FIT, minZoom: isNarrow ? READABLE : FIT.minZoom }).then(() => {
      startAtTop(graph, ready);
      // What the address names is to be read, not only seen.
      if (node && ready.getZoom() < READABLE) centre(node, ready);
      setInstance(ready);
    });
  };
  const onClick = (event: MouseEvent) => {
    const id = nodeAt(event.target);
    const ref = id === null ? undefined : refs.get(id);
    if (ref !== undefined && isIn(event.target, '[data-action="expand"]')) expand(ref);
    else if (isIn(event.target, '[data-part="image"]')) openGallery(true);
    else if (ref !== undefined && isIn(event.target, "[data-attempt]")) {
      select(ref, attemptAt(event.target));
    } else if (ref !== undefined) select(ref);
    else if (id === null && isPane(event.target)) select(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const id = nodeAt(document.activeElement);
    const ref = id === null ? undefined : refs.get(id);
    if (event.key === "Escape") select(null);
    else if ((event.key === "Enter" || event.key === " ") && ref !== undefined) {
      if (nodes.get(ref)?.kind === "collapsed") expand(ref);
      select(ref);
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

/** Room for the run bar above. */
const FIT = {
  maxZoom: 1,
  minZoom: 0.4,
  padding: { top: "84px", right: "32px", bottom: "24px", left: "32px" },
} as const;

function workspaceOf(definition: WorkflowDef): Workspace | null {
  const opened = openWorkspace({ definition }, createIds("r"));
  return opened.ok ? opened.workspace : null;
}

/** Reference names of the containers around a task. */
function containersAround({ doc }: Workspace, ref: string): string[] {
  const around: string[] = [];
  const place = treeIndex(doc).refs.get(ref)?.place;
  for (let owner = place?.in.owner; owner; owner = owner.in.owner) {
    around.push(refOf(owner.block.raw));
  }
  return around;
}

/** Large definitions open with collapsed containers; `open` are drawn with what they hold. */
function drawingOf(workspace: Workspace, open: readonly string[]): Drawn {
  const { refs: places } = treeIndex(workspace.doc);
  const opened = Object.fromEntries(open.map((ref) => [ref, false] as const));
  const collapsed = { ...workspace.presentation.collapsed, ...opened };
  const graph = graphOf({ ...workspace, presentation: { ...workspace.presentation, collapsed } });
  const refs = new Map<string, string>();
  const nodes = new Map<string, GraphNode>();
  for (const [ref, { place, part }] of places) {
    const { block } = place;
    const id = part === "join" && "join" in block && block.join ? block.join.id : block.id;
    const node = graph.nodes.find((one) => one.id === id);
    if (!node || part === "merge") continue;
    refs.set(id, ref);
    nodes.set(ref, node);
  }
  return { graph, refs, nodes };
}

function useChosenNode(nodes: ReadonlyMap<string, GraphNode>): GraphNode | null {
  const { ref } = useRunSelection();
  const facts = useRunFacts();
  if (ref === null) return null;
  const run = facts ? runOf(facts, ref) : null;
  return nodes.get(run ? baseRefOf(run.current) : ref) ?? null;
}

function nodeAt(target: EventTarget | null): string | null {
  const node = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
  return node?.dataset["node"] ?? null;
}

function isIn(target: EventTarget, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Of the mark that was clicked; null: of no mark. Marks of attempts that are left show the latest. */
function attemptAt(target: EventTarget): number | null {
  const mark = target instanceof Element ? target.closest("[data-attempt]") : null;
  return mark ? Number(mark.getAttribute("data-attempt")) : null;
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains("react-flow__pane");
}

/** The next task in the direction of an arrow key; from nowhere the first one. */
function neighbour(
  all: readonly GraphNode[],
  refs: ReadonlyMap<string, string>,
  from: string | null,
  key: string,
): GraphNode | null {
  const nodes = all.filter(({ id }) => refs.has(id));
  const at = nodes.find(({ id }) => id === from);
  if (!at) return nodes[0] ?? null;
  const isAcross = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const candidates = nodes.flatMap((node) => {
    const dx = node.x + node.width / 2 - (at.x + at.width / 2);
    const dy = node.y + node.height / 2 - (at.y + at.height / 2);
    const ahead = (isAcross ? dx : dy) * sign;
    const aside = Math.abs(isAcross ? dy : dx);
    return ahead > 1 ? [{ node, cost: ahead + aside * 2 }] : [];
  });
  return candidates.toSorted((a, b) => a.cost - b.cost)[0]?.node ?? null;
}

function focusNode(area: HTMLElement, node: GraphNode, instance: CanvasInstance | null): void {
  if (instance) reveal(node, instance, area);
  area
    .querySelector<HTMLElement>(`.react-flow__node [data-node="${CSS.escape(node.id)}"]`)
    ?.focus({ preventScroll: true });
}

const MARGIN = 24;
const BAR = 76;

/** Moves the picture as little as needed to bring a node out from under the bar and the edges. */
function reveal(node: GraphNode, instance: CanvasInstance, area: HTMLElement): void {
  const box = area.getBoundingClientRect();
  const { x, y, zoom } = instance.getViewport();
  const left = node.x * zoom + x;
  const top = node.y * zoom + y;
  const dx = shift(left, left + node.width * zoom, MARGIN, box.width - MARGIN);
  const dy = shift(top, top + Math.min(node.height, 120) * zoom, BAR, box.height - MARGIN);
  if (dx === 0 && dy === 0) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  void instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: still ? 0 : 300 });
}

const READABLE = 0.56;
const NARROW = 640;

/** What does not fit is shown from its beginning. */
function startAtTop({ bounds }: Graph, instance: CanvasInstance): void {
  const { x, y, zoom } = instance.getViewport();
  const top = bounds.y * zoom + y;
  if (top < BAR) void instance.setViewport({ x, y: y + BAR - top, zoom });
}

function centre(node: GraphNode, instance: CanvasInstance): void {
  const x = node.x + node.width / 2;
  void instance.setCenter(x, node.y + node.height / 2, { zoom: 0.8, duration: 0 });
}

function shift(start: number, end: number, from: number, to: number): number {
  if (start < from) return from - start;
  return end > to ? Math.max(to - end, from - start) : 0;
}
