import { toClipboard } from "@/components/ui/to-clipboard";
import { countText } from "@/lib/client/format";
import type { Block, Id } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { copyText } from "@/lib/core/edit/clipboard";
import type { Command } from "@/lib/core/edit/command";
import type { Point } from "@/lib/core/graph/graph";

import { perform, say, select } from "./actions";
import { graphFor } from "./graphs";
import type { CanvasHandle } from "./designer-context";
import { type ChipAt, type DesignerStore, workspaceOf } from "./store";

const SLACK = 4;

/** The chip that an event came from; null: none. */
export function chipOf(target: EventTarget | null): { chip: ChipAt; element: HTMLElement } | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-chip]") : null;
  if (!element) return null;
  const { chip: kind, node: id = "", index = "" } = element.dataset;
  if (kind !== "case" && kind !== "lane") return null;
  return { chip: { kind, id, index: Number(index) }, element };
}

/** How many cases or branches there are beside a chip. */
function countOf(store: DesignerStore, { kind, id }: ChipAt): number {
  const block = treeIndex(workspaceOf(store.getState()).doc).blocks.get(id)?.block;
  if (block?.kind === "switch" && kind === "case") return block.cases.length;
  return block?.kind === "fork" && kind === "lane" ? block.lanes.length : 0;
}

function moveCommand({ kind, id, index }: ChipAt, to: number): Command {
  return kind === "case"
    ? { type: "moveCase", id, from: index, to }
    : { type: "moveLane", fork: id, from: index, to };
}

/** Keys of a chip: true when it was one of them. */
export function chipKey(event: KeyboardEvent, store: DesignerStore): boolean {
  const found = chipOf(event.target);
  if (!found) return false;
  const { chip } = found;
  if (event.key.toLowerCase() === "c" && (event.ctrlKey || event.metaKey))
    return copyBranch(event, store, chip);
  const step = event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1;
  switch (event.key) {
    case "Enter":
    case "F2":
      store.setState({ chip });
      break;
    case "Delete":
    case "Backspace":
      removeChip(store, chip);
      break;
    case "ArrowLeft":
    case "ArrowRight":
    case "ArrowUp":
    case "ArrowDown":
      if (event.altKey) move(store, chip, chip.index + step);
      else focusChip({ ...chip, index: chip.index + step });
      break;
    default:
      return false;
  }
  event.preventDefault();
  return true;
}

/** The tasks of a branch or case alone. */
function copyBranch(event: KeyboardEvent, store: DesignerStore, { kind, id, index }: ChipAt) {
  const workspace = workspaceOf(store.getState());
  const block = treeIndex(workspace.doc).blocks.get(id)?.block;
  const part = partOf(block, kind, index);
  if (!part) return false;
  event.preventDefault();
  void toClipboard(copyText(workspace, [part.id])).then((done) => {
    if (done) say(store, `Copied ${countText(part.seq.items.length, "task")}`);
  });
  return true;
}

function partOf(block: Block | undefined, kind: ChipAt["kind"], index: number) {
  if (kind === "lane") return block?.kind === "fork" ? block.lanes[index] : undefined;
  return block?.kind === "switch" ? block.cases[index] : undefined;
}

function removeChip(store: DesignerStore, { kind, id, index }: ChipAt): void {
  if (kind === "case") perform(store, { type: "removeCase", id, at: index });
  else perform(store, { type: "removeLane", fork: id, at: index });
}

function move(store: DesignerStore, chip: ChipAt, to: number): void {
  if (to < 0 || to >= countOf(store, chip)) return;
  if (perform(store, moveCommand(chip, to), { keepSelection: true })) {
    requestAnimationFrame(() => focusChip({ ...chip, index: to }));
  }
}

export function focusChip({ kind, id, index }: ChipAt): void {
  const place = `[data-chip="${kind}"][data-node="${CSS.escape(id)}"][data-index="${index}"]`;
  document.querySelector<HTMLElement>(place)?.focus();
}

/** Follows a pressed chip sideways until it is let go; a press without a move selects. */
export function pressChip(
  event: PointerEvent,
  { chip, element }: { chip: ChipAt; element: HTMLElement },
  store: DesignerStore,
  handle: CanvasHandle,
): void {
  const start: Point = { x: event.clientX, y: event.clientY };
  const title = element.textContent ?? "";
  const places = placesOf(store, chip);
  let to = chip.index;
  let isMoving = false;
  const follow = (next: PointerEvent) => {
    const pointer = { x: next.clientX, y: next.clientY };
    if (!isMoving && Math.hypot(pointer.x - start.x, pointer.y - start.y) <= SLACK) return;
    isMoving = true;
    to = targetOf(places, chip.index, handle, pointer, store);
    const words = to === chip.index ? "Stays here" : `Place ${to + 1} of ${places.length}`;
    const what = { kind: "chip" } as const;
    store.setState({
      drag: { what, title, pointer, drop: null, room: null, words, refused: false, warnings: [] },
    });
  };
  const end = (drop: boolean) => {
    window.removeEventListener("pointermove", follow);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", escape, true);
    store.setState({ drag: null });
    if (!isMoving && drop) {
      select(store, [chip.id]);
      element.focus({ preventScroll: true });
    } else if (drop && to !== chip.index) {
      perform(store, moveCommand(chip, to), { keepSelection: true });
    }
  };
  const up = () => end(true);
  const cancel = () => end(false);
  const escape = (key: KeyboardEvent) => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    end(false);
  };
  window.addEventListener("pointermove", follow);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", escape, true);
}

/** Where the cases or branches stand across the flow, in canvas pixels. */
function placesOf(store: DesignerStore, { kind, id }: ChipAt): readonly number[] {
  const { edges, direction } = graphFor(workspaceOf(store.getState()));
  const across = ({ x, y }: Point) => (direction === "down" ? x : y);
  return edges
    .flatMap((edge) => {
      const label = kind === "case" ? edge.case : edge.lane;
      const owner: Id | undefined = kind === "case" ? edge.case?.switchId : edge.lane?.forkId;
      return label && owner === id && label.index >= 0 ? [label] : [];
    })
    .toSorted((a, b) => a.index - b.index)
    .map(({ at }) => across(at));
}

function targetOf(
  places: readonly number[],
  own: number,
  { instance }: CanvasHandle,
  pointer: Point,
  store: DesignerStore,
): number {
  if (!instance) return own;
  const { direction } = graphFor(workspaceOf(store.getState()));
  const { x, y } = instance.screenToFlowPosition(pointer);
  const across = direction === "down" ? x : y;
  return places.filter((place, index) => index !== own && place < across).length;
}
