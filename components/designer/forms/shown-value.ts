import type { JsonValue } from "@/lib/core/json";

const LONGEST = 200;

/** A value as JSON, cut to what can be taken in at a glance. */
export function shownValue(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
