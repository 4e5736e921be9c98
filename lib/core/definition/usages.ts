import { type Doc, type Id, ownTasks, refOf } from "./document";
import { readJoinOn } from "./join-on";
import { mentionsOf, pointerKeys, scriptMentions, workflowMentions } from "./ref-index";
import { treeIndex } from "./tree-index";

/** A place that means a task by its reference name. */
export interface Usage {
  /** Block that holds it; null: the workflow itself. */
  readonly blockId: Id | null;
  /** Reference name of the task that holds it; empty: the workflow itself. */
  readonly ref: string;
  /** `inputParameters.fileLocation`, `joinOn`, `outputParameters.url` */
  readonly field: string;
}

/** Everything that a new name of a task would have to be written into, in document order. */
export function usagesOf(doc: Doc, ref: string): readonly Usage[] {
  if (ref === "") return [];
  const usages: Usage[] = [];
  for (const { block } of treeIndex(doc).blocks.values()) {
    for (const raw of ownTasks(block)) {
      const add = (field: string) => usages.push({ blockId: block.id, ref: refOf(raw), field });
      for (const { root, pointer } of mentionsOf(raw)) {
        if (root === ref) add(fieldOf(pointer));
      }
      if (scriptMentions(raw).list.some(({ name }) => name === ref)) add("loopCondition");
      if (readJoinOn(raw)?.includes(ref)) add("joinOn");
    }
  }
  for (const { root, pointer } of workflowMentions(doc.raw)) {
    if (root === ref) usages.push({ blockId: null, ref: "", field: fieldOf(pointer) });
  }
  return usages;
}

function fieldOf(pointer: string): string {
  return pointerKeys(pointer).join(".");
}
