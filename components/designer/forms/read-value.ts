import type { JsonValue } from "@/lib/core/json";

/** A text stays a text unless the value before it was, or it plainly is, something else. */
export function readValue(text: string, old: JsonValue): JsonValue {
  if (/^[[{]/.test(text.trim()) || typeof old !== "string") {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      // Not JSON: a plain text.
      return text;
    }
  }
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(text) ? (JSON.parse(text) as JsonValue) : text;
}

/** Texts of a list that is pasted or typed at once: a JSON list of plain values, else one value a line. */
export function readValues(text: string): readonly JsonValue[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) {
    try {
      const list = JSON.parse(trimmed) as JsonValue;
      if (isPlainList(list)) return list;
    } catch {
      // A text that begins with a bracket.
    }
  }
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => readValue(line, ""));
}

/** Texts, numbers, yes and no: what stands in one line. */
export function isPlainList(value: JsonValue | undefined): value is JsonValue[] {
  return (
    Array.isArray(value) &&
    value.every((one) => one !== null && ["string", "number", "boolean"].includes(typeof one))
  );
}
