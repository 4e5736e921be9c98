import type { Id, RawTask, Slot } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Command } from "@/lib/core/edit/command";
import { run } from "@/lib/core/edit/run";
import { describeSlot } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";
import { createDropMap, type Drop, type DropMap } from "@/lib/core/graph/drop";
import type { Point } from "@/lib/core/graph/graph";
import { dropMapWithRoom } from "@/lib/core/graph/open-slot";

import { openPicker, perform } from "./actions";
import { trialIds } from "./carrying";
import { goToInserted } from "./choose";
import { graphFor } from "./graphs";
import type { CanvasHandle } from "./designer-context";
import { createOpener } from "./drag-open";
import { createEdgeScroll } from "./edge-scroll";
import { followPointer } from "./follow-pointer";
import { graphWith, roomFor } from "./reflow";
import { type DesignerStore, type Drag, type PickTarget, workspaceOf } from "./store";

/** Pixels before a press becomes a drag. */
const SLACK = 4;

export interface DragStart {
  readonly what: Drag["what"];
  readonly title: string;
  /** For a container: its children are chosen after the drop. */
  readonly container: "fork" | "switch" | "loop" | null;
  readonly pointer: Point;
  /** A press that did not become a drag. */
  readonly onClick: () => void;
}

/** Follows the pointer until it is let go. No command runs and nothing is recorded before that. */
export function startDrag(store: DesignerStore, handle: CanvasHandle, start: DragStart): void {
  let map: DropMap | null = null;
  let last: Point = start.pointer;
  const scroll = createEdgeScroll(handle);
  const timer = setInterval(() => store.getState().drag && scroll(last), 16);
  const opener = createOpener(store, movingIds(start.what), () => {
    map = showDrag(store, handle, start, mapFor(store, start, null), last);
  });
  const move = (event: PointerEvent) => {
    last = { x: event.clientX, y: event.clientY };
    const isFar = Math.hypot(last.x - start.pointer.x, last.y - start.pointer.y) > SLACK;
    if (!map && !isFar) return;
    map ??= mapFor(store, start, null);
    map = showDrag(store, handle, start, map, last);
    opener.point(last);
    event.preventDefault();
  };
  const end = (drop: boolean) => {
    clearInterval(timer);
    opener.stop();
    const { drag } = store.getState();
    const dropped = drop ? (drag?.drop ?? null) : null;
    const isAsked = start.container !== null;
    if (!dropped || isAsked) opener.close();
    store.setState({ drag: null });
    if (!map && drop) start.onClick();
    else if (dropped && isAsked) {
      // What is chosen next goes into what was opened.
      if (dropped.kind !== "aside") opener.reopen();
      askFor(store, start, dropped, last);
    } else if (dropped) {
      if (letGo(store, start, dropped)) opener.keep();
      else opener.close();
    }
  };
  followPointer({ onMove: move, onEnd: end });
}

function movingIds(what: Drag["what"]): readonly Id[] {
  return what.kind === "blocks" ? what.ids : [];
}

/** The map of the places on the picture as it is drawn, which has room for what is dragged where it points. */
function mapFor(store: DesignerStore, { what }: DragStart, room: Slot | null): DropMap {
  const workspace = workspaceOf(store.getState());
  const moving = movingIds(what);
  if (room === null) return createDropMap(graphFor(workspace), moving);
  return dropMapWithRoom(graphWith(workspace, room), room, moving);
}

/** Shows where the pointer is and what letting go would do; answers the map of the picture that is drawn now. */
function showDrag(
  store: DesignerStore,
  handle: CanvasHandle,
  start: DragStart,
  map: DropMap,
  pointer: Point,
): DropMap {
  const state = store.getState();
  const drop = dropAt(store, handle, map, pointer);
  const { what, title } = start;
  if (state.drag && sameDrop(state.drag.drop, drop)) {
    store.setState({ drag: { ...state.drag, pointer, drop } });
    return map;
  }
  const result = preview(store, start, drop);
  const room = roomFor(state, { what, drop, refused: result.refused });
  store.setState({ drag: { what, title, pointer, drop, room, ...result } });
  return sameSlot(room, state.drag?.room ?? null) ? map : mapFor(store, start, room);
}

function sameSlot(a: Slot | null, b: Slot | null): boolean {
  return a === b || (a !== null && b !== null && a.seq === b.seq && a.index === b.index);
}

function dropAt(
  store: DesignerStore,
  handle: CanvasHandle,
  map: DropMap,
  pointer: Point,
): Drop | null {
  const { element, instance } = handle;
  const under = document.elementFromPoint(pointer.x, pointer.y);
  if (!element || !instance || !under || !element.contains(under)) return null;
  const { doc } = workspaceOf(store.getState());
  const slot = { seq: doc.root.id, index: 0 };
  if (doc.root.items.length === 0) return { kind: "slot", slot, edgeId: `${doc.root.id}>end` };
  return map.at(instance.screenToFlowPosition(pointer));
}

function sameDrop(a: Drop | null, b: Drop | null): boolean {
  if (a === null || b === null || a.kind !== b.kind) return a === b;
  return a.kind === "aside" || JSON.stringify(a) === JSON.stringify(b);
}

/** What the drop would do, in words. */
function preview(store: DesignerStore, start: DragStart, drop: Drop | null) {
  const nothing = { words: "", refused: false, warnings: [] };
  if (!drop) return nothing;
  const workspace = workspaceOf(store.getState());
  const words = wordsFor(store, start, drop);
  if (start.container) {
    const refused = drop.kind === "aside";
    return { ...nothing, refused, words: refused ? "Drop it on a line of the flow" : words };
  }
  const command = commandFor(start.what, drop);
  if (!command) return { ...nothing, refused: true, words: "Drop it on a line of the flow" };
  const outcome = run(workspace, command, trialIds());
  if (!outcome.ok) return { ...nothing, refused: true, words: outcome.reason };
  const warnings = outcome.effects.filter(({ kind }) => kind === "scope").map(({ text }) => text);
  return { words, refused: false, warnings };
}

function wordsFor(store: DesignerStore, { what }: DragStart, drop: Drop): string {
  const { doc } = workspaceOf(store.getState());
  const verb = what.kind === "blocks" ? "Move" : "Add";
  switch (drop.kind) {
    case "slot":
      return `${verb} ${describeSlot(doc, drop.slot, titleOf)}`;
    case "beside": {
      const block = treeIndex(doc).blocks.get(drop.target)?.block;
      return `Run in parallel with ${block ? titleOf(block) : "it"}`;
    }
    case "lane": {
      const block = treeIndex(doc).blocks.get(drop.fork)?.block;
      return `New branch ${drop.at + 1} of ${block ? refOf(block.raw) : "the fork"}`;
    }
    case "aside":
      return what.kind === "parked" ? "Keep aside here" : "Set aside, not part of the workflow";
  }
}

function commandFor(what: Drag["what"], drop: Drop): Command | null {
  switch (what.kind) {
    case "blocks":
      return moveCommand(what.ids, drop);
    case "entry":
      return insertCommand(what.tasks, drop);
    case "chip":
      return null;
    case "parked":
      if (drop.kind === "slot") return { type: "unpark", id: what.id, slot: drop.slot };
      return drop.kind === "aside"
        ? { type: "moveParked", id: what.id, x: drop.x, y: drop.y }
        : null;
  }
}

function moveCommand(ids: readonly Id[], drop: Drop): Command {
  switch (drop.kind) {
    case "slot":
      return { type: "move", ids, slot: drop.slot };
    case "beside":
      return { type: "moveBeside", ids, target: drop.target, side: drop.side };
    case "lane":
      return { type: "moveToLane", fork: drop.fork, at: drop.at, ids };
    case "aside":
      return { type: "park", ids, x: drop.x, y: drop.y };
  }
}

function insertCommand(tasks: readonly RawTask[], drop: Drop): Command {
  switch (drop.kind) {
    case "slot":
      return { type: "insert", slot: drop.slot, tasks };
    case "beside":
      return { type: "insertBeside", target: drop.target, side: drop.side, tasks };
    case "lane":
      return { type: "addLane", fork: drop.fork, at: drop.at, tasks };
    case "aside":
      return { type: "parkTasks", tasks, x: drop.x, y: drop.y };
  }
}

/** Asks for the tasks of a container. */
function askFor(store: DesignerStore, start: DragStart, drop: Drop, pointer: Point): void {
  const target = targetOf(drop);
  if (!target) return;
  openPicker(store, target, pointer);
  store.setState(({ picker }) => ({
    picker: picker && { ...picker, pending: { kind: start.container ?? "fork", chosen: [] } },
  }));
}

/** True: it was one step. */
function letGo(store: DesignerStore, start: DragStart, drop: Drop): boolean {
  const command = commandFor(start.what, drop);
  const { past } = store.getState().history;
  if (!command || !perform(store, command)) return false;
  if (start.what.kind === "entry") goToInserted(store);
  // Where it came to its own place again nothing was done.
  return store.getState().history.past !== past;
}

/** Where a container goes whose tasks are chosen next; null: only what is whole is set aside. */
function targetOf(drop: Drop): PickTarget | null {
  switch (drop.kind) {
    case "slot":
      return { kind: "slot", slot: drop.slot };
    case "beside":
      return { kind: "beside", id: drop.target, side: drop.side };
    case "lane":
      return { kind: "lane", fork: drop.fork, at: drop.at };
    case "aside":
      return null;
  }
}
