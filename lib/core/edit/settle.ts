import type {
  Block,
  Case,
  Doc,
  ForkBlock,
  Id,
  Lane,
  NewId,
  RawTask,
  Seq,
  SwitchBlock,
} from "../definition/document";
import { refOf, typeOf } from "../definition/document";
import {
  autoJoinOn,
  blockEndsRun,
  mergeJoinOn,
  readJoin,
  readJoinOn,
  tails,
} from "../definition/join-on";
import { brokenJoin } from "../definition/join-problems";
import { freeName } from "../definition/names";
import { isMergeStep } from "../definition/parse";
import { mentionsOf, workflowMentions } from "../definition/ref-index";
import type { TreeIndex } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";

/** A join that waits for other tasks than before. */
export interface JoinChange {
  readonly joinRef: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What used to be the last task of a lane, and what is now, where that is one task each. */
  readonly replaced: ReadonlyMap<string, string>;
  /** It had a list of its own that would not have worked any more. */
  readonly isAutomaticAgain: boolean;
}

export interface Settled {
  readonly doc: Doc;
  readonly joins: readonly JoinChange[];
}

/** Blocks that are as they would be read back. */
const settledBlocks = new WeakSet<Block>();

/**
 * Makes a changed document the one that `parse` would read from its print: automatic joins follow their lanes, a switch
 * at the end of a waited lane has its merge step and no other switch has one, cases stand in the order of a JSON object.
 * What needs no change is shared. `before` is the document before the command.
 */
export function settle(before: Doc, changed: Doc, newId: NewId): Settled {
  const context: Context = {
    before: treeIndex(before),
    now: treeIndex(changed),
    changed,
    newId,
    taken: null,
    named: null,
    joins: [],
  };
  const root = settleSeq(changed.root, context, false);
  const raw = holding(changed.raw, "tasks", root.items.length > 0, []);
  const isSame = root === changed.root && raw === changed.raw;
  return { doc: isSame ? changed : { raw, root }, joins: context.joins };
}

interface Context {
  readonly before: TreeIndex;
  readonly now: TreeIndex;
  readonly changed: Doc;
  readonly newId: NewId;
  taken: Set<string> | null;
  named: Set<string> | null;
  readonly joins: JoinChange[];
}

function settleSeq(seq: Seq, context: Context, isLane: boolean): Seq {
  const items: Block[] = [];
  for (const block of seq.items) {
    const settled = settledBlocks.has(block) ? block : settleBlock(block, context);
    const last = items.at(-1);
    if (settled.kind === "join" && isOpenFork(last)) {
      // Directly behind a fork it is the fork's join.
      items.splice(-1, 1, withJoin(last, settled.id, settled.raw, context));
    } else {
      items.push(settled);
    }
  }
  const placed = placeMerges(items, context, isLane);
  const isSame =
    placed.length === seq.items.length && placed.every((block, at) => block === seq.items[at]);
  return isSame ? seq : { id: seq.id, items: placed };
}

function isOpenFork(
  block: Block | undefined,
): block is Extract<Block, { kind: "fork" | "dynfork" }> {
  return (block?.kind === "fork" || block?.kind === "dynfork") && block.join === null;
}

function withJoin(
  block: Extract<Block, { kind: "fork" | "dynfork" }>,
  id: Id,
  raw: RawTask,
  context: Context,
): Block {
  const joined = { ...block, join: { id, raw, joinOnMode: "custom" as const } };
  return settleBlock(joined, context);
}

/** Merge steps exist at the end of lanes only; elsewhere one that is named becomes a card, others go. */
function placeMerges(items: readonly Block[], context: Context, isLane: boolean): Block[] {
  const placed: Block[] = [];
  for (const [at, block] of items.entries()) {
    const isLast = at === items.length - 1;
    const before = placed.at(-1);
    if (block.kind === "switch" && block.merge && !(isLane && isLast)) {
      placed.push(...withoutMerge(block, context));
    } else if (
      isLane &&
      isLast &&
      before?.kind === "switch" &&
      !before.merge &&
      isMergeCard(block, before)
    ) {
      placed.splice(-1, 1, remember({ ...before, merge: block.raw }));
    } else if (block.kind === "switch" && block.merge && blockEndsRun({ ...block, merge: null })) {
      placed.push(...withoutMerge(block, context, "drop only"));
    } else {
      placed.push(block);
    }
  }
  return placed;
}

function isMergeCard(block: Block, before: SwitchBlock): boolean {
  return block.kind === "task" && isMergeStep(block.raw, before.raw);
}

function withoutMerge(block: SwitchBlock, context: Context, how?: "drop only"): Block[] {
  const { merge } = block;
  if (!merge) return [block];
  const isNamed = namedRefs(context).has(refOf(merge));
  if (isNamed && how === "drop only") return [block];
  const plain = remember({ ...block, merge: null });
  return isNamed ? [plain, remember({ kind: "task", id: context.newId(), raw: merge })] : [plain];
}

function settleBlock(block: Block, context: Context): Block {
  return remember(settleNew(block, context));
}

function remember<T extends Block>(block: T): T {
  settledBlocks.add(block);
  return block;
}

function settleNew(block: Block, context: Context): Block {
  switch (block.kind) {
    case "task":
    case "join":
    case "dynfork":
      return block;
    case "loop": {
      const body = settleSeq(block.body, context, false);
      const raw = holding(block.raw, "loopOver", body.items.length > 0, []);
      return body === block.body && raw === block.raw ? block : { ...block, body, raw };
    }
    case "switch":
      return settleSwitch(block, context);
    case "fork":
      return settleFork(block, context);
  }
}

function settleSwitch(block: SwitchBlock, context: Context): Block {
  const cases = inObjectOrder(block.cases).map((one) =>
    withSeq(one, settleSeq(one.seq, context, false)),
  );
  const otherwise = settleSeq(block.otherwise, context, false);
  const chosen = holding(block.raw, "decisionCases", cases.length > 0, {});
  const raw = holding(chosen, "defaultCase", otherwise.items.length > 0, []);
  const isSame =
    cases.every((one, at) => one === block.cases[at]) &&
    otherwise === block.otherwise &&
    raw === block.raw;
  return isSame ? block : { ...block, cases, otherwise, raw };
}

function withSeq(one: Case, seq: Seq): Case {
  return seq === one.seq ? one : { ...one, seq };
}

/** JSON objects put keys like `10` first, in rising order; JavaScript keeps no other. */
export function inObjectOrder(cases: readonly Case[]): readonly Case[] {
  const order = Object.keys(Object.fromEntries(cases.map(({ key }) => [key, true] as const)));
  if (order.every((key, at) => cases[at]?.key === key)) return cases;
  return order.flatMap((key) => cases.filter((one) => one.key === key));
}

function settleFork(block: ForkBlock, context: Context): Block {
  const { join } = block;
  let lanes: readonly Lane[] = block.lanes.map((lane) => {
    const seq = settleSeq(lane.seq, context, true);
    const wait = join ? lane.wait : true;
    return seq === lane.seq && wait === lane.wait ? lane : { ...lane, seq, wait };
  });
  const raw = holding(block.raw, "forkTasks", lanes.length > 0, []);
  if (!join) return sameFork(block, { ...block, lanes, raw });
  const mustFollow = join.joinOnMode === "custom" && isNewlyBroken({ ...block, lanes }, context);
  let joinRaw = join.raw;
  if (join.joinOnMode === "auto" || mustFollow) {
    lanes = lanes.map((lane) => withMergeStep(lane, context));
    joinRaw = followLanes({ ...block, lanes }, joinRaw, mustFollow, context);
  }
  const { waits, mode } = readJoin(
    lanes.map(({ seq }) => seq),
    joinRaw,
  );
  lanes = lanes.map((lane, at) => {
    const wait = waits[at] ?? true;
    return wait === lane.wait ? lane : { ...lane, wait };
  });
  const isSameJoin = joinRaw === join.raw && mode === join.joinOnMode;
  const next = isSameJoin ? join : { ...join, raw: joinRaw, joinOnMode: mode };
  return sameFork(block, { ...block, lanes, raw, join: next });
}

function sameFork(block: ForkBlock, next: ForkBlock): ForkBlock {
  const isSame =
    next.raw === block.raw &&
    next.join === block.join &&
    next.lanes.length === block.lanes.length &&
    next.lanes.every((lane, at) => lane === block.lanes[at]);
  return isSame ? block : next;
}

/** The command made a hand-written joinOn one that waits forever or not at all. */
function isNewlyBroken(block: ForkBlock, context: Context): boolean {
  const old = context.before.blocks.get(block.id)?.block;
  if (old?.kind !== "fork" || !old.join) return false;
  return brokenJoin(block, context.now) && !brokenJoin(old, context.before);
}

function withMergeStep(lane: Lane, context: Context): Lane {
  const last = lane.seq.items.at(-1);
  if (!lane.wait || last?.kind !== "switch" || last.merge || blockEndsRun(last)) return lane;
  const taken = takenRefs(context);
  const ref = freeName(`${refOf(last.raw)}_merge`, (name) => taken.has(name));
  taken.add(ref);
  const merge = { name: "merge", taskReferenceName: ref, type: "NOOP" };
  const items = [...lane.seq.items.slice(0, -1), remember({ ...last, merge })];
  return { ...lane, seq: { id: lane.seq.id, items } };
}

/** The join's task with the automatic joinOn; remembers what that changes. */
function followLanes(
  block: ForkBlock,
  joinRaw: RawTask,
  isAutomaticAgain: boolean,
  context: Context,
): RawTask {
  const wanted = autoJoinOn(block.lanes);
  const stored = readJoinOn(joinRaw) ?? [];
  if (wanted === null) return joinRaw;
  const want = new Set(wanted);
  if (want.size === new Set(stored).size && stored.every((ref) => want.has(ref))) return joinRaw;
  const joinOn = mergeJoinOn(stored, wanted);
  context.joins.push({
    joinRef: refOf(joinRaw),
    before: stored,
    after: joinOn,
    replaced: replacedTails(block, context),
    isAutomaticAgain,
  });
  return { ...joinRaw, joinOn };
}

function replacedTails(block: ForkBlock, context: Context): Map<string, string> {
  const old = context.before.blocks.get(block.id)?.block;
  const replaced = new Map<string, string>();
  if (old?.kind !== "fork") return replaced;
  for (const lane of block.lanes) {
    const was = onlyTail(old.lanes.find(({ id }) => id === lane.id));
    const is = onlyTail(lane);
    if (was !== null && is !== null && was !== is) replaced.set(was, is);
  }
  return replaced;
}

function onlyTail(lane: Lane | undefined): string | null {
  const last = lane?.seq.items.at(-1);
  const refs = last ? tails(last) : null;
  return refs?.length === 1 ? (refs[0] ?? null) : null;
}

function takenRefs(context: Context): Set<string> {
  context.taken ??= new Set(context.now.refs.keys());
  return context.taken;
}

/** Refs that an expression or a hand-written joinOn names. */
function namedRefs(context: Context): Set<string> {
  if (context.named) return context.named;
  const named = new Set(workflowMentions(context.changed.raw).map(({ root }) => root));
  for (const { block } of context.now.blocks.values()) {
    for (const { root } of mentionsOf(block.raw)) named.add(root);
    if (block.kind === "join" || isExclusiveJoin(block)) addAll(named, block.raw);
    if ((block.kind === "fork" || block.kind === "dynfork") && block.join) {
      for (const { root } of mentionsOf(block.join.raw)) named.add(root);
      if (block.join.joinOnMode === "custom") addAll(named, block.join.raw);
    }
  }
  context.named = named;
  return named;
}

function isExclusiveJoin(block: Block): boolean {
  return block.kind === "task" && typeOf(block.raw) === "EXCLUSIVE_JOIN";
}

function addAll(named: Set<string>, raw: RawTask): void {
  for (const ref of readJoinOn(raw) ?? []) named.add(ref);
}

/** An absent or null key that got content appears where print would put it. */
function holding(
  raw: RawTask,
  key: string,
  hasContent: boolean,
  empty: [] | Record<string, never>,
): RawTask {
  const value = raw[key];
  if (!hasContent || (typeof value === "object" && value !== null)) return raw;
  return { ...raw, [key]: empty };
}
