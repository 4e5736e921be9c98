import { childSeqs, type Doc, type Id, refOf } from "./document";
import { gradeOf } from "./scope";
import { treeIndex } from "./tree-index";

/** Why a task cannot read what another one puts out, in a sentence; null: it can. */
export function unreadable(doc: Doc, from: Id, to: Id): string | null {
  const index = treeIndex(doc);
  const source = index.blocks.get(from)?.block;
  const place = index.blocks.get(to);
  if (!source || !place) return "There is no such task.";
  const ref = refOf(source.raw);
  if (ref === "") return "A task without a reference name cannot be read.";
  if (from === to) return "A task cannot read its own output.";
  const isAround = childSeqs(place.block).length > 0;
  switch (gradeOf(index, { place, part: "self" }, ref)) {
    case "sure":
    case "maybe":
      return null;
    case "racing":
      return `${ref} runs in parallel; its value may not be there yet.`;
    case "later":
      return isAround
        ? `${ref} runs inside ${refOf(place.block.raw)}: its value would be null.`
        : `${ref} runs after ${refOf(place.block.raw)}: its value would be null.`;
    case "none":
      return `${ref} is not a task of this workflow.`;
  }
}
