import type { DraftBody } from "@/lib/client/queries";
import type { Nudge, Parked, Presentation, Workspace } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import type { Opening } from "@/lib/core/edit/open";
import { keptPresentation } from "@/lib/core/edit/present";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { writtenText } from "@/lib/core/written-numbers";

export interface DraftContent {
  readonly definition: JsonObject;
  readonly taskDefs: Readonly<Record<string, JsonObject>>;
  readonly collapsed?: Readonly<Record<string, boolean>> | undefined;
  readonly shown?: Partial<Omit<Presentation, "collapsed">> | undefined;
  readonly parked: readonly Parked[];
}

export function draftOf(workspace: Workspace): JsonObject {
  const { doc, taskDefs, parked } = workspace;
  const { collapsed, expanded: _expanded, ...kept } = keptPresentation(workspace);
  const definition = print(doc);
  const text = kept.text ?? writtenText(definition);
  const shown = text === null ? kept : { ...kept, text };
  return {
    definition,
    taskDefs: { ...taskDefs },
    collapsed: { ...collapsed },
    shown: shown as JsonObject,
    parked: parked.map(({ id, tasks, x, y }) => ({ id, tasks: [...tasks], x, y })),
  };
}

/** The page that saved a draft; null: it is not told. */
export function signerOf(draft: unknown): string | null {
  return isJsonObject(draft) && isText(draft["by"]) ? draft["by"] : null;
}

/** Two drafts say the same, whoever saved them. */
export function isSameDraft(one: unknown, other: unknown): boolean {
  return JSON.stringify(unsigned(one)) === JSON.stringify(unsigned(other));
}

function unsigned(draft: unknown): unknown {
  if (!isJsonObject(draft)) return draft;
  const { by: _by, ...rest } = draft;
  return rest;
}

/** What is kept of a workflow that is published as it is: all but the definition. Null: there is nothing to keep. */
export function besideOf(workspace: Workspace): JsonObject | null {
  const { definition: _definition, taskDefs: _taskDefs, ...beside } = draftOf(workspace);
  const { collapsed, parked } = beside;
  // The comments are those of the draft.
  const { text: _text, ...shown } = isJsonObject(beside["shown"]) ? beside["shown"] : {};
  const parts = [collapsed, parked, ...Object.values(shown)];
  return parts.some((part) => !isNothing(part)) ? { ...beside, shown } : null;
}

/** Nothing was put in, or what stands there anyway. */
function isNothing(part: JsonValue | undefined): boolean {
  if (typeof part === "object" && part !== null) return Object.keys(part).length === 0;
  return part === undefined || part === "down";
}

/** What is opened: what this browser has kept, else the stored draft, else what is published, else an empty workflow. */
export function openingOf(
  { name, draft, published }: Pick<DraftBody, "name" | "draft" | "published">,
  unsent: DraftContent | null = null,
): Opening {
  const content = unsent ?? readDraft(draft);
  const { parked, collapsed, shown = {} } = content ?? readBeside(draft);
  return {
    definition: content?.definition ?? published ?? emptyDefinition(name),
    taskDefs: content?.taskDefs ?? {},
    parked,
    ...(collapsed ? { collapsed } : {}),
    shown: shown as Opening["shown"] & object,
  };
}

/** A stored draft; null for something that is none. A bare definition counts as one. */
export function readDraft(value: unknown): DraftContent | null {
  if (!isJsonObject(value)) return null;
  if (Array.isArray(value["tasks"])) return { definition: value, taskDefs: {}, parked: [] };
  const { definition } = value;
  if (!isJsonObject(definition)) return null;
  const taskDefs = mapOf(value["taskDefs"], isJsonObject) ?? {};
  return { definition, taskDefs, ...readBeside(value) };
}

/** What is stored beside a definition: what is folded, nudges, notes and tasks that are set aside. */
function readBeside(value: unknown): Omit<DraftContent, "definition" | "taskDefs"> {
  if (!isJsonObject(value)) return { parked: [] };
  const { parked } = value;
  return {
    collapsed: mapOf(value["collapsed"], isBoolean),
    shown: shownOf(value["shown"]),
    parked: Array.isArray(parked) && parked.every(isParked) ? (parked as unknown as Parked[]) : [],
  };
}

/** What cannot be read of it is left out. */
function shownOf(value: unknown): DraftContent["shown"] {
  if (!isJsonObject(value)) return undefined;
  const { direction } = value;
  const parts = {
    nudges: mapOf(value["nudges"], isNudge),
    labels: mapOf(value["labels"], isText),
    notes: mapOf(value["notes"], isText),
    samples: mapOf(value["samples"], isJsonObject),
    dismissed: mapOf(value["dismissed"], isText),
    text: isText(value["text"]) ? value["text"] : undefined,
    direction: direction === "down" || direction === "right" ? direction : undefined,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

/** A map whose values all are what they should be; undefined: something else. */
function mapOf<T>(
  value: unknown,
  isOne: (item: unknown) => item is T,
): Readonly<Record<string, T>> | undefined {
  if (!isJsonObject(value) || !Object.values(value).every(isOne)) return undefined;
  return value as unknown as Readonly<Record<string, T>>;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNudge(value: unknown): value is Nudge {
  return isJsonObject(value) && isNumber(value["across"]) && isNumber(value["along"]);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function isParked(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value["id"])) return false;
  const { tasks, x, y } = value;
  return isNumber(x) && isNumber(y) && Array.isArray(tasks) && tasks.every(isJsonObject);
}

/** What a workflow without any stored definition begins as. */
export function emptyDefinition(name: string): JsonObject {
  return {
    name,
    description: "",
    version: 1,
    schemaVersion: 2,
    restartable: true,
    timeoutPolicy: "ALERT_ONLY",
    timeoutSeconds: 0,
    inputParameters: [],
    tasks: [],
    outputParameters: {},
  };
}
