import type { Block, Doc, RawTask } from "../definition/document";
import { blocksIn, ownTasks, refOf, refsIn, typeOf } from "../definition/document";
import { readJoinOn } from "../definition/join-on";
import type { Mention } from "../definition/ref-index";
import { mentionsOf, scriptMentions, workflowMentions } from "../definition/ref-index";
import { isJsonObject } from "../json";
import { titleOfTask } from "./titles";

/** Where an expression stands, and what is to be read there. */
export interface Reading {
  /** Null: an output of the workflow. */
  readonly raw: RawTask | null;
  readonly mention: Mention;
}

/** Tasks that are to become a workflow of their own, and what is around them. */
export interface Border {
  readonly doc: Doc;
  readonly blocks: readonly Block[];
  /** Reference names of what goes, joins and merge steps included. */
  readonly refs: ReadonlySet<string>;
  readonly inside: readonly Reading[];
  readonly outside: readonly Reading[];
  /** Keys of workflow variables that are set by what goes. */
  readonly variables: ReadonlySet<string>;
}

export function borderOf(doc: Doc, blocks: readonly Block[]): Border {
  const refs = refsIn({ id: "", items: blocks });
  const inside: Reading[] = [];
  const variables = new Set<string>();
  for (const raw of tasksOf(blocks)) {
    inside.push(...readingsOf(raw));
    for (const key of setBy(raw)) variables.add(key);
  }
  const outside = outsideTasks(doc, refs).flatMap(readingsOf);
  const outputs = workflowMentions(doc.raw).map((mention) => ({ raw: null, mention }));
  return { doc, blocks, refs, inside, outside: [...outside, ...outputs], variables };
}

function tasksOf(blocks: readonly Block[]): RawTask[] {
  return [...blocksIn({ id: "", items: blocks })].flatMap((block) => [...ownTasks(block)]);
}

function outsideTasks(doc: Doc, refs: ReadonlySet<string>): RawTask[] {
  return tasksOf(doc.root.items).filter((raw) => refOf(raw) === "" || !refs.has(refOf(raw)));
}

/** Definitions inside a task have expressions of their own, which mean their own tasks. */
function readingsOf(raw: RawTask): Reading[] {
  return mentionsOf(raw)
    .filter(({ pointer }) => !pointer.startsWith("/subWorkflowParam/workflowDefinition"))
    .map((mention) => ({ raw, mention }));
}

function setBy(raw: RawTask): string[] {
  const inputs = raw["inputParameters"];
  return typeOf(raw) === "SET_VARIABLE" && isJsonObject(inputs) ? Object.keys(inputs) : [];
}

/** Why the tasks cannot be a workflow of their own, whatever is passed to it; null: they can. */
export function obstacle(border: Border): string | null {
  const { blocks, doc, refs } = border;
  const ends = tasksOf(blocks).find((raw) => typeOf(raw) === "TERMINATE");
  if (ends) {
    return `${titleOfTask(ends)} ends this workflow; inside another one it would end only that one.`;
  }
  return (
    joinObstacle(doc, refs, tasksOf(blocks)) ??
    scriptObstacle(doc, refs) ??
    variableObstacle(border)
  );
}

function joinObstacle(doc: Doc, refs: ReadonlySet<string>, own: readonly RawTask[]): string | null {
  const crossing = own.find((raw) => isJoin(raw) && waited(raw).some((ref) => !refs.has(ref)));
  if (crossing) return `${titleOfTask(crossing)} waits for a task that stays here.`;
  const automatic = new Set<RawTask>();
  for (const block of blocksIn(doc.root)) {
    if (block.kind === "fork" && block.join?.joinOnMode === "auto") automatic.add(block.join.raw);
  }
  const other = outsideTasks(doc, refs).find(
    (raw) => isJoin(raw) && !automatic.has(raw) && waited(raw).some((ref) => refs.has(ref)),
  );
  return other ? `${titleOfTask(other)} waits for one of these tasks.` : null;
}

function isJoin(raw: RawTask): boolean {
  return typeOf(raw) === "JOIN" || typeOf(raw) === "EXCLUSIVE_JOIN";
}

function waited(raw: RawTask): string[] {
  const list = raw["defaultExclusiveJoinTask"];
  const more = Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  return [...(readJoinOn(raw) ?? []), ...more];
}

function scriptObstacle(doc: Doc, refs: ReadonlySet<string>): string | null {
  const reader = outsideTasks(doc, refs).find((raw) =>
    scriptMentions(raw).list.some(({ name }) => refs.has(name)),
  );
  return reader ? `The condition of ${titleOfTask(reader)} reads one of these tasks.` : null;
}

/** Each workflow has variables of its own. */
function variableObstacle({ doc, refs, inside, outside, variables }: Border): string | null {
  if (variables.size === 0) return null;
  const elsewhere = new Set(outsideTasks(doc, refs).flatMap(setBy));
  const first = doc.raw["variables"];
  for (const key of isJsonObject(first) ? Object.keys(first) : []) elsewhere.add(key);
  const shared = [...variables].find((key) => elsewhere.has(key));
  if (shared !== undefined) return `The variable ${shared} is set here and by these tasks.`;
  const reads = ({ mention }: Reading) =>
    isVariable(mention) && touches(mention.path[1], variables);
  if (outside.some(reads)) return "A variable that these tasks set is read by a task that stays.";
  const all = inside.find(({ mention }) => isVariable(mention) && mention.path[1] === undefined);
  return all ? "These tasks read all variables together and set some of them." : null;
}

export function isVariable({ root, path }: Mention): boolean {
  return root === "workflow" && path[0] === "variables";
}

function touches(key: string | undefined, variables: ReadonlySet<string>): boolean {
  return key === undefined || variables.has(key);
}
