import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { limits } from "../limits";
import type { Block, Doc, JoinPart, NewId, RawTask, Seq } from "./document";
import { refOf, typeOf } from "./document";
import { readJoin } from "./join-on";

interface ShapeProblem {
  /** Relative to the definition: `tasks[0].forkTasks[1]`; "" is itself. */
  readonly path: string;
  readonly message: string;
}

export type Parsed =
  | { readonly ok: true; readonly doc: Doc }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/**
 * Reads a definition into its tree, in one pass. Any JSON object whose `tasks` are objects can be read; a container
 * whose children are unreadable stays one opaque task. Not ok: what is no such object, or passes the limits of number
 * and depth. Never throws; `print` gives the definition back unchanged.
 */
export function parse(definition: unknown, newId: NewId): Parsed {
  if (!isJsonObject(definition)) return fail("", "A workflow definition must be a JSON object.");
  const tasks = definition["tasks"] ?? [];
  if (!Array.isArray(tasks)) return fail("tasks", "tasks must be a list of tasks.");
  const odd = tasks.findIndex((task) => !isJsonObject(task));
  if (odd >= 0) return fail(`tasks[${odd}]`, "A task must be a JSON object.");
  const reader: Reader = { newId, left: limits.tasksPerDefinition, tooDeep: false };
  const root = parseSeq(tasks as RawTask[], reader, 1, false);
  if (reader.tooDeep) {
    return fail("tasks", `Tasks may be nested ${limits.nestingDepth} deep; these go deeper.`);
  }
  if (reader.left < 0) {
    return fail("tasks", `A definition may hold ${limits.tasksPerDefinition} tasks.`);
  }
  return { ok: true, doc: { raw: emptied(definition, "tasks"), root } };
}

/** Tasks as blocks, for what is inserted or pasted; the same rules and limits. */
export function parseTasks(tasks: readonly RawTask[], newId: NewId): readonly Block[] | null {
  const parsed = parse({ tasks: tasks as JsonValue[] }, newId);
  return parsed.ok ? parsed.doc.root.items : null;
}

interface Reader {
  readonly newId: NewId;
  left: number;
  tooDeep: boolean;
}

function fail(path: string, message: string): Parsed {
  return { ok: false, problems: [{ path, message }] };
}

function parseSeq(tasks: readonly RawTask[], reader: Reader, depth: number, isLane: boolean): Seq {
  const id = reader.newId();
  const items: Block[] = [];
  if (depth > limits.nestingDepth) reader.tooDeep = true;
  if (reader.tooDeep) return { id, items };
  for (let at = 0; at < tasks.length && reader.left >= 0; at++) {
    const raw = tasks[at];
    if (!raw) continue;
    reader.left -= 1;
    const next = tasks[at + 1];
    const joined = next !== undefined && typeOf(next) === "JOIN" ? next : null;
    const block = parseBlock(raw, reader, depth, joined);
    if ((block.kind === "fork" || block.kind === "dynfork") && block.join) at += 1;
    const isMerge = isLane && next !== undefined && at + 2 === tasks.length;
    if (block.kind === "switch" && isMerge && isMergeStep(next, raw)) {
      items.push({ ...block, merge: next });
      at += 1;
    } else {
      items.push(block);
    }
  }
  return { id, items };
}

/** A NOOP that was put behind a switch so that a join can wait for it. */
export function isMergeStep(raw: RawTask, ofSwitch: RawTask): boolean {
  const stem = `${refOf(ofSwitch)}_merge`;
  const ref = refOf(raw);
  if (typeOf(raw) !== "NOOP" || refOf(ofSwitch) === "" || !ref.startsWith(stem)) return false;
  return /^(?:_\d+)?$/.test(ref.slice(stem.length));
}

function parseBlock(raw: RawTask, reader: Reader, depth: number, joined: RawTask | null): Block {
  const id = reader.newId();
  switch (typeOf(raw)) {
    case "FORK_JOIN":
      return parseFork(raw, id, reader, depth, joined) ?? { kind: "task", id, raw };
    case "FORK_JOIN_DYNAMIC":
      return { kind: "dynfork", id, raw, join: joined && customJoin(joined, reader) };
    case "SWITCH":
    case "DECISION":
      return parseSwitch(raw, id, reader, depth) ?? { kind: "task", id, raw };
    case "DO_WHILE": {
      const body = taskList(raw["loopOver"]);
      if (!body) return { kind: "task", id, raw };
      const seq = parseSeq(body, reader, depth + 1, false);
      return { kind: "loop", id, raw: emptied(raw, "loopOver"), body: seq };
    }
    case "JOIN":
      return { kind: "join", id, raw };
    default:
      return { kind: "task", id, raw };
  }
}

function parseFork(
  raw: RawTask,
  id: string,
  reader: Reader,
  depth: number,
  joined: RawTask | null,
): Block | null {
  const lists = raw["forkTasks"] ?? [];
  if (!Array.isArray(lists)) return null;
  const tasks: RawTask[][] = [];
  for (const list of lists) {
    const lane = Array.isArray(list) ? taskList(list) : null;
    if (!lane) return null;
    tasks.push(lane);
  }
  const seqs: Seq[] = [];
  for (const list of tasks) seqs.push(parseSeq(list, reader, depth + 1, true));
  const join = joined && customJoin(joined, reader);
  const { waits, mode } = joined ? readJoin(seqs, joined) : { waits: [], mode: "auto" as const };
  const lanes = seqs.map((seq, at) => ({ id: reader.newId(), seq, wait: waits[at] ?? true }));
  const kept = emptied(raw, "forkTasks");
  return { kind: "fork", id, raw: kept, lanes, join: join && { ...join, joinOnMode: mode } };
}

function customJoin(raw: RawTask, reader: Reader): JoinPart {
  reader.left -= 1;
  return { id: reader.newId(), raw, joinOnMode: "custom" };
}

function parseSwitch(raw: RawTask, id: string, reader: Reader, depth: number): Block | null {
  const cases = raw["decisionCases"] ?? {};
  const otherwise = taskList(raw["defaultCase"]);
  if (!isJsonObject(cases) || !otherwise) return null;
  const lists = Object.entries(cases).map(([key, list]) => ({
    key,
    tasks: Array.isArray(list) ? taskList(list) : null,
  }));
  if (lists.some(({ tasks }) => tasks === null)) return null;
  return {
    kind: "switch",
    id,
    raw: emptied(emptied(raw, "decisionCases"), "defaultCase"),
    cases: lists.map(({ key, tasks }) => ({
      id: reader.newId(),
      key,
      seq: parseSeq(tasks ?? [], reader, depth + 1, false),
    })),
    otherwise: parseSeq(otherwise, reader, depth + 1, false),
    merge: null,
  };
}

/** The tasks of a list; an absent list is empty. Null: something in it is no task. */
function taskList(value: JsonValue | undefined): RawTask[] | null {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every(isJsonObject) ? (value as RawTask[]) : null;
}

/** The object with an empty list or map at a key that holds children; absent and null stay as they are. */
function emptied(raw: JsonObject, key: string): JsonObject {
  const value = raw[key];
  if (typeof value !== "object" || value === null) return raw;
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return isEmpty ? raw : { ...raw, [key]: Array.isArray(value) ? [] : {} };
}
