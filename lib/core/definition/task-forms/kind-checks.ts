import type { FieldMeta } from "../../image/fields";
import type { JsonValue } from "../../json";

/** What is wrong with a value of a kind, in a sentence; null: nothing. The value is there and no expression. */
export function kindMistake(meta: FieldMeta, value: JsonValue): string | null {
  switch (meta.kind) {
    case "integer":
    case "number":
      return numberMistake(meta, value);
    case "boolean":
      return value === true || value === false || value === "true" || value === "false"
        ? null
        : "Yes or no.";
    case "enum":
      return typeof value !== "object" && (meta.options ?? []).includes(String(value))
        ? null
        : `One of ${(meta.options ?? []).join(", ")}.`;
    case "list":
      return Array.isArray(value) ? null : 'A list in brackets: ["a", "b"].';
    case "object":
      return typeof value === "object" && !Array.isArray(value)
        ? null
        : 'A map in braces: {"name": "value"}.';
    case "text":
    case "color":
    case "fileLocation":
    case "toggleOrObject":
      return null;
  }
}

function numberMistake(
  { kind, minimum, maximum, unit, widget }: FieldMeta,
  value: JsonValue,
): string | null {
  if (widget === "duration" && typeof value !== "number") return "A time such as 90, 1m30 or 2h.";
  const number = typeof value === "string" ? Number(value) : value;
  const tail = unit === undefined ? "" : ` ${unit}`;
  if (typeof number !== "number" || !Number.isFinite(number)) return "A number.";
  if (kind === "integer" && !Number.isInteger(number)) return "A whole number.";
  if (minimum !== undefined && number < minimum) return `At least ${minimum}${tail}.`;
  if (maximum !== undefined && number > maximum) return `At most ${maximum}${tail}.`;
  return null;
}
