import type { Doc, Id, Slot, Workspace } from "../definition/document";
import { isTerminate } from "../definition/document";
import type { Place, SeqPlace } from "../definition/tree-index";
import { isWithin, slotBeside, treeIndex } from "../definition/tree-index";
import type { Command, RefusalCode } from "./command";
import { titleOf } from "./titles";

/** Where a wire that was pulled out of a block was let go. */
export type WireEnd =
  | { readonly kind: "empty" }
  /** Beside what follows: both will run, or one of them. */
  | { readonly kind: "beside"; readonly choice: boolean }
  | { readonly kind: "block"; readonly id: Id }
  | { readonly kind: "join"; readonly id: Id }
  | { readonly kind: "parked"; readonly id: Id };

interface Offer {
  readonly label: string;
  readonly command: Command;
}

export type Wired =
  | { readonly kind: "command"; readonly command: Command; readonly words: string }
  /** Something has to be chosen first. */
  | { readonly kind: "pick"; readonly slot: Slot; readonly words: string }
  | {
      readonly kind: "pick-beside";
      readonly target: Id;
      readonly as: "fork" | "switch";
      readonly words: string;
    }
  | {
      readonly kind: "refused";
      readonly code: RefusalCode;
      readonly reason: string;
      readonly offers: readonly Offer[];
    };

/** What a wire from a block to somewhere means: a command, a choice, or a refusal with what can be done instead. */
export function wire({ doc }: Workspace, from: Id, end: WireEnd): Wired {
  const index = treeIndex(doc);
  const source = index.blocks.get(from) ?? index.owners.get(from);
  if (!source)
    return refused("UNKNOWN_PLACE", "This part of the workflow does not exist any more.");
  if (isTerminate(source.block)) return refused("AFTER_TERMINATE", "Nothing runs after Terminate.");
  const after = slotBeside(source, "after");
  switch (end.kind) {
    case "empty":
      return { kind: "pick", slot: after, words: `Add a task after ${titleOf(source.block)}` };
    case "beside":
      return beside(source, after, end.choice);
    case "parked": {
      const words = `Put it after ${titleOf(source.block)}`;
      return { kind: "command", command: { type: "unpark", id: end.id, slot: after }, words };
    }
    case "join":
      return toJoin(doc, source, end.id);
    case "block":
      return toBlock(doc, source, end.id);
  }
}

function beside(source: Place, after: Slot, choice: boolean): Wired {
  const next = source.in.seq.items[source.at + 1];
  if (!next)
    return { kind: "pick", slot: after, words: `Add a task after ${titleOf(source.block)}` };
  const words = choice
    ? `A switch: ${titleOf(next)} or a new task`
    : `A new task in parallel with ${titleOf(next)}`;
  return { kind: "pick-beside", target: next.id, as: choice ? "switch" : "fork", words };
}

/** A wire into the join of its own fork says whether that waits for the branch. */
function toJoin(doc: Doc, source: Place, joinId: Id): Wired {
  const fork = treeIndex(doc).owners.get(joinId);
  const lane = fork && laneOf(source, fork.block.id);
  if (fork?.block.kind !== "fork" || !lane || lane.role.kind !== "lane") {
    const offers = fork
      ? [moveOffer("Put it after the join", source, slotBeside(fork, "after"))]
      : [];
    return refused("JOIN_IS_FIXED", "The join belongs to its fork.", offers);
  }
  const wait = !lane.role.lane.wait;
  const at = lane.role.index;
  const command: Command = { type: "setLaneWait", fork: fork.block.id, at, wait };
  const words = wait ? `Wait for branch ${at + 1}` : `Do not wait for branch ${at + 1}`;
  return { kind: "command", command, words };
}

/** The branch of a fork that a block stands in, at any depth. */
function laneOf(place: Place, forkId: Id): SeqPlace | null {
  for (let at: Place | null = place; at; at = at.in.owner) {
    if (at.in.owner?.block.id === forkId && at.in.role.kind === "lane") return at.in;
  }
  return null;
}

function toBlock(doc: Doc, source: Place, to: Id): Wired {
  const target = treeIndex(doc).blocks.get(to);
  if (!target) return refused("UNKNOWN_PLACE", "There is no such task.");
  if (target.in.seq.id === source.in.seq.id) {
    if (target.at <= source.at) return loopOf(source, target);
    if (target.at === source.at + 1) {
      return refused("SKIPS_TASKS", `${titleOf(target.block)} follows already.`);
    }
    return refused(
      "SKIPS_TASKS",
      "A connection cannot jump over tasks.",
      skipOffers(source, target),
    );
  }
  if (isWithin(source, to) || isWithin(target, source.block.id)) {
    return refused("INTO_ITSELF", "A block cannot be connected with what is inside it.");
  }
  const meet = meetingFork(source, target);
  const move = moveOffer(`Move ${titleOf(target.block)} here`, target, slotBeside(source, "after"));
  if (!meet) return refused("LANES_MEET_AT_JOIN", "Tasks connect within one sequence.", [move]);
  const last = moveOffer(
    `Put ${titleOf(target.block)} after the join`,
    target,
    slotBeside(meet, "after"),
  );
  return refused("LANES_MEET_AT_JOIN", "Lanes only meet at the join.", [move, last]);
}

/** Back to an earlier task: everything from there is repeated. */
function loopOf(source: Place, target: Place): Wired {
  const items = source.in.seq.items.slice(target.at, source.at + 1);
  const ids = items.map(({ id }) => id);
  const words = `Repeat from ${titleOf(target.block)} to ${titleOf(source.block)}`;
  return { kind: "command", command: { type: "wrap", ids, kind: "loop" }, words };
}

function skipOffers(source: Place, target: Place): Offer[] {
  const between = source.in.seq.items.slice(source.at + 1, target.at);
  const ids = between.map(({ id }) => id);
  return [
    {
      label:
        between.length === 1
          ? "Make the task between optional by a switch"
          : "Wrap the tasks between in a switch",
      command: { type: "wrap", ids, kind: "switch" },
    },
    moveOffer(
      `Move ${titleOf(target.block)} after ${titleOf(source.block)}`,
      target,
      slotBeside(source, "after"),
    ),
  ];
}

function moveOffer(label: string, what: Place, slot: Slot): Offer {
  return { label, command: { type: "move", ids: [what.block.id], slot } };
}

/** The innermost fork that holds both in different branches. */
function meetingFork(a: Place, b: Place): Place | null {
  for (let at: Place | null = a.in.owner; at; at = at.in.owner) {
    if (at.block.kind === "fork" && isWithin(b, at.block.id)) return at;
  }
  return null;
}

function refused(code: RefusalCode, reason: string, offers: readonly Offer[] = []): Wired {
  return { kind: "refused", code, reason, offers };
}
