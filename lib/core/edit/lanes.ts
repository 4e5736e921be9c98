import type { Doc, ForkBlock, Id, NewId, Seq, Workspace } from "../definition/document";
import { isTerminate, refOf } from "../definition/document";
import { autoJoinOn, blockEndsRun } from "../definition/join-on";
import { freeName } from "../definition/names";
import { isWithin, treeIndex } from "../definition/tree-index";
import { adopt } from "./adopt";
import type { Command, EditResult } from "./command";
import { refuse, unknownPlace } from "./command";
import { newLane } from "./make";
import { carry } from "./move";
import { choose } from "./remove";
import { titleOf } from "./titles";
import { replaceBlock, withKey } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

function forkOf(doc: Doc, id: Id): ForkBlock | null {
  const block = treeIndex(doc).blocks.get(id)?.block;
  return block?.kind === "fork" ? block : null;
}

function withFork(workspace: Workspace, fork: ForkBlock): Workspace {
  return { ...workspace, doc: replaceBlock(workspace.doc, fork.id, () => [fork]) };
}

/** A new branch; it never starts empty. */
export function addLane(workspace: Workspace, command: Of<"addLane">, newId: NewId): EditResult {
  const fork = forkOf(workspace.doc, command.fork);
  if (!fork || command.at < 0 || command.at > fork.lanes.length) return unknownPlace();
  const adopted = adopt(workspace, command.tasks, newId);
  if (!adopted.ok) return adopted;
  const seq: Seq = { id: newId(), items: adopted.blocks };
  const lanes = fork.lanes.toSpliced(command.at, 0, newLane(seq, newId));
  return {
    ok: true,
    workspace: withFork(workspace, { ...fork, lanes }),
    focus: adopted.blocks.map(({ id }) => id),
    label: `Added a branch to ${titleOf(fork)}`,
  };
}

/** Blocks that are there already become a branch. */
export function moveToLane(
  workspace: Workspace,
  command: Of<"moveToLane">,
  newId: NewId,
): EditResult {
  const index = treeIndex(workspace.doc);
  const chosen = choose(workspace.doc, command.ids);
  if (!chosen.ok) return chosen;
  const place = index.blocks.get(command.fork);
  if (place?.block.kind !== "fork") return unknownPlace();
  if (command.ids.some((id) => isWithin(place, id))) {
    return refuse("INTO_ITSELF", "A block cannot be put inside itself.");
  }
  const blocks = chosen.places.map(({ block }) => block);
  const ends = blocks.findIndex(isTerminate);
  if (ends >= 0 && ends < blocks.length - 1) {
    return refuse("AFTER_TERMINATE", "Nothing runs after Terminate.");
  }
  const lane = newLane({ id: newId(), items: blocks }, newId);
  return carry(workspace, chosen.places, (doc) =>
    replaceBlock(doc, command.fork, (fork) =>
      fork.kind === "fork"
        ? [{ ...fork, lanes: fork.lanes.toSpliced(command.at, 0, lane) }]
        : [fork],
    ),
  );
}

export function moveLane(workspace: Workspace, command: Of<"moveLane">): EditResult {
  const fork = forkOf(workspace.doc, command.fork);
  const lane = fork?.lanes[command.from];
  if (!fork || !lane || command.to < 0 || command.to >= fork.lanes.length) return unknownPlace();
  const lanes = fork.lanes.toSpliced(command.from, 1).toSpliced(command.to, 0, lane);
  return {
    ok: true,
    workspace: withFork(workspace, { ...fork, lanes }),
    focus: [fork.id],
    label: `Moved branch ${command.from + 1} of ${titleOf(fork)}`,
  };
}

/** Whether the join waits for a branch; a joinOn written by hand becomes the automatic one. */
export function setLaneWait(workspace: Workspace, command: Of<"setLaneWait">): EditResult {
  const fork = forkOf(workspace.doc, command.fork);
  if (!fork?.join || !fork.lanes[command.at]) return unknownPlace();
  const lanes = fork.lanes.map((lane, at) =>
    at === command.at ? { ...lane, wait: command.wait } : lane,
  );
  const join = { ...fork.join, joinOnMode: "auto" as const };
  const verb = command.wait ? "waits" : "no longer waits";
  return {
    ok: true,
    workspace: withFork(workspace, { ...fork, lanes, join }),
    focus: [fork.id],
    label: `${titleOf(fork)} ${verb} for branch ${command.at + 1}`,
  };
}

/** What a join waits for: a list of one's own, or whatever its branches end in. */
export function setJoinOn(workspace: Workspace, command: Of<"setJoinOn">): EditResult {
  const index = treeIndex(workspace.doc);
  const place = index.blocks.get(command.id) ?? index.owners.get(command.id);
  const block = place?.block;
  const { joinOn } = command;
  if (block?.kind === "join" && joinOn !== "auto") {
    const raw = withKey(block.raw, "joinOn", [...joinOn]);
    const doc = replaceBlock(workspace.doc, block.id, () => [{ ...block, raw }]);
    return {
      ok: true,
      workspace: { ...workspace, doc },
      focus: [block.id],
      label: `Changed ${titleOf(block)}`,
    };
  }
  if (block?.kind !== "fork" || !block.join) return unknownPlace();
  const label = `Changed what ${refOf(block.join.raw)} waits for`;
  const { join } = block;
  const fork: ForkBlock =
    joinOn === "auto"
      ? {
          ...block,
          lanes: block.lanes.map((lane) => ({ ...lane, wait: true })),
          join: { ...join, joinOnMode: "auto" },
        }
      : {
          ...block,
          join: { ...join, raw: withKey(join.raw, "joinOn", [...joinOn]), joinOnMode: "custom" },
        };
  return { ok: true, workspace: withFork(workspace, fork), focus: [block.id], label };
}

/** Puts a step behind a switch at the end of its branch, so that the join can wait for whichever case ran. */
export function addMergeStep(workspace: Workspace, command: Of<"addMergeStep">): EditResult {
  const index = treeIndex(workspace.doc);
  const place = index.blocks.get(command.id);
  const { block } = place ?? {};
  const owner = place?.in.owner?.block;
  const isTail = place !== undefined && place.at === place.in.seq.items.length - 1;
  if (block?.kind !== "switch" || owner?.kind !== "fork" || !isTail || blockEndsRun(block)) {
    return unknownPlace();
  }
  const ref = freeName(`${refOf(block.raw)}_merge`, (name) => index.refs.has(name));
  const merge = { name: "merge", taskReferenceName: ref, type: "NOOP" };
  const marked = replaceBlock(workspace.doc, block.id, () => [{ ...block, merge }]);
  const fork = forkOf(marked, owner.id);
  if (!fork?.join) return unknownPlace();
  const isAuto = autoJoinOn(fork.lanes) !== null;
  const join = isAuto ? { ...fork.join, joinOnMode: "auto" as const } : fork.join;
  return {
    ok: true,
    workspace: withFork({ ...workspace, doc: marked }, { ...fork, join }),
    focus: [block.id],
    label: `Added a merge step after ${titleOf(block)}`,
  };
}

/** Puts a join behind a fork that has none. */
export function addJoin(workspace: Workspace, command: Of<"addJoin">, newId: NewId): EditResult {
  const index = treeIndex(workspace.doc);
  const block = index.blocks.get(command.id)?.block;
  if ((block?.kind !== "fork" && block?.kind !== "dynfork") || block.join) return unknownPlace();
  const taskReferenceName = freeName("join_ref", (name) => index.refs.has(name));
  const raw = { name: "join", taskReferenceName, type: "JOIN", joinOn: [] };
  const joinOnMode = block.kind === "fork" ? ("auto" as const) : ("custom" as const);
  const join = { id: newId(), raw, joinOnMode };
  const doc = replaceBlock(workspace.doc, block.id, () => [{ ...block, join }]);
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: [block.id],
    label: `Added a join to ${titleOf(block)}`,
  };
}
