import type { JsonObject, JsonValue } from "../json";
import type { Block, Doc, RawTask, Seq } from "./document";

const printedSeqs = new WeakMap<Seq, RawTask[]>();
const printedBlocks = new WeakMap<Block, readonly RawTask[]>();

/**
 * The definition of a document: total, loses nothing. What did not change between two documents prints to the identical
 * object, so results must not be changed.
 */
export function print(doc: Doc): JsonObject {
  return filled(doc.raw, "tasks", printSeq(doc.root));
}

/** The tasks of a sequence, join and merge steps included. */
export function printSeq(seq: Seq): RawTask[] {
  const known = printedSeqs.get(seq);
  if (known) return known;
  const tasks: RawTask[] = [];
  for (const block of seq.items) tasks.push(...printBlock(block));
  printedSeqs.set(seq, tasks);
  return tasks;
}

/** The tasks of a block: one, or two with its join or merge step. */
export function printBlock(block: Block): readonly RawTask[] {
  const known = printedBlocks.get(block);
  if (known) return known;
  const tasks = printNew(block);
  printedBlocks.set(block, tasks);
  return tasks;
}

function printNew(block: Block): readonly RawTask[] {
  switch (block.kind) {
    case "task":
    case "join":
      return [block.raw];
    case "fork": {
      const lanes: JsonValue[] = [];
      for (const { seq } of block.lanes) lanes.push(printSeq(seq));
      const fork = filled(block.raw, "forkTasks", lanes);
      return block.join ? [fork, block.join.raw] : [fork];
    }
    case "dynfork":
      return block.join ? [block.raw, block.join.raw] : [block.raw];
    case "loop":
      return [filled(block.raw, "loopOver", printSeq(block.body))];
    case "switch": {
      const cases: [string, JsonValue][] = [];
      for (const { key, seq } of block.cases) cases.push([key, printSeq(seq)]);
      const chosen = filled(block.raw, "decisionCases", Object.fromEntries(cases));
      const whole = filled(chosen, "defaultCase", printSeq(block.otherwise));
      return block.merge ? [whole, block.merge] : [whole];
    }
  }
}

/** The object with children at their key, in its place; without content an absent or null key stays so. */
function filled(raw: JsonObject, key: string, content: JsonValue[] | JsonObject): JsonObject {
  const size = Array.isArray(content) ? content.length : Object.keys(content).length;
  if (size === 0) return raw;
  return { ...raw, [key]: content };
}
