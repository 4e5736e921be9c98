import { type Id, refOf } from "@/lib/core/definition/document";
import { unreadable } from "@/lib/core/definition/readable";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { titleOf } from "@/lib/core/edit/titles";
import type { Point } from "@/lib/core/graph/graph";

import { followPointer } from "../follow-pointer";
import { carryOutput } from "../forms/carried-data";
import { type DesignerStore, workspaceOf } from "../store";

/** Pixels before a press becomes a drag. */
const SLACK = 4;

interface OutputDrag {
  readonly from: Id;
  readonly start: Point;
  /** The canvas. */
  readonly element: HTMLElement;
}

/**
 * Follows the output of a task that is dragged by its chip: over another card it says what letting go means, and asks then
 * which input takes it. Fields hear of it as of any data that is dragged over them.
 */
export function startOutputDrag(store: DesignerStore, { from, start, element }: OutputDrag): void {
  const source = treeIndex(workspaceOf(store.getState()).doc).blocks.get(from)?.block;
  const ref = source ? refOf(source.raw) : "";
  if (ref === "") return;
  let pointer = start;
  let isMoving = false;
  let over: Element | null = null;
  const tell = (kind: "dragover" | "dragleave" | "drop", target: Element | null) => {
    if (!target || element.contains(target)) return;
    const dataTransfer = new DataTransfer();
    carryOutput(dataTransfer, ref);
    const about = { bubbles: true, cancelable: true, clientX: pointer.x, clientY: pointer.y };
    target.dispatchEvent(new DragEvent(kind, { ...about, dataTransfer }));
  };
  const move = (event: PointerEvent) => {
    pointer = { x: event.clientX, y: event.clientY };
    if (!isMoving && Math.hypot(pointer.x - start.x, pointer.y - start.y) <= SLACK) return;
    isMoving = true;
    const under = document.elementFromPoint(pointer.x, pointer.y);
    if (over !== under) tell("dragleave", over);
    over = under;
    tell("dragover", over);
    const { words, refused } = meaning(store, from, nodeOf(over, element));
    store.setState({ wire: { from, start, pointer, words, refused, isData: true } });
    event.preventDefault();
  };
  const end = (drop: boolean) => {
    store.setState({ wire: null });
    tell("dragleave", over);
    if (!drop || !isMoving) return;
    tell("drop", over);
    const to = nodeOf(over, element);
    const { words, refused } = meaning(store, from, to);
    if (words !== "" && !refused) store.setState({ outputUse: { from, to, at: pointer } });
  };
  followPointer({ onMove: move, onEnd: end });
}

function nodeOf(target: Element | null, element: HTMLElement): Id | null {
  const node = target?.closest<HTMLElement>("[data-node]");
  return node && element.contains(node) ? (node.dataset["node"] ?? null) : null;
}

/** What letting go over a card means; no words: nothing. */
function meaning(store: DesignerStore, from: Id, to: Id | null) {
  const { doc } = workspaceOf(store.getState());
  const { blocks } = treeIndex(doc);
  const [source, target] = [blocks.get(from)?.block, to === null ? null : blocks.get(to)?.block];
  if (!source || !target || target === source) return { words: "", refused: false };
  const reason = unreadable(doc, from, target.id);
  if (reason !== null) return { words: reason, refused: true };
  if (target.kind === "fork" || target.kind === "join")
    return { words: `${titleOf(target)} has no input`, refused: true };
  return { words: `Use the output of ${titleOf(source)} in ${titleOf(target)}`, refused: false };
}
