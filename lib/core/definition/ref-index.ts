import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { keepWritten } from "../written-numbers";
import type { RawTask } from "./document";
import { typeOf } from "./document";
import type { Reference } from "./references-list";
import { listReferences } from "./references-list";
import type { ScriptReference } from "./script-references";
import { scanScript } from "./script-references";

/** An expression in a task or definition; its pointer is relative to that object. */
export interface Mention extends Reference {
  readonly kind: "expression";
}

const TASK_KEYS = ["inputParameters", "subWorkflowParam", "items", "sink"] as const;
const WORKFLOW_KEYS = ["outputParameters"] as const;
const TASK_DEF_KEYS = ["inputTemplate"] as const;

const known = new WeakMap<JsonObject, readonly Mention[]>();

/** Every `${…}` of a task in the places where Conductor evaluates them, read once for each version of the task. */
export function mentionsOf(raw: RawTask): readonly Mention[] {
  const cached = known.get(raw);
  if (cached) return cached;
  const mentions = listKeys(raw, TASK_KEYS, "");
  const own = raw["taskDefinition"];
  if (isJsonObject(own)) mentions.push(...listKeys(own, TASK_DEF_KEYS, "/taskDefinition"));
  known.set(raw, mentions);
  return mentions;
}

const knownOutputs = new WeakMap<JsonObject, readonly Mention[]>();

/** Every `${…}` of a workflow definition outside its tasks. */
export function workflowMentions(raw: JsonObject): readonly Mention[] {
  const cached = knownOutputs.get(raw);
  if (cached) return cached;
  const mentions = listKeys(raw, WORKFLOW_KEYS, "");
  knownOutputs.set(raw, mentions);
  return mentions;
}

function listKeys(raw: JsonObject, keys: readonly string[], prefix: string): Mention[] {
  const mentions: Mention[] = [];
  for (const key of keys) {
    const value = raw[key];
    if (value === undefined) continue;
    for (const reference of listReferences(value)) {
      const pointer = `${prefix}/${key}${reference.pointer}`;
      mentions.push({ ...reference, pointer, kind: "expression" });
    }
  }
  return mentions;
}

export interface TextEdit {
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The object with parts of its texts replaced; the same object when there is nothing to replace. */
export function applyTextEdits(raw: JsonObject, edits: readonly TextEdit[]): JsonObject {
  const byPointer = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    byPointer.set(edit.pointer, [...(byPointer.get(edit.pointer) ?? []), edit]);
  }
  let result: JsonValue = raw;
  for (const [pointer, list] of byPointer) {
    result = changeAt(result, pointerKeys(pointer), 0, (text) => splice(text, list));
  }
  return isJsonObject(result) ? result : raw;
}

function splice(text: JsonValue, edits: readonly TextEdit[]): JsonValue {
  if (typeof text !== "string") return text;
  let result = text;
  for (const { start, end, text: put } of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + put + result.slice(end);
  }
  return result;
}

/**
 * One text of a task changed, as the smallest part that an edit can name: what is written beside it meanwhile stays. A
 * list is changed as a whole.
 */
export function narrowEdit(raw: JsonObject, edit: TextEdit): { path: string[]; value: JsonValue } {
  const path: string[] = [];
  let value: JsonValue = applyTextEdits(raw, [edit]);
  for (const key of pointerKeys(edit.pointer)) {
    if (!isJsonObject(value)) break;
    path.push(key);
    value = value[key] ?? null;
  }
  return { path, value };
}

/** Keys of a JSON pointer. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A copy with one value changed; everything beside the way to it is shared. */
function changeAt(
  value: JsonValue,
  keys: readonly string[],
  from: number,
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  const key = keys[from];
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    const at = Number(key);
    const changed = value.map((item, index) =>
      index === at ? changeAt(item, keys, from + 1, change) : item,
    );
    return keepWritten(changed, value, key);
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return value;
  const changed = Object.fromEntries(
    Object.entries(value).map(
      ([name, item]) =>
        [name, name === key ? changeAt(item, keys, from + 1, change) : item] as const,
    ),
  );
  return keepWritten(changed, value, key);
}

/** Tasks that a loop's condition reads, by name; only a condition sees other tasks than its own inputs. */
export function scriptMentions(raw: RawTask): {
  list: readonly ScriptReference[];
  computed: boolean;
} {
  const script = raw["loopCondition"];
  if (typeOf(raw) !== "DO_WHILE" || typeof script !== "string")
    return { list: [], computed: false };
  const { references, computed } = scanScript(script);
  return { list: references, computed };
}
