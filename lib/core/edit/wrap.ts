import type { Block, NewId, Workspace } from "../definition/document";
import { isTerminate } from "../definition/document";
import type { Place } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult, WrapKind } from "./command";
import { refuse, unknownPlace } from "./command";
import { newFork, newLoop, newSwitch } from "./make";
import { childrenOf, choose, takeOut } from "./remove";
import { titleOf, titleOfAll } from "./titles";
import { updateSeq } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Puts neighbouring blocks into a new fork (a lane each), the first case of a new switch, or a new loop. */
export function wrap(workspace: Workspace, command: Of<"wrap">, newId: NewId): EditResult {
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const { places } = chosen;
  const part = neighbours(places);
  if (part.length < places.length) {
    const ids = part.map(({ block }) => block.id);
    return refuse("NOT_CONTIGUOUS", "These tasks are not next to each other.", { ...command, ids });
  }
  const blocks = places.map(({ block }) => block);
  const around = makeAround(command.kind, blocks, workspace, newId);
  const [first] = places;
  if (!first) return unknownPlace();
  const doc = updateSeq(workspace.doc, first.in.seq.id, (seq) => ({
    ...seq,
    items: seq.items.toSpliced(first.at, blocks.length, around),
  }));
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: [around.id],
    label: `Wrapped ${titleOfAll(blocks)} in a ${command.kind}`,
  };
}

function makeAround(
  kind: WrapKind,
  blocks: readonly Block[],
  workspace: Workspace,
  newId: NewId,
): Block {
  const taken = new Set(treeIndex(workspace.doc).refs.keys());
  switch (kind) {
    case "fork":
      return newFork(
        blocks.map((block) => ({ id: newId(), items: [block] })),
        taken,
        newId,
      );
    case "switch":
      return newSwitch(blocks, taken, newId);
    case "loop":
      return newLoop(blocks, taken, newId);
  }
}

/** The longest run of blocks that stand next to each other in one sequence; the first of equally long ones. */
export function neighbours(places: readonly Place[]): readonly Place[] {
  let best: readonly Place[] = [];
  let run: Place[] = [];
  for (const place of places) {
    const last = run.at(-1);
    const follows = last && last.in.seq.id === place.in.seq.id && last.at + 1 === place.at;
    run = follows ? [...run, place] : [place];
    if (run.length > best.length) best = run;
  }
  return best;
}

/** A fork, switch or loop gives its tasks to the sequence around it, in lane or case order. */
export function unwrap(workspace: Workspace, command: Of<"unwrap">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.id);
  if (!place) return unknownPlace();
  const { block } = place;
  if (block.kind !== "fork" && block.kind !== "switch" && block.kind !== "loop") {
    return refuse("NOTHING_INSIDE", `${titleOf(block)} holds no tasks that could be unwrapped.`);
  }
  const children = childrenOf(block);
  const again = childrenOf(block).findIndex(isTerminate);
  const isLast = place.at === place.in.seq.items.length - 1;
  if (again >= 0 && (again < children.length - 1 || !isLast)) {
    return refuse(
      "AFTER_TERMINATE",
      "Nothing runs after Terminate, which one of the branches ends with.",
    );
  }
  const taken = takeOut(workspace.doc, [place], true);
  return {
    ok: true,
    workspace: { ...workspace, doc: taken.doc },
    focus: children.map(({ id }) => id),
    label: `Unwrapped ${titleOf(block)}`,
    effects: taken.effects,
    vanishedJoins: taken.vanishedJoins,
  };
}
