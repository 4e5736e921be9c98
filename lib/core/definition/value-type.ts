import { isJsonObject, type JsonValue } from "../json";
import type { DeclaredInput } from "./declared-inputs";

/** What kind of value something is, in the words of forms. */
export type ValueType = "text" | "number" | "boolean" | "list" | "map" | "any";

const OF_INPUT = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "boolean",
  object: "map",
  array: "list",
} as const;

/** Of a declared input's type in a JSON schema. */
export function valueTypeOfInput(type: NonNullable<DeclaredInput["type"]>): ValueType {
  return OF_INPUT[type];
}

/** Of a JSON value; null and nothing may be of any kind. */
export function valueTypeOf(value: JsonValue | undefined): ValueType {
  if (Array.isArray(value)) return "list";
  if (isJsonObject(value)) return "map";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "any";
}
