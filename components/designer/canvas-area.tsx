"use client";

import { useContext, useEffect, useMemo, useRef } from "react";

import { lazyPart } from "@/components/ui/lazy-part";
import { CanvasProvider } from "@/components/canvas/canvas-context";
import { lookOf } from "@/components/canvas/task-look";
import { HAND_MARK, WorkflowCanvas } from "@/components/canvas/workflow-canvas";
import { cn } from "@/components/ui/cn";
import type { Id, SwitchBlock } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Point } from "@/lib/core/graph/graph";

import { openPicker, perform, select, toggle } from "./actions";
import { CanvasControls } from "./canvas-controls";
import { toggleChild } from "./children";
import { ChipEditor } from "./chip-editor";
import { showNode } from "./compare/compare-actions";
import { chipKey, chipOf, pressChip } from "./chips";
import { createView } from "./derive";
import {
  type CanvasHandle,
  CanvasHandleContext,
  useDesigner,
  useDesignerStore,
} from "./designer-context";
import { startDrag } from "./drag";
import { drawnState, useDrawn } from "./follow-state";
import { startOutputDrag } from "./mapping/output-drag";
import { shownGraph } from "./reflow";
import { SelectionMenu, SelectionToolbar } from "./node-toolbar";
import { freeCaseKey } from "./selection-actions";
import { startNudge } from "./nudge-drag";
import { SlotLayer } from "./slot-layer";
import { useKeepInView, useReveal, useRevealPlace, useRunViewport } from "./reveal";
import { expanded, refOfNode, type ShownRun, withChildToggled } from "./run/shown-run";
import { type DesignerStore, isDrawnOn, isEdited, workspaceOf } from "./store";
import { startTouch } from "./touch";
import { openPolicy } from "./view-actions";
import { useStaged } from "./use-staged";
import { startWire } from "./wires";

const MiniMap = lazyPart(async () => (await import("@/components/canvas/mini-map")).MiniMap);

/** The graph with everything that edits it by pointer. */
export function CanvasArea() {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  const area = useRef<HTMLDivElement>(null);
  const whole = useDrawn(shownGraph);
  const graph = useStaged(whole, handle);
  const isReflowing = useDesigner(({ drag }) => drag !== null);
  const runs = useDesigner(({ run, dry }) => run?.cards ?? dry?.cards ?? null);
  const canDraw = useDesigner(isDrawnOn);
  const canEdit = useDesigner(isEdited);
  const isMap = useDesigner(({ open }) => open.map);
  const view = useMemo(() => createView(drawnState(store)), [store]);
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    handle.attach(element);
    return listen(element, store, handle);
  }, [store, handle]);
  useReveal();
  useRevealPlace();
  useRunViewport();
  useKeepInView();
  return (
    <div
      ref={area}
      className={cn("relative min-h-0 min-w-0 flex-1", isReflowing && "reflowing")}
      id="canvas"
    >
      <CanvasProvider view={view} runs={runs}>
        <WorkflowCanvas graph={graph} label="Workflow" onReady={handle.ready} panOnCards={!canDraw}>
          {canDraw && <SlotLayer graph={graph} />}
          {canDraw && <ChipEditor graph={graph} />}
          {canDraw && <SelectionToolbar />}
          {canEdit && <SelectionMenu />}
          <CanvasControls readOnly={!canDraw} />
          {isMap && <MiniMap graph={whole} />}
        </WorkflowCanvas>
      </CanvasProvider>
    </div>
  );
}

/** Pointer events of all nodes, dots and controls, found by their data attributes. */
function listen(element: HTMLElement, store: DesignerStore, handle: CanvasHandle): () => void {
  const down = (event: PointerEvent) => {
    const isHand = element.querySelector(`[${HAND_MARK}]`) !== null;
    if (isEdited(store.getState()) && !isHand) press(event, store, handle);
  };
  const click = (event: MouseEvent) => {
    const { run, dry, comparing } = store.getState();
    if (run) openTask(event, run, store);
    else if (comparing) lookAt(event, store);
    else if (dry) selectIn(event, store);
    else act(event, store);
  };
  const doubleClick = (event: MouseEvent) => {
    const chip = chipOf(event.target)?.chip;
    if (isEdited(store.getState()) && chip) store.setState({ chip });
  };
  const key = (event: KeyboardEvent) => {
    if (isEdited(store.getState())) chipKey(event, store);
  };
  const menu = (event: MouseEvent) => {
    if (isEdited(store.getState())) openMenu(event, store);
  };
  element.addEventListener("pointerdown", down);
  element.addEventListener("click", click);
  element.addEventListener("dblclick", doubleClick);
  element.addEventListener("keydown", key);
  element.addEventListener("contextmenu", menu);
  return () => {
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("click", click);
    element.removeEventListener("dblclick", doubleClick);
    element.removeEventListener("keydown", key);
    element.removeEventListener("contextmenu", menu);
  };
}

/** While versions are compared a click looks at a node, and opens a container that was closed. */
function lookAt(event: MouseEvent, store: DesignerStore): void {
  const id = find(event, "data-node")?.dataset["node"];
  if (id !== undefined) showNode(store, id);
  else if (isPane(event)) showNode(store, null);
}

/** During a dry run a click only chooses the task that something is said about. */
function selectIn(event: MouseEvent, store: DesignerStore): void {
  const id = find(event, "data-node")?.dataset["node"];
  if (id !== undefined) select(store, [id]);
  else if (isPane(event)) select(store, []);
}

function find(event: Event, attribute: string): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest(`[${attribute}]`) : null;
}

/** The menu of what is under the pointer, which becomes the selection unless it is part of it. */
function openMenu(event: MouseEvent, store: DesignerStore): void {
  const id = find(event, "data-node")?.dataset["node"];
  if (id === undefined || !treeIndex(workspaceOf(store.getState()).doc).blocks.has(id)) return;
  event.preventDefault();
  openMenuAt(id, { x: event.clientX, y: event.clientY }, store);
}

function openMenuAt(id: Id, menu: Point, store: DesignerStore): void {
  const { doc } = workspaceOf(store.getState());
  if (!treeIndex(doc).blocks.has(id)) return;
  if (!store.getState().selection.includes(id)) select(store, [id]);
  store.setState({ menu });
}

function press(event: PointerEvent, store: DesignerStore, handle: CanvasHandle): void {
  const node = find(event, "data-node");
  const chip = chipOf(event.target);
  const port = find(event, "data-port");
  if (event.button === 0 && chip) return pressChip(event, chip, store, handle);
  if (event.button === 0 && port && node) {
    return startWire(store, handle, node.dataset["node"] ?? "", port);
  }
  if (event.button !== 0 || !node) return;
  const id = node.dataset["node"] ?? "";
  const action = find(event, "data-action")?.dataset["action"];
  if (action === "output" && handle.element && event.pointerType !== "touch") {
    const start = { x: event.clientX, y: event.clientY };
    return startOutputDrag(store, { from: id, start, element: handle.element });
  }
  if (action !== undefined) return;
  const isMany = event.ctrlKey || event.metaKey || event.shiftKey;
  const onClick = () => {
    if (isMany) toggle(store, id);
    else select(store, [id]);
    node.focus({ preventScroll: true });
  };
  const pointer = { x: event.clientX, y: event.clientY };
  const state = store.getState();
  if (event.pointerType === "touch") {
    const onHold = (at: Point) => openMenuAt(id, at, store);
    return startTouch({ pointer, onTap: onClick, onHold });
  }
  if (state.narrow) return onClick();
  const workspace = workspaceOf(state);
  const block = treeIndex(workspace.doc).blocks.get(id)?.block;
  const parked = workspace.parked.find((one) => one.id === id);
  if (block) {
    const ids = state.selection.includes(id) ? movable(state.selection, workspace) : [id];
    if (event.shiftKey) return startNudge(store, handle, { ids, pointer, onClick });
    const title = ids.length > 1 ? `${ids.length} tasks` : lookOf(block.raw).title;
    startDrag(store, handle, {
      what: { kind: "blocks", ids },
      title,
      container: null,
      pointer,
      onClick,
    });
  } else if (parked) {
    const title = parked.tasks[0] ? lookOf(parked.tasks[0]).title : "Tasks";
    startDrag(store, handle, {
      what: { kind: "parked", id },
      title,
      container: null,
      pointer,
      onClick,
    });
  } else {
    onClick();
  }
}

/** A click on a card of a run opens the task, its picture or attempt; one beside the cards closes it. */
function openTask(event: MouseEvent, run: ShownRun, store: DesignerStore): void {
  const id = find(event, "data-node")?.dataset["node"] ?? "";
  const ref = refOfNode(run, id);
  const attempt = find(event, "data-attempt")?.dataset["attempt"];
  const action = find(event, "data-action")?.dataset["action"];
  if (find(event, "data-run-action")) return;
  if (action === "expand") store.setState({ run: expanded(run, id, store.newId) });
  else if (action === "expand-child" || action === "close-child") {
    store.setState({ run: withChildToggled(run, id, store.newId) });
  } else if (find(event, "data-part")) run.openGallery(true);
  else if (ref !== null) run.select(ref, attempt === undefined ? null : Number(attempt));
  else if (isPane(event)) run.select(null);
}

function movable(ids: readonly Id[], workspace: ReturnType<typeof workspaceOf>): readonly Id[] {
  const { blocks } = treeIndex(workspace.doc);
  return ids.filter((id) => blocks.has(id));
}

function act(event: MouseEvent, store: DesignerStore): void {
  const at = { x: event.clientX, y: event.clientY };
  const slot = find(event, "data-slot");
  if (slot) {
    const [seq = "", index = "0"] = (slot.dataset["slot"] ?? "").split(" ");
    openPicker(store, { kind: "slot", slot: { seq, index: Number(index) } }, at);
    return;
  }
  const control = find(event, "data-action");
  const id = find(event, "data-node")?.dataset["node"];
  if (control && id !== undefined) runAction(control, id, at, store);
  else if (find(event, "data-node") === null && isPane(event)) select(store, []);
}

function isPane(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.classList.contains("react-flow__pane");
}

function runAction(
  control: HTMLElement,
  id: Id,
  at: { x: number; y: number },
  store: DesignerStore,
): void {
  const block = treeIndex(workspaceOf(store.getState()).doc).blocks.get(id)?.block;
  switch (control.dataset["action"]) {
    case "policy":
      select(store, [id]);
      openPolicy(store, [id]);
      return;
    case "output":
      if (block) store.setState({ outputUse: { from: id, to: null, at } });
      return;
    case "add-lane":
      if (block?.kind === "fork") {
        openPicker(store, { kind: "lane", fork: id, at: block.lanes.length }, at);
      }
      return;
    case "add-case":
      if (block?.kind === "switch") {
        addCase(store, block);
      }
      return;
    case "case":
      store.setState({ tab: "inputs" });
      return;
    case "expand":
    case "collapse": {
      const collapsed = control.dataset["action"] === "collapse";
      perform(store, { type: "collapse", id, collapsed });
      return;
    }
    case "expand-child":
    case "close-child":
      toggleChild(store, [id]);
      return;
    case "lane-wait": {
      const at = Number(control.dataset["index"]);
      const lane = block?.kind === "fork" ? block.lanes[at] : undefined;
      if (lane) perform(store, { type: "setLaneWait", fork: id, at, wait: !lane.wait });
      return;
    }
    case "note":
      select(store, [id]);
      store.setState({ noting: id });
      return;
    default:
  }
}

/** A new case, whose key can be written at once. */
function addCase(store: DesignerStore, { id, cases }: SwitchBlock): void {
  const key = freeCaseKey(cases.map((one) => one.key));
  if (!perform(store, { type: "addCase", id, key })) return;
  const block = treeIndex(workspaceOf(store.getState()).doc).blocks.get(id)?.block;
  const index = block?.kind === "switch" ? block.cases.findIndex((one) => one.key === key) : -1;
  if (index >= 0) store.setState({ chip: { kind: "case", id, index } });
}
