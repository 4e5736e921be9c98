import type { JsonValue } from "../../json";

/** What a check of texts reads of a value. A list or map in the place of a text need not be one that can be made a text. */
export function checkedText(value: JsonValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
