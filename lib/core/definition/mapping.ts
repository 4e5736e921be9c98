import type { FieldMeta } from "../image/fields";
import { isAbsent } from "../image/absent";
import { isJsonObject } from "../json";
import type { DataPath } from "./available-data";
import type { Doc, Id } from "./document";
import type { TaskDef } from "./schema";
import { EVALUATED } from "./task-forms/form";
import { formOf, otherInputs, valueAt } from "./task-forms/registry";
import { treeIndex } from "./tree-index";

type ValueType = DataPath["type"];

/** A value of a task that an expression can be written into. */
export interface MappableInput {
  /** Keys from the task down. */
  readonly path: readonly string[];
  readonly title: string;
  readonly type: ValueType;
  /** It has to be filled and is empty. */
  readonly isWanted: boolean;
  /** What stands there now, as text; empty: nothing. */
  readonly now: string;
  /** The only words that it takes; absent: any value of its type. */
  readonly choices?: readonly string[];
}

/** What of a task can read data: the fields of its form, then its free inputs. A task without any answers an empty list. */
export function mappableInputs(doc: Doc, id: Id, rule?: TaskDef): readonly MappableInput[] {
  const block = treeIndex(doc).blocks.get(id)?.block;
  if (!block || block.kind === "fork" || block.kind === "join") return [];
  const { raw } = block;
  const form = formOf(raw, rule);
  const fields = form.fields
    .filter(({ path, code, hidden }) => {
      return EVALUATED.has(path[0] ?? "") && code === undefined && hidden?.(raw) !== true;
    })
    .map(({ path, meta }) => {
      const value = valueAt(raw, path);
      const isWanted = meta.required === true && meta.default === undefined && isAbsent(value);
      const { title, kind, options } = meta;
      const own = { path, title, type: typeOfKind(kind), isWanted, now: textOf(value) };
      return kind === "enum" && options ? { ...own, choices: options } : own;
    });
  const free = Object.entries(otherInputs(raw, form)).map(([key, value]) => ({
    path: ["inputParameters", key],
    title: key,
    type: "any" as const,
    isWanted: isAbsent(value),
    now: textOf(value),
  }));
  return [...fields, ...free];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const TYPES: Readonly<Partial<Record<FieldMeta["kind"], ValueType>>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  object: "map",
  list: "list",
  text: "text",
  enum: "text",
  color: "text",
  fileLocation: "text",
};

function typeOfKind(kind: FieldMeta["kind"]): ValueType {
  return TYPES[kind] ?? "any";
}

interface Wanted {
  readonly key: string;
  readonly type: ValueType;
  readonly choices?: readonly string[] | undefined;
}

/** Of what can be read, what suits a value best by its name and type; undefined: there is nothing to choose from. */
export function bestSource(paths: readonly DataPath[], wanted: Wanted): DataPath | undefined {
  return ranked(paths, wanted)[0]?.path;
}

export interface Mapping {
  readonly input: MappableInput;
  readonly source: DataPath;
}

/**
 * Each input with what suits it best, the best match first. One that takes a few words only is left out unless something
 * is known to hold one of them or is called like it; of a path that somebody asked for (`isAsked`) it is enough that it
 * may be a text.
 */
export function mappings(
  inputs: readonly MappableInput[],
  paths: readonly DataPath[],
  isAsked = false,
): readonly Mapping[] {
  return inputs
    .flatMap((input) => {
      const { type, choices } = input;
      const wanted = { key: input.path.at(-1) ?? "", type, choices };
      const suited = choices ? paths.filter((path) => canChoose(path, wanted, isAsked)) : paths;
      const [best] = ranked(suited, wanted);
      return best ? [{ input, source: best.path, score: best.score + bonus(input) }] : [];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ input, source }) => ({ input, source }));
}

const MOST_NEW = 8;

/** Inputs that a task with free names could be given: one for each part of the output, under its name. */
export function newInputs(
  doc: Doc,
  id: Id,
  paths: readonly DataPath[],
  rule?: TaskDef,
): readonly Mapping[] {
  const block = treeIndex(doc).blocks.get(id)?.block;
  if (!block || block.kind === "fork" || block.kind === "join") return [];
  if (!formOf(block.raw, rule).table) return [];
  const taken = valueAt(block.raw, ["inputParameters"]);
  const has = (name: string) => isJsonObject(taken) && Object.hasOwn(taken, name);
  return paths
    .filter(({ label }) => /^\.[\p{L}_][\p{L}\p{N}_]*$/u.test(label) && !has(label.slice(1)))
    .slice(0, MOST_NEW)
    .map((source) => {
      const name = source.label.slice(1);
      const path = ["inputParameters", name];
      return { input: { path, title: name, type: "any", isWanted: false, now: "" }, source };
    });
}

/** What has to be filled comes before what is filled already. */
function bonus({ isWanted, now }: MappableInput): number {
  if (isWanted) return 30;
  return now === "" ? 5 : 0;
}

/** A path may bring one of the words that an input takes. */
function canChoose(path: DataPath, wanted: Wanted, isAsked: boolean): boolean {
  if (path.type !== "text" && path.type !== "any") return false;
  const isChoice = holdsChoice(path, wanted);
  return isChoice ?? (isAsked || isCalledAlike(path.label, wanted.key));
}

/** The value of the last run is one of the words; null: there is no such value, or any will do. */
function holdsChoice({ example }: DataPath, { choices }: Wanted): boolean | null {
  if (!choices || example === null) return null;
  return choices.some((choice) => choice.toLowerCase() === example.toLowerCase());
}

function ranked(paths: readonly DataPath[], wanted: Wanted) {
  return paths
    .map((path) => ({ path, score: score(path, wanted) }))
    .toSorted((a, b) => b.score - a.score);
}

function score(path: DataPath, wanted: Wanted): number {
  const { label, type } = path;
  const depth = label.split(/[.[]/).length - 1;
  let points = -depth;
  if (plain(lastName(label)) === plain(wanted.key) && plain(wanted.key) !== "") points += 100;
  else if (isCalledAlike(label, wanted.key)) points += 40;
  const isChoice = holdsChoice(path, wanted);
  if (isChoice !== null) points += isChoice ? 60 : -60;
  if (wanted.type === "any" || type === "any") return points;
  return type === wanted.type ? points + 20 : points - 60;
}

/** The same name, or one that the other ends with. */
function isCalledAlike(label: string, key: string): boolean {
  const [name, other] = [plain(lastName(label)), plain(key)];
  if (name === other) return name !== "";
  return name.length > 3 && other.length > 3 && (other.endsWith(name) || name.endsWith(other));
}

/** The last key of a path such as `.size.wide` or `['odd key']`. */
function lastName(label: string): string {
  const [last = ""] = /[\p{L}\p{N}_ -]+(?=['\]"]*$)/u.exec(label) ?? [];
  return last;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
