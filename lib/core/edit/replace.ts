import type {
  Block,
  Doc,
  Id,
  JoinPart,
  NewId,
  Presentation,
  Seq,
  Workspace,
} from "../definition/document";
import { childSeqs, refOf, typeOf, withChildSeqs } from "../definition/document";
import { parse } from "../definition/parse";
import { hasComments } from "../json-comments";
import { isWrittenAlike } from "../written-numbers";
import type { TreeIndex } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult } from "./command";
import { refuse } from "./command";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/**
 * Another definition in place of the document. Tasks keep their ids by reference name, then by position and type; what is
 * equal stays the identical object.
 */
export function replaceDoc(
  workspace: Workspace,
  command: Of<"replaceDoc">,
  newId: NewId,
): EditResult {
  const parsed = parse(command.definition, newId);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    return refuse("NOT_WORKFLOW_JSON", problem?.message ?? "This is no workflow definition.");
  }
  const doc = reconcile(workspace.doc, parsed.doc);
  const presentation = withText(workspace.presentation, command.text);
  const isSame = doc === workspace.doc && presentation === workspace.presentation;
  return {
    ok: true,
    workspace: isSame ? workspace : { ...workspace, doc, presentation },
    focus: [],
    label: doc === workspace.doc ? "Changed a comment" : "Changed the definition as text",
  };
}

/** Only a text with comments says more than its definition. Undefined: it was not written as text. */
function withText(presentation: Presentation, text: string | undefined): Presentation {
  if (text === undefined) return presentation;
  const { text: old, ...others } = presentation;
  if (hasComments(text)) return text === old ? presentation : { ...others, text };
  return old === undefined ? presentation : others;
}

/** The new document with ids and objects of the old one wherever they mean the same. */
function reconcile(old: Doc, fresh: Doc): Doc {
  const context: Context = { old: treeIndex(old), fresh: treeIndex(fresh), used: new Set() };
  const root = mergeSeq(fresh.root, old.root, context);
  const raw = isSameJson(old.raw, fresh.raw) ? old.raw : fresh.raw;
  return root === old.root && raw === old.raw ? old : { raw, root };
}

interface Context {
  readonly old: TreeIndex;
  readonly fresh: TreeIndex;
  readonly used: Set<Id>;
}

function mergeSeq(fresh: Seq, old: Seq | undefined, context: Context): Seq {
  const items: Block[] = [];
  for (const [at, block] of fresh.items.entries()) {
    items.push(mergeBlock(block, counterpart(block, old?.items[at], context), context));
  }
  const isSame =
    old?.items.length === items.length && items.every((block, at) => block === old.items[at]);
  return isSame && old ? old : { id: old?.id ?? fresh.id, items };
}

function counterpart(
  block: Block,
  atPlace: Block | undefined,
  context: Context,
): Block | undefined {
  const byRef = context.old.refs.get(refOf(block.raw));
  const same = byRef?.part === "self" ? byRef.place.block : undefined;
  const isGone = atPlace !== undefined && !context.fresh.refs.has(refOf(atPlace.raw));
  const isLike = isGone && typeOf(atPlace.raw) === typeOf(block.raw);
  const found = same ?? (isLike ? atPlace : undefined);
  if (!found || found.kind !== block.kind || context.used.has(found.id)) return undefined;
  context.used.add(found.id);
  return found;
}

function mergeBlock(fresh: Block, old: Block | undefined, context: Context): Block {
  const seqs: Seq[] = [];
  const oldSeqs = old ? seqsFor(fresh, old) : [];
  for (const [at, seq] of childSeqs(fresh).entries())
    seqs.push(mergeSeq(seq, oldSeqs[at], context));
  const block = withChildSeqs(fresh, seqs);
  if (!old) return block;
  const raw = isSameJson(old.raw, block.raw) ? old.raw : block.raw;
  return withParts({ ...block, id: old.id, raw }, old);
}

/** Old sequences in the order of the new ones: cases by key, lanes by position. */
function seqsFor(fresh: Block, old: Block): readonly (Seq | undefined)[] {
  if (fresh.kind === "switch" && old.kind === "switch") {
    const cases = fresh.cases.map(({ key }) => old.cases.find((one) => one.key === key)?.seq);
    return [...cases, old.otherwise];
  }
  return childSeqs(old);
}

/** Ids of lanes, cases and joins as they were; the old block itself when nothing differs. */
function withParts(block: Block, old: Block): Block {
  if (block.kind === "fork" && old.kind === "fork") {
    const lanes = block.lanes.map((lane, at) => {
      const was = old.lanes[at];
      if (was && was.seq === lane.seq && was.wait === lane.wait) return was;
      return { ...lane, id: was?.id ?? lane.id };
    });
    const join = sameJoin(block.join, old.join);
    const isSame =
      block.raw === old.raw &&
      join === old.join &&
      lanes.length === old.lanes.length &&
      lanes.every((lane, at) => lane === old.lanes[at]);
    return isSame ? old : { ...block, lanes, join };
  }
  if (block.kind === "switch" && old.kind === "switch") {
    const cases = block.cases.map((one) => {
      const was = old.cases.find(({ key }) => key === one.key);
      if (was && was.seq === one.seq) return was;
      return { ...one, id: was?.id ?? one.id };
    });
    const merge = isSameJson(old.merge, block.merge) ? old.merge : block.merge;
    const isSame =
      block.raw === old.raw &&
      merge === old.merge &&
      block.otherwise === old.otherwise &&
      cases.length === old.cases.length &&
      cases.every((one, at) => one === old.cases[at]);
    return isSame ? old : { ...block, cases, merge };
  }
  if (block.kind === "dynfork" && old.kind === "dynfork") {
    const join = sameJoin(block.join, old.join);
    return block.raw === old.raw && join === old.join ? old : { ...block, join };
  }
  if (block.kind === "loop" && old.kind === "loop") {
    return block.raw === old.raw && block.body === old.body ? old : block;
  }
  return block.raw === old.raw ? old : block;
}

function sameJoin(fresh: JoinPart | null, old: JoinPart | null): JoinPart | null {
  if (!fresh || !old) return fresh;
  const raw = isSameJson(old.raw, fresh.raw) ? old.raw : fresh.raw;
  return raw === old.raw && fresh.joinOnMode === old.joinOnMode
    ? old
    : { ...fresh, raw, id: old.id };
}

function isSameJson(a: unknown, b: unknown): boolean {
  return a === b || (JSON.stringify(a) === JSON.stringify(b) && isWrittenAlike(a, b));
}
