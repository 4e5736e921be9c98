import type { Block, Doc, Id, RawTask } from "../definition/document";
import { CHILD_KEYS, refOf } from "../definition/document";
import { noteOf, withNote } from "../definition/version-note";
import type { Place, SeqRole } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import { titleOf } from "../edit/titles";
import type { JsonObject } from "../json";
import { type FieldChange, fieldChanges } from "./fields";
import { increasing } from "./increasing";
import { type Entry, type Match, matchDocs } from "./match";
import { mergeDocs } from "./merge";

export type ChangeKind = "added" | "removed" | "changed" | "moved";

/** What differs at one place of the picture. */
export interface Change {
  /** `changed` also when it was moved besides. */
  readonly kind: ChangeKind;
  /** Node of the merged picture: a block, a join, `start` or `end`; null: the workflow's own settings. */
  readonly nodeId: Id | null;
  /** Null for the workflow. */
  readonly raw: RawTask | null;
  readonly fields: readonly FieldChange[];
  /** Where it was and is, in words; null: at its old place. */
  readonly moved: { readonly from: string; readonly to: string } | null;
}

export interface Comparison {
  /** The later document with what was removed where it stood. Not to be printed. */
  readonly doc: Doc;
  /** In document order; the workflow's own first. */
  readonly changes: readonly Change[];
}

/** What differs between two documents whose ids do not overlap. Times, versions and notes of versions do not count. */
export function compareDocs(before: Doc, after: Doc): Comparison {
  const match = matchDocs(before, after);
  const doc = mergeDocs(before, after, match);
  const old = new Map(match.before.map((entry) => [entry.id, entry]));
  const now = new Map(match.after.map((entry) => [entry.id, entry]));
  const stayed = stayedIds(after, match);
  const changes = [...workflowChanges(before.raw, after.raw)];
  for (const { block } of treeIndex(doc).blocks.values()) {
    const parts = [block.id, ...joinIdOf(block)];
    for (const id of parts) {
      const change = changeOf(id, { old, now, match, stayed });
      if (change) changes.push(change);
    }
    // A join that a fork has lost is told at the fork.
    const lost = lostJoin(block, now, match);
    if (lost) changes.push(plain("removed", block.id, lost.raw));
  }
  return { doc, changes };
}

function joinIdOf(block: Block): Id[] {
  return (block.kind === "fork" || block.kind === "dynfork") && block.join ? [block.join.id] : [];
}

function lostJoin(block: Block, now: ReadonlyMap<Id, Entry>, match: Match) {
  if (!now.has(block.id)) return null;
  const old = match.entryOf.get(block.id)?.place.block;
  const join = old && (old.kind === "fork" || old.kind === "dynfork") ? old.join : null;
  return join && !match.entryOf.has(join.id) ? join : null;
}

interface Sides {
  readonly old: ReadonlyMap<Id, Entry>;
  readonly now: ReadonlyMap<Id, Entry>;
  readonly match: Match;
  readonly stayed: ReadonlySet<Id>;
}

function changeOf(id: Id, { old, now, match, stayed }: Sides): Change | null {
  const entry = now.get(id);
  if (!entry) {
    const gone = old.get(id);
    return gone ? plain("removed", id, gone.raw) : null;
  }
  const other = match.entryOf.get(id);
  if (!other) return plain("added", id, entry.raw);
  const fields = taskChanges(other, entry);
  const isMoved = entry.part === "self" && !stayed.has(id);
  if (fields.length === 0 && !isMoved) return null;
  const moved = isMoved ? { from: placeText(other.place), to: placeText(entry.place) } : null;
  return {
    kind: fields.length > 0 ? "changed" : "moved",
    nodeId: id,
    raw: entry.raw,
    fields,
    moved,
  };
}

function plain(kind: ChangeKind, nodeId: Id | null, raw: RawTask | null): Change {
  return { kind, nodeId, raw, fields: [], moved: null };
}

/** Blocks that kept their place: in the same sequence, in the same order as most others of it. */
function stayedIds(after: Doc, match: Match): Set<Id> {
  const stayed = new Set<Id>();
  for (const { seq } of treeIndex(after).seqs.values()) {
    const home = match.seqs.get(seq.id);
    const kept = seq.items.flatMap(({ id }) => {
      const place = match.entryOf.get(id)?.place;
      return place && place.in.seq.id === home?.id ? [{ id, at: place.at }] : [];
    });
    for (const index of increasing(kept.map(({ at }) => at))) {
      const one = kept[index];
      if (one) stayed.add(one.id);
    }
  }
  return stayed;
}

function taskChanges(old: Entry, now: Entry): readonly FieldChange[] {
  const without = new Set([...CHILD_KEYS, ...(bothFollow(old, now) ? ["joinOn"] : [])]);
  const fields = fieldChanges(old.raw, now.raw, without);
  return now.part === "self"
    ? [...fields, ...shapeChanges(old.place.block, now.place.block)]
    : fields;
}

/** Joins that follow their branches change with them; only lists written by hand are told. */
function bothFollow(old: Entry, now: Entry): boolean {
  return follows(old) && follows(now);
}

function follows({ part, place: { block } }: Entry): boolean {
  return part === "join" && block.kind === "fork" && block.join?.joinOnMode === "auto";
}

function shapeChanges(old: Block, now: Block): FieldChange[] {
  if (old.kind === "switch" && now.kind === "switch") {
    const [before, after] = [old, now].map(({ cases }) => cases.map(({ key }) => key));
    return JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ path: ["decisionCases"], before, after }];
  }
  if (old.kind !== "fork" || now.kind !== "fork") return [];
  const changes: FieldChange[] = [];
  if (old.lanes.length !== now.lanes.length) {
    changes.push({ path: ["forkTasks"], before: old.lanes.length, after: now.lanes.length });
  }
  return changes;
}

const OWN = new Set(["tasks", "createTime", "updateTime", "createdBy", "updatedBy", "version"]);
const AT_START = new Set(["inputParameters", "inputSchema", "inputTemplate"]);

function workflowChanges(before: JsonObject, after: JsonObject): Change[] {
  const fields = fieldChanges(withoutNote(before), withoutNote(after), OWN);
  const at = (test: (key: string) => boolean) => fields.filter(({ path: [key = ""] }) => test(key));
  const groups = [
    { nodeId: null, fields: at((key) => !AT_START.has(key) && key !== "outputParameters") },
    { nodeId: "start", fields: at((key) => AT_START.has(key)) },
    { nodeId: "end", fields: at((key) => key === "outputParameters") },
  ];
  return groups.flatMap((group) =>
    group.fields.length > 0 ? [{ kind: "changed", raw: null, moved: null, ...group } as const] : [],
  );
}

function withoutNote(definition: JsonObject): JsonObject {
  return noteOf(definition) === "" ? definition : withNote(definition, "");
}

/** "branch 2 of fork, step 1"; the top level is not named. */
function placeText({ in: { role, owner }, at }: Place): string {
  const inside = owner ? `${roleText(role)} of ${titleOf(owner.block)}, ` : "";
  return `${inside}step ${at + 1}`;
}

function roleText(role: SeqRole): string {
  switch (role.kind) {
    case "lane":
      return `branch ${role.index + 1}`;
    case "case":
      return `case ${role.case.key}`;
    case "otherwise":
      return "default case";
    case "body":
      return "inside";
    case "root":
      return "";
  }
}

/** How a changed task is called: its reference name. */
export function changedRef({ raw }: Change): string {
  return raw ? refOf(raw) : "";
}
