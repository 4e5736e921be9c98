import { lookOf } from "@/components/canvas/task-look";
import type { Id, RawTask, Seq, Workspace } from "@/lib/core/definition/document";
import { childSeqs, nameOf, refOf, typeOf } from "@/lib/core/definition/document";
import { readJoinOn } from "@/lib/core/definition/join-on";
import type { Problem } from "@/lib/core/definition/problem";
import type { TaskDef } from "@/lib/core/definition/schema";
import {
  type Place,
  type SeqPlace,
  type SeqRole,
  treeIndex,
} from "@/lib/core/definition/tree-index";
import { toldRule } from "@/lib/core/policy/told-rule";

/** One line of the outline: a task, the join that belongs to a fork, or a branch or case in which nothing stands yet. */
export interface Row {
  /** Of the block, of the join part, or of the sequence that is empty. */
  readonly id: Id;
  readonly part: "self" | "join" | "empty";
  readonly raw: RawTask;
  /** Of the block; of a branch or case that is empty, the fork or switch. */
  readonly place: Place;
  /** What the branch or case that is empty is of its block; null: another line. */
  readonly gap: SeqRole | null;
  /** Level, position among its siblings and their number, from 1. */
  readonly depth: number;
  readonly at: number;
  readonly count: number;
  /** Null: nothing can be inside. */
  readonly isOpen: boolean | null;
}

/** Every line that is not inside a closed container, in document order; `withEmpty`: those of what is empty, too. */
export function rowsOf({ doc, presentation }: Workspace, withEmpty: boolean): readonly Row[] {
  const { blocks, seqs } = treeIndex(doc);
  const rows: Row[] = [];
  const open: (Row | Seq)[] = [doc.root];
  for (let next = open.pop(); next; next = open.pop()) {
    if ("items" in next) {
      const place = seqs.get(next.id);
      if (withEmpty && place?.owner && next.items.length === 0)
        rows.push(emptyRow(place, place.owner));
      for (let at = next.items.length - 1; at >= 0; at--) {
        const own = blocks.get(next.items[at]?.id ?? "");
        if (!own) continue;
        const { join, row } = rowsOfBlock(own, presentation, withEmpty);
        if (join) open.push(join);
        open.push(row);
      }
      continue;
    }
    rows.push(next);
    if (next.part === "self" && next.isOpen === true) {
      open.push(...childSeqs(next.place.block).toReversed());
    }
  }
  return rows;
}

function rowsOfBlock(place: Place, { collapsed }: Workspace["presentation"], withEmpty: boolean) {
  const { block, depth } = place;
  const { at, count } = positionOf(place);
  const inner = childSeqs(block);
  const hasInner = inner.some(({ items }) => withEmpty || items.length > 0);
  const isOpen = hasInner ? collapsed[refOf(block.raw)] !== true : null;
  const own = { place, gap: null, depth, count };
  const row: Row = { ...own, id: block.id, part: "self", raw: block.raw, at, isOpen };
  const part = block.kind === "fork" || block.kind === "dynfork" ? block.join : null;
  const join: Row | null = part && {
    ...own,
    id: part.id,
    part: "join",
    raw: part.raw,
    at: at + 1,
    isOpen: null,
  };
  return { row, join };
}

function emptyRow({ seq, role }: SeqPlace, owner: Place): Row {
  return {
    id: seq.id,
    part: "empty",
    raw: NO_TASK,
    place: owner,
    gap: role,
    depth: owner.depth + 1,
    at: 1,
    count: 1,
    isOpen: null,
  };
}

const NO_TASK: RawTask = {};

/** The lines with the objects of those before wherever they say the same. */
export function keepRows(fresh: readonly Row[], before: readonly Row[]): readonly Row[] {
  const old = new Map(before.map((row) => [row.id, row]));
  return fresh.map((row) => {
    const was = old.get(row.id);
    return was && isSameRow(was, row) ? was : row;
  });
}

function isSameRow(a: Row, b: Row): boolean {
  return (
    a.raw === b.raw &&
    a.part === b.part &&
    a.depth === b.depth &&
    a.at === b.at &&
    a.count === b.count &&
    a.isOpen === b.isOpen &&
    a.place.at === b.place.at &&
    a.place.block === b.place.block &&
    isSameRole(a.place, b.place)
  );
}

function isSameRole({ in: a }: Place, { in: b }: Place): boolean {
  return (
    a.role.kind === b.role.kind &&
    whereText(a.role, a.owner) === whereText(b.role, b.owner) &&
    a.seq.items.length === b.seq.items.length
  );
}

const positions = new WeakMap<object, ReadonlyMap<Id, number>>();

/** Joins count as lines of their own. */
function positionOf({ block, in: { seq } }: Place): { at: number; count: number } {
  const known = positions.get(seq) ?? new Map<Id, number>();
  if (!positions.has(seq)) {
    let next = 1;
    for (const item of seq.items) {
      (known as Map<Id, number>).set(item.id, next);
      next += hasJoin(item) ? 2 : 1;
    }
    (known as Map<Id, number>).set("", next - 1);
    positions.set(seq, known);
  }
  return { at: known.get(block.id) ?? 1, count: known.get("") ?? 1 };
}

function hasJoin(block: Place["block"]): boolean {
  return (block.kind === "fork" || block.kind === "dynfork") && block.join !== null;
}

export interface RowFacts {
  /** Of the line's block. */
  readonly problems: readonly Problem[];
  /** The policy that applies; null: none is known. */
  readonly rule: TaskDef | null;
  /** What a run says: "running, 1.2 s"; empty: nothing. */
  readonly run: string;
}

/** "Convert to WebP, convert_ref, image convert resize, branch 2 of 3, step 1 of 2, 3 retries, problem: …". */
export function nameOfRow(row: Row, { problems, rule, run }: RowFacts): string {
  const { raw, part, place, gap } = row;
  if (gap) return `${whereText(gap, place)}, empty`;
  const { title } = lookOf(raw);
  const parts = [
    title,
    refOf(raw) || "no reference name",
    kindText(raw, title),
    part === "join" ? waitText(place, raw) : whereText(place.in.role, place.in.owner),
    part === "self" && place.in.seq.items.length > 1
      ? `step ${place.at + 1} of ${place.in.seq.items.length}`
      : "",
    part === "self" ? policyText(raw, rule) : "",
    raw["optional"] === true ? "optional" : "",
    run,
    part === "self" ? problemText(problems) : "",
  ];
  return parts.filter((text) => text !== "").join(", ");
}

/** The type in words, where the title does not say it. */
function kindText(raw: RawTask, title: string): string {
  const words = (typeOf(raw) === "SIMPLE" ? nameOf(raw) : typeOf(raw).toLowerCase()).replaceAll(
    "_",
    " ",
  );
  const plain = title.toLowerCase().replaceAll("_", " ");
  return words === "" || plain.includes(words.toLowerCase()) ? "" : words;
}

function waitText({ block }: Place, raw: RawTask): string {
  if (block.kind === "dynfork") return "waits for all";
  const count = readJoinOn(raw)?.length ?? 0;
  return `waits for ${count === 1 ? "1 task" : `${count} tasks`}`;
}

function whereText(role: SeqRole, owner: Place | null): string {
  switch (role.kind) {
    case "lane": {
      const count = owner?.block.kind === "fork" ? owner.block.lanes.length : 0;
      return `branch ${role.index + 1} of ${count}`;
    }
    case "case":
      return `case ${role.case.key === "" ? "without a value" : role.case.key}`;
    case "otherwise":
      return "default case";
    case "body":
      return "repeated";
    case "root":
      return "";
  }
}

function policyText(raw: RawTask, written: TaskDef | null): string {
  const rule = toldRule(written);
  const own = raw["retryCount"];
  const retries = typeof own === "number" ? own : (rule.retryCount ?? null);
  const limit = rule.timeoutSeconds ? `at most ${rule.timeoutSeconds} seconds` : "";
  const count = retries === null ? "" : retriesText(retries);
  return [count, limit].filter((text) => text !== "").join(", ");
}

function retriesText(count: number): string {
  if (count === 0) return "no retries";
  return count === 1 ? "1 retry" : `${count} retries`;
}

function problemText(problems: readonly Problem[]): string {
  const [first, ...more] = problems.filter(({ level }) => level !== "H");
  if (!first) return "";
  const rest = more.length === 0 ? "" : `, and ${more.length} more`;
  return `problem: ${first.message.replace(/\.$/, "")}${rest}`;
}
