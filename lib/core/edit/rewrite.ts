import type { JsonObject } from "../json";
import type { Doc, RawTask } from "../definition/document";
import { refOf, typeOf } from "../definition/document";
import { readJoinOn } from "../definition/join-on";
import type { Mention, TextEdit } from "../definition/ref-index";
import {
  applyTextEdits,
  mentionsOf,
  scriptMentions,
  workflowMentions,
} from "../definition/ref-index";
import type { RefPlace, TreeIndex } from "../definition/tree-index";
import { isWithin, treeIndex } from "../definition/tree-index";
import { mapTasks, withKey } from "./tree";

export type NewNames = ReadonlyMap<string, string>;

/**
 * The document with other reference names everywhere they are meant: the tasks themselves, joinOn and
 * defaultExclusiveJoinTask, expressions, outputs of joins and loops that are keyed by them, loop conditions. Free text
 * stays. Names of `names` are looked up in the document as it is now.
 */
export function renameRefs(doc: Doc, names: NewNames): Doc {
  const index = treeIndex(doc);
  const renamed = mapTasks(doc, (raw) => {
    const ref = names.get(refOf(raw));
    const rewritten = renameMentions(raw, names, index);
    return ref === undefined ? rewritten : withKey(rewritten, "taskReferenceName", ref);
  });
  return { ...renamed, raw: renameOutputs(doc.raw, names, index) };
}

/** The task with the names it mentions replaced; its own name stays. */
export function renameMentions(raw: RawTask, names: NewNames, index: TreeIndex): RawTask {
  const edits = mentionsOf(raw).flatMap((mention) => editsOf(mention, names, index));
  for (const { name, start, end } of scriptMentions(raw).list) {
    const text = names.get(name);
    if (text !== undefined) edits.push({ pointer: "/loopCondition", start, end, text });
  }
  return renameLists(applyTextEdits(raw, edits), names);
}

/** The definition without its tasks, with the names in its outputs replaced. */
function renameOutputs(raw: JsonObject, names: NewNames, index: TreeIndex): JsonObject {
  const edits = workflowMentions(raw).flatMap((mention) => editsOf(mention, names, index));
  return applyTextEdits(raw, edits);
}

function editsOf(mention: Mention, names: NewNames, index: TreeIndex): TextEdit[] {
  const { root, path, places, pointer } = mention;
  const edits: TextEdit[] = [];
  const put = (name: string | undefined, at: number) => {
    const place = places[at];
    const text = name === undefined ? undefined : names.get(name);
    if (text !== undefined && place) edits.push({ pointer, ...place, text });
  };
  put(root, 0);
  const source = index.refs.get(root);
  if (!source || path[0] !== "output") return edits;
  if (isJoinOn(source, path[1])) put(path[1], 2);
  if (isLoopOver(source, path[2], index)) put(path[2], 3);
  return edits;
}

/** The output of a join has an entry for each task it waits for. */
function isJoinOn({ raw }: RefPlace, ref: string | undefined): boolean {
  return ref !== undefined && typeOf(raw) === "JOIN" && (readJoinOn(raw) ?? []).includes(ref);
}

/** The output of a loop has an entry for each iteration, with one for each task of the loop. */
function isLoopOver(source: RefPlace, ref: string | undefined, index: TreeIndex): boolean {
  const inner = ref === undefined ? undefined : index.refs.get(ref);
  const { block } = source.place;
  return block.kind === "loop" && inner !== undefined && isWithin(inner.place, block.id);
}

function renameLists(raw: RawTask, names: NewNames): RawTask {
  let result = raw;
  for (const key of ["joinOn", "defaultExclusiveJoinTask"]) {
    const list = result[key];
    if (!Array.isArray(list)) continue;
    if (!list.some((item) => typeof item === "string" && names.has(item))) continue;
    const renamed = list.map((item) =>
      typeof item === "string" ? (names.get(item) ?? item) : item,
    );
    result = withKey(result, key, renamed);
  }
  return result;
}

/**
 * Expressions that read a join's output are given another source: `replace` gets the name behind `output` and answers
 * what to write instead of `<join>.output.<name>`; null leaves it. Answers the document and how many were changed.
 */
export function rewriteJoinOutputs(
  doc: Doc,
  joinRef: string,
  replace: (ref: string) => string | null,
): { doc: Doc; count: number; left: number } {
  let count = 0;
  let left = 0;
  const edit = (raw: JsonObject, mentions: readonly Mention[]) => {
    const edits: TextEdit[] = [];
    for (const mention of mentions) {
      const [root, , name] = mention.places;
      const [output, ref] = mention.path;
      if (mention.root !== joinRef || output !== "output" || !root || !name || !ref) continue;
      const text = replace(ref);
      if (text === null) left += 1;
      else edits.push({ pointer: mention.pointer, start: root.start, end: endOf(mention), text });
    }
    count += edits.length;
    return applyTextEdits(raw, edits);
  };
  const tasks = mapTasks(doc, (raw) => edit(raw, mentionsOf(raw)));
  const raw = edit(doc.raw, workflowMentions(doc.raw));
  return { doc: raw === tasks.raw ? tasks : { ...tasks, raw }, count, left };
}

/** Offset behind the third name, with the quote and bracket of `['name']`. */
function endOf({ expression, start, places }: Mention): number {
  const end = places[2]?.end ?? 0;
  const rest = expression.slice(end - start - 2);
  return end + (/^["']\s*\]/.exec(rest)?.[0].length ?? 0);
}
