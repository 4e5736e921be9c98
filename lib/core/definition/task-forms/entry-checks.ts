import type { z } from "zod";

import { isAbsent } from "../../image/absent";
import type { FieldMeta } from "../../image/fields";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json";
import { kindMistake } from "./kind-checks";

/** Something wrong with one value of an entry. */
export interface EntryMistake {
  /** Of a list, from 0; of a map of entries their place in it; 0 for an object alone. */
  readonly at: number;
  readonly key: string;
  /** A sentence without the name of the value. */
  readonly text: string;
}

/** Schemas that judge the values of an entry, by key. */
export type EntryShape = ReadonlyMap<string, z.ZodType>;

/**
 * What is wrong with the values of a list of objects, or of one object, whose `fields` are known; those that are absent
 * or hold expressions pass. Where a shape knows a key its words are taken, else those of the kind.
 */
export function mistakesIn(
  meta: FieldMeta,
  value: JsonValue | undefined,
  shape: EntryShape | null,
): readonly EntryMistake[] {
  const { fields } = meta;
  if (!fields || typeof value !== "object" || value === null) return [];
  return entriesIn(meta, value).flatMap((entry, at) =>
    isJsonObject(entry)
      ? Object.entries(fields).flatMap(([key, field]) => {
          const text = mistakeAt(field, entry, key, shape);
          return text === null ? [] : [{ at, key, text }];
        })
      : [],
  );
}

/** Of a list its entries, of a map of entries its values, of anything else itself. */
function entriesIn({ widget }: FieldMeta, value: JsonObject | JsonValue[]): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return widget === "rows" ? Object.values(value) : [value];
}

function mistakeAt(
  meta: FieldMeta,
  entry: JsonObject,
  key: string,
  shape: EntryShape | null,
): string | null {
  const value = Object.hasOwn(entry, key) ? entry[key] : undefined;
  if (value === undefined || isAbsent(value) || JSON.stringify(value).includes("${")) return null;
  const message = shape?.get(key)?.safeParse(value).error?.issues[0]?.message;
  if (message !== undefined) return sentence(message.replace(/; got .*$/s, "."));
  // Workers know more words for a choice than its list has.
  return meta.kind === "enum" ? null : kindMistake(meta, value);
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
