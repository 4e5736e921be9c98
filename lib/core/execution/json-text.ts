import type { JsonObject } from "../json";

const texts = new WeakMap<JsonObject, string>();

/** `JSON.stringify(json)`, made once per object: it may not be changed afterwards. */
export function jsonText(json: JsonObject): string {
  const known = texts.get(json);
  if (known !== undefined) return known;
  const text = JSON.stringify(json);
  texts.set(json, text);
  return text;
}
