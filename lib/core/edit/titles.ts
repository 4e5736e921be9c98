import type { Block, RawTask } from "../definition/document";
import { nameOf, refOf, typeOf } from "../definition/document";

/** How a task is called in sentences: its reference name, else its name or type. */
export function titleOfTask(raw: RawTask): string {
  return refOf(raw) || nameOf(raw) || typeOf(raw);
}

export function titleOf(block: Block): string {
  return titleOfTask(block.raw);
}

/** "resize" or "3 tasks". */
export function titleOfAll(blocks: readonly Block[]): string {
  const [first] = blocks;
  return blocks.length === 1 && first ? titleOf(first) : `${blocks.length} tasks`;
}
