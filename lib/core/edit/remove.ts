import type { Block, Doc, Id, Workspace } from "../definition/document";
import { childSeqs, refOf } from "../definition/document";
import type { Place } from "../definition/tree-index";
import { isWithin, treeIndex } from "../definition/tree-index";
import type { Command, EditResult, Effect } from "./command";
import { refuse, unknownPlace } from "./command";
import { titleOf, titleOfAll } from "./titles";
import { replaceBlock, updateSeqs } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/**
 * Takes blocks away. `heal` with all they hold, `keepChildren` leaves their tasks in sequence. A lane or loop that becomes
 * empty goes too, a fork left with one lane becomes that lane's tasks; an empty case stays.
 */
export function remove(workspace: Workspace, command: Of<"remove">): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const { places } = chosen;
  const blocks = places.map(({ block }) => block);
  const keep = command.mode === "keepChildren";
  const taken = takeOut(workspace.doc, places, keep);
  return {
    ok: true,
    workspace: { ...workspace, doc: taken.doc },
    focus: nearest(taken.doc, places),
    label: `Removed ${titleOfAll(blocks)}`,
    effects: taken.effects,
    vanishedJoins: taken.vanishedJoins,
  };
}

export type Chosen =
  | { readonly ok: true; readonly places: readonly Place[] }
  | Extract<EditResult, { ok: false }>;

/** Places of blocks in document order, without those inside another of them. Join parts are refused. */
export function choose(doc: Doc, ids: readonly Id[]): Chosen {
  const index = treeIndex(doc);
  const places: Place[] = [];
  for (const id of new Set(ids)) {
    const place = index.blocks.get(id);
    if (place) {
      places.push(place);
      continue;
    }
    const owner = index.owners.get(id);
    if (!owner) return unknownPlace();
    return refuse("JOIN_IS_FIXED", "The join belongs to its fork.");
  }
  if (places.length === 0) return unknownPlace();
  const outermost = places.filter(
    (place) => !places.some((other) => other !== place && isWithin(place, other.block.id)),
  );
  return { ok: true, places: outermost.toSorted((a, b) => a.order - b.order) };
}

export interface TakenOut {
  readonly doc: Doc;
  readonly effects: readonly Effect[];
  readonly vanishedJoins: readonly string[];
}

/** The document without these blocks, and without what became empty by that. `spare` stays although it is empty. */
export function takeOut(
  doc: Doc,
  places: readonly Place[],
  keepChildren = false,
  spare?: Id,
): TakenOut {
  const ids = new Set(places.map(({ block }) => block.id));
  const touched = new Set(places.map((place) => place.in.seq.id));
  const changes = new Map(
    [...touched].map((id) => [
      id,
      (seq: Doc["root"]) => ({
        id: seq.id,
        items: seq.items.flatMap((block) => {
          if (!ids.has(block.id)) return [block];
          return keepChildren ? childrenOf(block) : [];
        }),
      }),
    ]),
  );
  const vanishedJoins = keepChildren ? joinsOf(places.map(({ block }) => block)) : [];
  const effects: Effect[] = [];
  if (spare !== undefined) touched.delete(spare);
  const tidied = dropEmpty(updateSeqs(doc, changes), [...touched], effects, vanishedJoins);
  return { doc: tidied, effects, vanishedJoins };
}

/** Children of a container in lane or case order. */
export function childrenOf(block: Block): readonly Block[] {
  return childSeqs(block).flatMap(({ items }) => items);
}

function joinsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === "fork" && block.join ? [refOf(block.join.raw)] : [],
  );
}

function dropEmpty(doc: Doc, seqs: readonly Id[], effects: Effect[], vanished: string[]): Doc {
  let result = doc;
  const open = [...seqs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const place = treeIndex(result).seqs.get(id);
    if (!place?.owner || place.seq.items.length > 0) continue;
    const { block } = place.owner;
    const outer = place.owner.in.seq.id;
    if (place.role.kind === "body") {
      result = replaceBlock(result, block.id, () => []);
      effects.push(flow(`${titleOf(block)} is empty and goes too.`));
      open.push(outer);
    } else if (place.role.kind === "lane" && block.kind === "fork") {
      const lanes = block.lanes.filter(({ seq }) => seq.id !== id);
      const [only] = lanes;
      if (lanes.length > 1) {
        result = replaceBlock(result, block.id, () => [{ ...block, lanes }]);
        effects.push(flow(`${titleOf(block)} has ${lanes.length} branches left.`));
      } else {
        vanished.push(...joinsOf([block]));
        result = replaceBlock(result, block.id, () => only?.seq.items ?? []);
        effects.push(flow(`${titleOf(block)} had one branch left, which now runs in sequence.`));
        if (!only || only.seq.items.length === 0) open.push(outer);
      }
    }
  }
  return result;
}

function flow(text: string): Effect {
  return { kind: "flow", text, blockId: null };
}

/** What to select after a removal: what took the place, else what is before it, else the container. */
function nearest(doc: Doc, places: readonly Place[]): Id[] {
  const index = treeIndex(doc);
  const [first] = places;
  for (let place: Place | null | undefined = first; place; place = place.in.owner) {
    const { items } = place.in.seq;
    const after = items.slice(place.at + 1).find(({ id }) => index.blocks.has(id));
    const before = items.slice(0, place.at).findLast(({ id }) => index.blocks.has(id));
    const next = after ?? before;
    if (next) return [next.id];
    const owner = place.in.owner?.block.id;
    if (owner !== undefined && index.blocks.has(owner)) return [owner];
  }
  return [];
}

/** Takes one branch of a fork away with all it holds. */
export function removeLane(workspace: Workspace, command: Of<"removeLane">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.fork);
  const lane = place?.block.kind === "fork" ? place.block.lanes[command.at] : undefined;
  if (!place || !lane) return unknownPlace();
  const emptied = updateSeqs(
    workspace.doc,
    new Map([[lane.seq.id, (seq) => ({ ...seq, items: [] })]]),
  );
  const effects: Effect[] = [];
  const vanishedJoins: string[] = [];
  const doc = dropEmpty(emptied, [lane.seq.id], effects, vanishedJoins);
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: treeIndex(doc).blocks.has(command.fork) ? [command.fork] : nearest(doc, [place]),
    label: `Removed branch ${command.at + 1} of ${titleOf(place.block)}`,
    effects,
    vanishedJoins,
  };
}
