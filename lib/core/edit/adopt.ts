import type { Block, Doc, JoinPart, NewId, RawTask, Seq, Workspace } from "../definition/document";
import { childSeqs, nameOf, refOf, refsIn, typeOf, withChildSeqs } from "../definition/document";
import { defaultRef, freeName, isValidRef } from "../definition/names";
import { parseTasks } from "../definition/parse";
import type { Part } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import type { Refused } from "./command";
import { refuse } from "./command";
import { renameMentions } from "./rewrite";
import { mapTasks, withKey } from "./tree";

export type Adopted = { readonly ok: true; readonly blocks: readonly Block[] } | Refused;

/**
 * Tasks from outside as blocks of this workspace: names that are taken or missing get the next free one, references
 * among the tasks follow, a fork without its join gets one.
 */
export function adopt(workspace: Workspace, tasks: readonly RawTask[], newId: NewId): Adopted {
  const blocks = parseTasks(tasks, newId);
  if (!blocks) return refuse("NOT_WORKFLOW_JSON", "These are no Conductor tasks.");
  if (blocks.length === 0) return refuse("NEEDS_TASKS", "There is no task to put here.");
  const doc: Doc = { raw: {}, root: { id: newId(), items: blocks } };
  return { ok: true, blocks: withFreeRefs(workspace, withJoins(doc, newId)).root.items };
}

function withJoins(doc: Doc, newId: NewId): Doc {
  const root = joinedSeq(doc.root, newId);
  return root === doc.root ? doc : { ...doc, root };
}

/** Forks without a join get one, at any depth. */
function joinedSeq(seq: Seq, newId: NewId): Seq {
  const items: Block[] = [];
  for (const block of seq.items) items.push(joinedBlock(block, newId));
  return items.every((block, at) => block === seq.items[at]) ? seq : { ...seq, items };
}

function joinedBlock(outer: Block, newId: NewId): Block {
  const seqs: Seq[] = [];
  for (const seq of childSeqs(outer)) seqs.push(joinedSeq(seq, newId));
  const block = withChildSeqs(outer, seqs);
  if ((block.kind !== "fork" && block.kind !== "dynfork") || block.join) return block;
  const raw: RawTask = {
    name: "join",
    taskReferenceName: joinName(block.raw),
    type: "JOIN",
    joinOn: [],
  };
  const joinOnMode = block.kind === "fork" ? "auto" : "custom";
  return joined(block, { id: newId(), raw, joinOnMode });
}

function joined(block: Extract<Block, { kind: "fork" | "dynfork" }>, join: JoinPart): Block {
  return { ...block, join };
}

/** `fork_ref` is joined by `fork_join_ref`. */
function joinName(fork: RawTask): string {
  const ref = refOf(fork);
  return isValidRef(ref) ? `${ref.replace(/_ref(?:_\d+)?$/, "")}_join_ref` : "";
}

function withFreeRefs(workspace: Workspace, doc: Doc): Doc {
  const taken = new Set(treeIndex(workspace.doc).refs.keys());
  const own = refsIn(doc.root);
  const isTaken = (name: string) => taken.has(name) || own.has(name);
  const names = new Map<string, string>();
  const used = new Set<string>();
  const index = treeIndex(doc);
  // First decide, then write: a reference may stand before the task it names.
  // By block: the same task object may have been given twice.
  const decided = new Map<string, string>();
  mapTasks(doc, (raw, block, part) => {
    const old = refOf(raw);
    // A merge step is recognised by the name of its switch.
    const switchRef = part === "merge" ? (decided.get(keyOf(block, "self")) ?? "") : "";
    const wanted = part === "merge" ? mergeName(old, refOf(block.raw), switchRef) : old;
    const isFree = wanted !== "" && !taken.has(wanted) && !used.has(wanted);
    const stem = wanted || defaultRef(nameOf(raw) || typeOf(raw));
    const ref = isFree && (wanted === old || !own.has(wanted)) ? wanted : freeName(stem, isTaken);
    decided.set(keyOf(block, part), ref);
    used.add(ref);
    own.add(ref);
    if (ref !== old && old !== "" && !names.has(old)) names.set(old, ref);
    return raw;
  });
  for (const ref of used) if (names.get(ref) !== undefined && !taken.has(ref)) names.delete(ref);
  return mapTasks(doc, (raw, block, part) =>
    withRef(renameMentions(raw, names, index), decided.get(keyOf(block, part)) ?? refOf(raw)),
  );
}

function keyOf(block: Block, part: Part): string {
  return `${block.id} ${part}`;
}

function mergeName(old: string, switchRef: string, newSwitchRef: string): string {
  return switchRef === newSwitchRef ? old : `${newSwitchRef}_merge`;
}

/** The task with a reference name; a new one stands behind the name, where people look for it. */
function withRef(raw: RawTask, ref: string): RawTask {
  if (Object.hasOwn(raw, "taskReferenceName")) return withKey(raw, "taskReferenceName", ref);
  const { name, ...rest } = raw;
  return { ...(name === undefined ? {} : { name }), taskReferenceName: ref, ...rest };
}
