import { toast } from "@/components/ui/toast";
import type { Id } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { wire, type Wired, type WireEnd } from "@/lib/core/edit/gestures";
import type { Point } from "@/lib/core/graph/graph";

import { openPicker, perform, say } from "./actions";
import { graphFor } from "./graphs";
import type { CanvasHandle } from "./designer-context";
import { createEdgeScroll } from "./edge-scroll";
import { type DesignerStore, workspaceOf } from "./store";

const SLACK = 4;

/** Pulls a wire out of a block until it is let go: over a task, a join, what is set aside, or nothing. */
export function startWire(
  store: DesignerStore,
  handle: CanvasHandle,
  from: Id,
  port: HTMLElement,
): void {
  const box = port.getBoundingClientRect();
  let start: Point = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  let pointer = start;
  let last: PointerEvent | null = null;
  let isMoving = false;
  const meaning = (event: PointerEvent) => {
    const end = endAt(store, handle, from, pointer, event.altKey);
    return end && wire(workspaceOf(store.getState()), from, end);
  };
  const follow = (event: PointerEvent) => {
    last = event;
    pointer = { x: event.clientX, y: event.clientY };
    if (!isMoving && Math.hypot(pointer.x - start.x, pointer.y - start.y) <= SLACK) return;
    isMoving = true;
    const wired = meaning(event);
    const refused = wired?.kind === "refused";
    const said = wired && (wired.kind === "refused" ? wired.reason : wired.words);
    const words = said ?? "";
    store.setState({ wire: { from, start, pointer, words, refused } });
  };
  const tick = createPull(handle, (by) => {
    start = { x: start.x + by.x, y: start.y + by.y };
    if (last) follow(last);
  });
  const timer = setInterval(() => isMoving && tick(pointer), 16);
  const end = (event: PointerEvent | null) => {
    clearInterval(timer);
    window.removeEventListener("pointermove", follow);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", escape, true);
    store.setState({ wire: null });
    if (!event) return;
    const wired = isMoving ? meaning(event) : wire(workspaceOf(store.getState()), from, EMPTY);
    if (wired) carryOut(store, wired, pointer);
  };
  const cancel = () => end(null);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(null);
  };
  window.addEventListener("pointermove", follow);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", escape, true);
}

/** Answers what to call at each tick of a wire: the view moves on at its edges, and `onMove` is told how far it did. */
function createPull(handle: CanvasHandle, onMove: (by: Point) => void): (pointer: Point) => void {
  const scroll = createEdgeScroll(handle);
  let seen = handle.instance?.getViewport();
  return (pointer) => {
    scroll(pointer);
    const now = handle.instance?.getViewport();
    const by = { x: (now?.x ?? 0) - (seen?.x ?? 0), y: (now?.y ?? 0) - (seen?.y ?? 0) };
    seen = now;
    if (by.x !== 0 || by.y !== 0) onMove(by);
  };
}

const EMPTY: WireEnd = { kind: "empty" };
/** Further from the axis than this, in canvas pixels, a new task goes beside what follows. */
const ASIDE = 132 + 32;

function endAt(
  store: DesignerStore,
  { element, instance }: CanvasHandle,
  from: Id,
  pointer: Point,
  alt: boolean,
): WireEnd | null {
  const under = document.elementFromPoint(pointer.x, pointer.y);
  if (!under || !element?.contains(under) || !instance) return null;
  const workspace = workspaceOf(store.getState());
  const id = under.closest<HTMLElement>("[data-node]")?.dataset["node"];
  const { blocks, owners } = treeIndex(workspace.doc);
  if (id === undefined || id === from)
    return emptyAt(store, from, instance.screenToFlowPosition(pointer), alt);
  if (workspace.parked.some((one) => one.id === id)) return { kind: "parked", id };
  if (blocks.has(id)) return { kind: "block", id };
  return owners.has(id) ? { kind: "join", id } : EMPTY;
}

function emptyAt(store: DesignerStore, from: Id, at: Point, choice: boolean): WireEnd {
  const { nodes, direction } = graphFor(workspaceOf(store.getState()));
  const own = nodes.find(({ id }) => id === from);
  if (!own) return EMPTY;
  const away =
    direction === "down" ? at.x - (own.x + own.width / 2) : at.y - (own.y + own.height / 2);
  return Math.abs(away) > ASIDE ? { kind: "beside", choice } : EMPTY;
}

function carryOut(store: DesignerStore, wired: Wired, at: Point): void {
  switch (wired.kind) {
    case "command":
      perform(store, wired.command);
      return;
    case "pick":
      openPicker(store, { kind: "slot", slot: wired.slot }, at);
      return;
    case "pick-beside":
      openPicker(store, { kind: "beside", id: wired.target, as: wired.as }, at);
      return;
    case "refused":
      offer(store, wired);
  }
}

/** Says why not, with what can be done instead as buttons. */
function offer(
  store: DesignerStore,
  { reason, offers }: Extract<Wired, { kind: "refused" }>,
): void {
  say(store, reason);
  const button = (at: number) => {
    const one = offers[at];
    return one && { label: one.label, onClick: () => void perform(store, one.command) };
  };
  const [first, second] = [button(0), button(1)];
  toast.error(reason, {
    id: "refused",
    duration: 12_000,
    ...(first ? { action: first } : {}),
    ...(second ? { cancel: second } : {}),
  });
}
