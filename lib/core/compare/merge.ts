import type { Block, Case, Doc, Lane, Seq } from "../definition/document";
import { childSeqs, withChildSeqs } from "../definition/document";
import { blockEndsRun } from "../definition/join-on";
import type { Match } from "./match";

/**
 * The later document with what was taken away put where it stood, behind the same neighbour. Removed containers hold only
 * what went with them; what they gave to others stands where it is now.
 */
export function mergeDocs(before: Doc, after: Doc, match: Match): Doc {
  return { ...after, root: mergeSeq(after.root, before.root, match) };
}

function mergeSeq(seq: Seq, old: Seq | undefined, match: Match): Seq {
  const items: Block[] = [];
  for (const block of seq.items) items.push(...mergeBlock(block, match));
  const merged = old ? withGhosts(items, old, match) : items;
  const isSame =
    merged.length === seq.items.length && merged.every((block, at) => block === seq.items[at]);
  return isSame ? seq : { id: seq.id, items: merged };
}

function withGhosts(items: readonly Block[], old: Seq, match: Match): readonly Block[] {
  const result = [...items];
  let at = 0;
  for (const block of old.items) {
    const other = match.entryOf.get(block.id);
    if (other) {
      const found = result.findIndex(({ id }) => id === other.id);
      const neighbour = result[found];
      // Nothing is drawn behind the end of a run.
      if (neighbour) at = blockEndsRun(neighbour) ? found : found + 1;
      continue;
    }
    const gone = ghost(block, match);
    if (blockEndsRun(gone)) {
      result.push(gone);
      continue;
    }
    result.splice(at, 0, gone);
    at += 1;
  }
  return result;
}

/** A block that is gone, with what is gone inside it. */
function ghost(block: Block, match: Match): Block {
  return withChildSeqs(
    block,
    childSeqs(block).map((seq) => ghostSeq(seq, match)),
  );
}

function ghostSeq(seq: Seq, match: Match): Seq {
  const items = seq.items.filter(({ id }) => !match.entryOf.has(id));
  return { id: seq.id, items: items.map((block) => ghost(block, match)) };
}

/** The block with the branches and cases it has lost; those it cannot hold any more stand behind it. */
function mergeBlock(block: Block, match: Match): readonly Block[] {
  const seqs = childSeqs(block);
  const merged = withChildSeqs(
    block,
    seqs.map((seq) => mergeSeq(seq, match.seqs.get(seq.id), match)),
  );
  const old = match.entryOf.get(block.id)?.place.block;
  if (!old) return [merged];
  const paired = new Set(seqs.map((seq) => match.seqs.get(seq.id)?.id));
  const isLost = ({ seq }: { seq: Seq }) => !paired.has(seq.id) && seq.items.length > 0;
  if (merged.kind === "fork" && old.kind === "fork") {
    const lanes = old.lanes
      .filter(isLost)
      .map((lane): Lane => ({ ...lane, seq: ghostSeq(lane.seq, match) }));
    const lost = lanes.filter(({ seq }) => seq.items.length > 0);
    return [lost.length === 0 ? merged : { ...merged, lanes: [...merged.lanes, ...lost] }];
  }
  if (merged.kind === "switch" && old.kind === "switch") {
    const cases = old.cases
      .filter(isLost)
      .map((one): Case => ({ ...one, seq: ghostSeq(one.seq, match) }));
    const lost = cases.filter(({ seq }) => seq.items.length > 0);
    return [lost.length === 0 ? merged : { ...merged, cases: [...merged.cases, ...lost] }];
  }
  const homeless = childSeqs(old).filter((seq) => !paired.has(seq.id));
  return [merged, ...homeless.flatMap((seq) => ghostSeq(seq, match).items)];
}
