import { type Id, nameOf, refOf } from "@/lib/core/definition/document";
import { mappableInputs, unreadable } from "@/lib/core/definition/mapping";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { titleOf } from "@/lib/core/edit/titles";

import { carryOutput } from "../forms/dropped-data";
import { type DesignerStore, workspaceOf } from "../store";

/**
 * Follows the output of a task that is dragged by its chip: over another card it says what letting go means, and asks then
 * which input takes it. Fields take it by themselves. Answers what ends the listening.
 */
export function listenToOutputs(element: HTMLElement, store: DesignerStore): () => void {
  let from: Id | null = null;
  let start = { x: 0, y: 0 };
  const begin = (event: DragEvent) => {
    const id = nodeOf(event.target, '[data-action="output"]');
    const block = treeIndex(workspaceOf(store.getState()).doc).blocks.get(id ?? "")?.block;
    if (!block || !event.dataTransfer || refOf(block.raw) === "") return;
    carryOutput(event.dataTransfer, refOf(block.raw));
    from = block.id;
    start = { x: event.clientX, y: event.clientY };
    window.addEventListener("dragover", over);
    window.addEventListener("dragend", end);
  };
  const over = (event: DragEvent) => {
    if (from === null) return;
    const to = nodeOf(event.target, "[data-node]", element);
    const { words, refused } = meaning(store, from, to);
    const pointer = { x: event.clientX, y: event.clientY };
    store.setState({ wire: { from, start, pointer, words, refused, isData: true } });
    if (words === "" || refused) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  };
  const drop = (event: DragEvent) => {
    const to = nodeOf(event.target, "[data-node]", element);
    if (from === null || to === null || meaning(store, from, to).refused) return;
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    store.setState({ outputUse: { from, to, at } });
  };
  const end = () => {
    from = null;
    store.setState({ wire: null });
    window.removeEventListener("dragover", over);
    window.removeEventListener("dragend", end);
  };
  element.addEventListener("dragstart", begin);
  element.addEventListener("drop", drop);
  return () => {
    if (from !== null) end();
    element.removeEventListener("dragstart", begin);
    element.removeEventListener("drop", drop);
  };
}

function nodeOf(target: EventTarget | null, inside: string, within?: Element): Id | null {
  const found = target instanceof Element ? target.closest<HTMLElement>(inside) : null;
  const node = found?.closest<HTMLElement>("[data-node]");
  return !node || within?.contains(node) === false ? null : (node.dataset["node"] ?? null);
}

/** What letting go over a card means; no words: nothing. */
function meaning(store: DesignerStore, from: Id, to: Id | null) {
  const { taskDefs } = store.getState();
  const { doc } = workspaceOf(store.getState());
  const { blocks } = treeIndex(doc);
  const [source, target] = [blocks.get(from)?.block, to === null ? null : blocks.get(to)?.block];
  if (!source || !target || target === source) return { words: "", refused: false };
  const reason = unreadable(doc, from, target.id);
  if (reason !== null) return { words: reason, refused: true };
  const takes = mappableInputs(doc, target.id, taskDefs?.get(nameOf(target.raw)));
  const isFree = target.kind === "task";
  if (takes.length === 0 && !isFree) {
    return { words: `${titleOf(target)} has no input`, refused: true };
  }
  return { words: `Use the output of ${titleOf(source)} in ${titleOf(target)}`, refused: false };
}
