import type { Block, JoinOnMode, Lane, RawTask, Seq } from "./document";
import { isTerminate, refOf, refsIn } from "./document";

/** Reference names a join waits for; null when joinOn is no list of texts. */
export function readJoinOn(join: RawTask): string[] | null {
  const list = join["joinOn"];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return null;
  const refs = list.filter((item) => typeof item === "string");
  return refs.length === list.length ? refs : null;
}

/** Nothing runs after this sequence: it ends in TERMINATE, on every path. */
export function endsRun(seq: Seq): boolean {
  const last = seq.items.at(-1);
  return last !== undefined && blockEndsRun(last);
}

export function blockEndsRun(block: Block): boolean {
  if (isTerminate(block)) return true;
  if (block.kind !== "switch" || block.merge) return false;
  // A value without a case takes the default, so an empty default goes on.
  return endsRun(block.otherwise) && block.cases.every(({ seq }) => endsRun(seq));
}

/**
 * What a join has to wait for at the end of a lane that ends in this block. Null: Conductor has no correct answer, since a
 * SWITCH completes before its case does and a task inside a case may never run.
 */
export function tails(block: Block): string[] | null {
  switch (block.kind) {
    case "fork":
    case "dynfork":
      return block.join ? [refOf(block.join.raw)] : null;
    case "switch":
      if (block.merge) return [refOf(block.merge)];
      return blockEndsRun(block) ? [] : null;
    case "task":
      return isTerminate(block) ? [] : [refOf(block.raw)];
    case "loop":
    case "join":
      return [refOf(block.raw)];
  }
}

/** The joinOn of a fork whose join waits for the lanes that say so. Null: there is none that is right. */
export function autoJoinOn(lanes: readonly Pick<Lane, "seq" | "wait">[]): string[] | null {
  const refs: string[] = [];
  for (const { seq, wait } of lanes) {
    const last = seq.items.at(-1);
    if (!wait || !last) continue;
    const own = tails(last);
    if (own === null) return null;
    refs.push(...own);
  }
  return refs;
}

/** How a stored joinOn reads: which lanes it waits for and whether it is the automatic one. */
export function readJoin(
  lanes: readonly Seq[],
  join: RawTask,
): { waits: boolean[]; mode: JoinOnMode } {
  const joinOn = readJoinOn(join);
  const named = new Set(joinOn);
  const waits = lanes.map((seq) => isWaited(seq, named));
  if (joinOn === null) return { waits, mode: "custom" };
  // An empty list is what the author wrote, not what the lanes suggest.
  if (joinOn.length === 0 && waits.includes(false)) return { waits, mode: "custom" };
  const auto = autoJoinOn(lanes.map((seq, at) => ({ seq, wait: waits[at] ?? false })));
  return { waits, mode: auto !== null && sameSet(auto, named) ? "auto" : "custom" };
}

function isWaited(seq: Seq, named: ReadonlySet<string>): boolean {
  const last = seq.items.at(-1);
  if (!last || endsRun(seq)) return true;
  if (named.size === 0) return false;
  const own = tails(last);
  if (own?.some((ref) => named.has(ref))) return true;
  for (const ref of refsIn(seq)) if (named.has(ref)) return true;
  return false;
}

function sameSet(list: readonly string[], set: ReadonlySet<string>): boolean {
  return new Set(list).size === set.size && list.every((ref) => set.has(ref));
}

/** The list in its stored order as far as it is still wanted, then what is new. */
export function mergeJoinOn(stored: readonly string[], wanted: readonly string[]): string[] {
  const want = new Set(wanted);
  const kept = stored.filter((ref) => want.has(ref));
  return [...new Set([...kept, ...wanted])];
}
