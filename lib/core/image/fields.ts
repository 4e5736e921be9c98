import { z } from "zod";

import type { JsonValue } from "../json";
import { isAbsent } from "./absent";

/**
 * Parameters of tasks: each is one zod schema that takes what Conductor clients send (numbers as text, booleans as text,
 * lists as JSON text) and one description that forms and documentation are made from.
 */
type FieldKind =
  | "integer"
  | "number"
  | "boolean"
  | "enum"
  | "text"
  | "color"
  | "list"
  | "object"
  | "fileLocation"
  | "toggleOrObject";

export interface FieldMeta {
  readonly kind: FieldKind;
  readonly title: string;
  readonly help?: string;
  readonly unit?: string;
  readonly placeholder?: string;
  /**
   * A hint for the form beyond the kind, such as `slider` or `textarea`. Of lists: `values` has one plain value a row,
   * `rows` one object with `fields`. Of objects: `keyValue` has free names and values, `texts` free names and texts.
   */
  readonly widget?: string;
  /** Folded away until asked for. */
  readonly advanced?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly options?: readonly string[];
  readonly default?: JsonValue;
  readonly required?: boolean;
  /** Of an object, by key; of a list, those of each entry. */
  readonly fields?: Readonly<Record<string, FieldMeta>>;
  /** What one entry of a list is called: `size`. */
  readonly entry?: string;
  /** Names that a map usually has. */
  readonly names?: readonly string[];
}

/** A list of plain values, one a row in a form. */
export const VALUES = { kind: "list", widget: "values" } as const;

/** What a reader answers for a value it does not take: the rest of `"key" must be …`. */
export class Refusal {
  readonly expected: string;

  constructor(expected: string) {
    this.expected = expected;
  }
}

export type Reader<T> = (value: unknown) => T | Refusal;
export type Field<T> = z.ZodType<T>;

/** A parameter that may be absent (missing, `null`, `""`): then its value is null. */
export function optional<T>(meta: FieldMeta, read: Reader<T>): Field<T | null> {
  return build<T | null>(meta, () => null, read);
}

/** A parameter with a default. */
export function defaulted<T extends JsonValue>(
  meta: FieldMeta & { readonly default: T },
  read: Reader<T>,
): Field<T> {
  return build<T>(meta, () => meta.default, read);
}

/** A parameter that has to be there. */
export function required<T>(meta: FieldMeta, read: Reader<T>): Field<T> {
  return build<T>({ ...meta, required: true }, () => new Refusal("is required"), read);
}

/** The description of a field made by this module. */
function metaOf(field: z.ZodType): FieldMeta | null {
  const meta = field.meta();
  return meta !== undefined && "kind" in meta ? (meta as unknown as FieldMeta) : null;
}

/** Descriptions of an object's fields by key, in the order of the schema. */
export function fieldsOf(schema: z.ZodObject): Record<string, FieldMeta> {
  return Object.fromEntries(
    Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => {
      const meta = metaOf(field);
      return meta === null ? [] : [[key, meta] as const];
    }),
  );
}

/** A value as it is quoted in messages: JSON, cut at 60 characters. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function build<T>(meta: FieldMeta, absent: () => T | Refusal, read: Reader<T>): Field<T> {
  const schema = z
    .unknown()
    .optional()
    .transform((value, context): T => {
      const missing = isAbsent(value);
      const result = missing ? absent() : read(value);
      if (!(result instanceof Refusal)) return result;
      context.addIssue({
        code: "custom",
        message: missing ? `${result.expected}.` : `${result.expected}; got ${shown(value)}.`,
      });
      return z.NEVER;
    });
  return schema.meta({ ...meta }) as unknown as Field<T>;
}
