import type { FieldMeta } from "@/lib/core/image/fields";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

/** More are looked at as text. */
const MOST = 50;
const NAME = "name";

/** Objects that are edited one a row; a map from names to objects is one, too, where the objects have names. */
export interface Entries {
  readonly list: readonly JsonObject[];
  readonly isMap: boolean;
}

/** The rows of a value; null: it is something else, which only its JSON shows. */
export function entriesOf(meta: FieldMeta, value: JsonValue | undefined): Entries | null {
  if (value === undefined || value === null) return { list: [], isMap: false };
  if (Array.isArray(value)) {
    const list = value.filter(isJsonObject);
    return list.length === value.length && list.length <= MOST ? { list, isMap: false } : null;
  }
  if (!isJsonObject(value) || !meta.fields || !Object.hasOwn(meta.fields, NAME)) return null;
  const options = Object.entries(value);
  if (options.length > MOST || !options.every(([, one]) => isJsonObject(one))) return null;
  const list = options.map(([name, one]) => ({ [NAME]: name, ...(one as JsonObject) }));
  return { list, isMap: true };
}

/** The value that rows stand for, in the shape that it had; undefined: there are none. */
export function valueOfEntries({ list, isMap }: Entries): JsonValue | undefined {
  if (list.length === 0) return undefined;
  if (!isMap) return [...list];
  return Object.fromEntries(
    list.map(({ [NAME]: name, ...options }) => [String(name ?? ""), options] as const),
  );
}

/** An entry with one value changed; undefined takes it away. */
export function withValue(
  entry: JsonObject,
  key: string,
  value: JsonValue | undefined,
): JsonObject {
  if (value !== undefined) return { ...entry, [key]: value };
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key));
}

/** What a new row begins with: a name that is free, where each has one. */
export function newEntry(meta: FieldMeta, list: readonly JsonObject[]): JsonObject {
  if (!meta.fields || !Object.hasOwn(meta.fields, NAME)) return {};
  const taken = new Set(list.map((one) => one[NAME]));
  const word = meta.entry ?? "entry";
  let number = list.length + 1;
  while (taken.has(`${word}_${number}`)) number += 1;
  return { [NAME]: `${word}_${number}` };
}

/**
 * Rows that are pasted: JSON of one object or a list of them; and where entries are nothing but numbers, lines such as
 * `800x600`. Null: it is text of a field.
 */
export function pastedEntries(meta: FieldMeta, text: string): readonly JsonObject[] | null {
  const trimmed = text.trim();
  if (/^[[{]/.test(trimmed)) return readObjects(trimmed);
  const keys = Object.keys(meta.fields ?? {});
  if (!isLine(meta) || !/[x×\n]/.test(trimmed)) return null;
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim().split(/\s*[x×,;\s]\s*/));
  const isNumbers = lines.every(
    (numbers) => numbers.length <= keys.length && numbers.every((one) => /^\d+$/.test(one)),
  );
  if (!isNumbers) return null;
  return lines.map((numbers) =>
    Object.fromEntries(numbers.map((one, at) => [keys[at] ?? "", Number(one)])),
  );
}

/** All values of an entry are numbers: they stand in one line. */
export function isLine({ fields = {} }: FieldMeta): boolean {
  const all = Object.values(fields);
  return all.length <= 3 && all.every(({ kind }) => kind === "integer" || kind === "number");
}

function readObjects(text: string): readonly JsonObject[] | null {
  try {
    const read = JSON.parse(text) as JsonValue;
    const list = Array.isArray(read) ? read : [read];
    return list.length > 0 && list.every(isJsonObject) ? list : null;
  } catch {
    // Not JSON, or not all of it.
    return null;
  }
}
