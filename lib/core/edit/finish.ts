import type { Doc, NewId, Workspace } from "../definition/document";
import { typeOf } from "../definition/document";
import { readJoinOn } from "../definition/join-on";
import { mentionsOf, workflowMentions } from "../definition/ref-index";
import type { Grade, Reader } from "../definition/scope";
import { gradeOf } from "../definition/scope";
import type { TreeIndex } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import type { Done, Edit, Effect } from "./command";
import { followLanes } from "./present";
import { rewriteJoinOutputs } from "./rewrite";
import type { JoinChange } from "./settle";
import { settle } from "./settle";
import { titleOfTask } from "./titles";
import { mapTasks, withKey } from "./tree";

/**
 * Completes a changed document: hand-written joins forget what is gone, automatic joins follow, expressions that read a
 * changed join follow where there is one answer, and everything that changed or got worse elsewhere is listed.
 */
export function finish(before: Workspace, edit: Edit, newId: NewId): Done {
  const { label, focus } = edit;
  if (edit.workspace.doc === before.doc) {
    return { ok: true, workspace: edit.workspace, focus, label, effects: edit.effects ?? [] };
  }
  const effects: Effect[] = [...(edit.effects ?? [])];
  const freed = freeVanishedJoins(edit.workspace.doc, edit.vanishedJoins ?? [], effects);
  const pruned = forgetRemoved(before.doc, freed, effects);
  const settled = settle(before.doc, pruned, newId);
  const doc = followJoins(settled.doc, settled.joins, effects);
  effects.push(...worseReferences(before.doc, doc));
  const presentation = followLanes(edit.workspace.presentation, before.doc, doc);
  return { ok: true, workspace: { ...edit.workspace, doc, presentation }, focus, label, effects };
}

/** `${join.output.x.y}` of a join that is gone becomes `${x.output.y}`. */
function freeVanishedJoins(doc: Doc, joins: readonly string[], effects: Effect[]): Doc {
  let result = doc;
  for (const joinRef of joins) {
    const refs = treeIndex(result).refs;
    if (refs.has(joinRef)) continue;
    const freed = rewriteJoinOutputs(result, joinRef, (ref) =>
      refs.has(ref) ? `${ref}.output` : null,
    );
    if (freed.count > 0) {
      effects.push({
        kind: "rewritten",
        text: `${places(freed.count)} of ${joinRef} now read the tasks themselves.`,
        blockId: null,
      });
    }
    result = freed.doc;
  }
  return result;
}

function places(count: number): string {
  return count === 1 ? "1 expression" : `${count} expressions`;
}

/** Joins that do not follow their lanes would wait forever for a task that was taken away. */
function forgetRemoved(before: Doc, doc: Doc, effects: Effect[]): Doc {
  const old = treeIndex(before).refs;
  const now = treeIndex(doc).refs;
  const removed = new Set([...old.keys()].filter((ref) => !now.has(ref)));
  if (removed.size === 0) return doc;
  return mapTasks(doc, (raw, block, part) => {
    const isAuto = block.kind === "fork" && part === "join" && block.join?.joinOnMode === "auto";
    if (isAuto || !["JOIN", "EXCLUSIVE_JOIN"].includes(typeOf(raw))) return raw;
    const list = readJoinOn(raw);
    if (!list?.some((ref) => removed.has(ref))) return raw;
    const gone = list.filter((ref) => removed.has(ref));
    effects.push({
      kind: "join",
      text: `${titleOfTask(raw)} no longer waits for ${gone.join(", ")}.`,
      blockId: block.id,
    });
    return withKey(
      raw,
      "joinOn",
      list.filter((ref) => !removed.has(ref)),
    );
  });
}

function followJoins(doc: Doc, joins: readonly JoinChange[], effects: Effect[]): Doc {
  let result = doc;
  for (const change of joins) {
    const { joinRef, before, after, replaced } = change;
    const place = treeIndex(result).refs.get(joinRef)?.place;
    const blockId = place?.block.id ?? null;
    const again = change.isAutomaticAgain ? " automatically again" : "";
    effects.push({
      kind: "join",
      text: `${joinRef} now waits${again} for ${after.length === 0 ? "nothing" : after.join(", ")}.`,
      blockId,
    });
    const gone = new Set(before.filter((ref) => !after.includes(ref)));
    if (gone.size === 0) continue;
    const {
      doc: next,
      count,
      left,
    } = rewriteJoinOutputs(result, joinRef, (ref) =>
      gone.has(ref) ? replacement(joinRef, replaced.get(ref)) : null,
    );
    if (count > 0) {
      effects.push({
        kind: "rewritten",
        text: `${places(count)} follow the output of ${joinRef}.`,
        blockId,
      });
    }
    if (left > 0 && count === 0) {
      effects.push({
        kind: "lost",
        text: `${places(left)} may read what ${joinRef} no longer gives.`,
        blockId,
      });
    }
    result = next;
  }
  return result;
}

function replacement(joinRef: string, ref: string | undefined): string | null {
  return ref === undefined ? null : `${joinRef}.output.${ref}`;
}

const RANK: Readonly<Record<Grade, number>> = { sure: 0, maybe: 1, racing: 2, later: 3, none: 4 };
const WORSE: Readonly<Record<Grade, string>> = {
  sure: "",
  maybe: "may be empty there",
  racing: "runs at the same time",
  later: "runs afterwards",
  none: "is gone",
};

/** References that see less than before; at most ten are told. */
function worseReferences(before: Doc, doc: Doc): Effect[] {
  const old = treeIndex(before);
  const now = treeIndex(doc);
  const effects: Effect[] = [];
  for (const { raw, place, part, ref } of now.refs.values()) {
    if (effects.length >= 10) break;
    const was = old.refs.get(ref);
    if (!was || mentionsOf(raw).length === 0) continue;
    addWorse({ raw, title: ref, now: { place, part }, was, blockId: place.block.id });
  }
  addWorse({ raw: null, title: "The workflow's output", now: "end", was: "end", blockId: null });
  return effects;

  function addWorse(one: Comparison): void {
    const mentions = one.raw ? mentionsOf(one.raw) : workflowMentions(doc.raw);
    for (const root of new Set(mentions.map((mention) => mention.root))) {
      const effect = worse(one, root, old, now);
      if (effect) effects.push(effect);
    }
  }
}

interface Comparison {
  readonly raw: Parameters<typeof mentionsOf>[0] | null;
  readonly title: string;
  readonly now: Reader;
  readonly was: Reader;
  readonly blockId: string | null;
}

function worse(one: Comparison, root: string, old: TreeIndex, now: TreeIndex): Effect | null {
  if (!old.refs.has(root)) return null;
  const grade = gradeOf(now, one.now, root);
  if (RANK[grade] <= RANK[gradeOf(old, one.was, root)]) return null;
  return {
    kind: "scope",
    text: `${one.title} reads ${root}, which ${WORSE[grade]}.`,
    blockId: one.blockId,
  };
}
