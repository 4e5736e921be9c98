import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { imageError } from "./errors";

/** A field of a form or of a query: name and text. */
export type FormField = readonly [string, string];

const MAX_DEPTH = 10;
const REFUSED = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The input of a run from fields: dots make objects, `input` is a JSON object that comes first, a name used twice is a
 * list. `references` are values that stay as they are. With the workflow's input schema (JSON Schema) texts become the
 * numbers, booleans, lists and objects that it asks for; without one they stay texts, which the tasks understand.
 * @throws ImageError PARAM_INVALID.
 */
export function inputOfFields(
  fields: readonly FormField[],
  references: readonly FormField[],
  schema: JsonValue | undefined,
): JsonObject {
  const input = baseOf(fields);
  const given = new Map<string, JsonValue[]>();
  for (const [name, value] of fields) {
    if (name === "input") continue;
    given.set(name, [...(given.get(name) ?? []), converted(value, schemaAt(schema, name), name)]);
  }
  for (const [name, value] of references) given.set(name, [...(given.get(name) ?? []), value]);
  for (const [name, values] of given) {
    const [only] = values;
    const whole = values.length === 1 && only !== undefined ? only : values;
    const wantsList = isType(schemaAt(schema, name), "array") && !Array.isArray(whole);
    place(input, name, wantsList ? [whole] : whole);
  }
  return input;
}

function baseOf(fields: readonly FormField[]): JsonObject {
  const base: JsonObject = {};
  for (const [, value] of fields.filter(([name]) => name === "input")) {
    const parsed = parse(value);
    if (!isJsonObject(parsed)) throw invalid('"input" must be a JSON object.');
    for (const [key, entry] of Object.entries(parsed)) place(base, key, entry, [key]);
  }
  return base;
}

function place(input: JsonObject, name: string, value: JsonValue, path = name.split(".")): void {
  if (path.length > MAX_DEPTH || path.some((key) => key === "" || REFUSED.has(key))) {
    throw invalid(`"${name.slice(0, 100)}" is no name of an input.`);
  }
  let place = input;
  for (const key of path.slice(0, -1)) {
    const next = place[key];
    if (next !== undefined && !isJsonObject(next)) {
      throw invalid(`"${name.slice(0, 100)}" cannot be set: "${key}" has a value of its own.`);
    }
    const inner = next ?? {};
    place[key] = inner;
    place = inner;
  }
  place[path.at(-1) ?? ""] = value;
}

function converted(text: string, schema: JsonValue | undefined, name: string): JsonValue {
  if (isType(schema, "integer") || isType(schema, "number")) {
    const number = text.trim() === "" ? Number.NaN : Number(text);
    const wrong = !Number.isFinite(number) || (isType(schema, "integer") && number % 1 !== 0);
    if (wrong) throw wrongValue(name, isType(schema, "integer") ? "whole number" : "number", text);
    return number;
  }
  if (isType(schema, "boolean")) {
    if (!/^(?:true|false)$/i.test(text)) throw wrongValue(name, "boolean (true or false)", text);
    return text.toLowerCase() === "true";
  }
  if (isType(schema, "object") || (isType(schema, "array") && text.trim().startsWith("["))) {
    const parsed = parse(text);
    if (parsed === undefined) throw wrongValue(name, "JSON value", text);
    return parsed;
  }
  return text;
}

function schemaAt(schema: JsonValue | undefined, name: string): JsonValue | undefined {
  let current = schema;
  for (const key of name.split(".")) {
    const properties = isJsonObject(current) ? current["properties"] : undefined;
    current =
      isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  }
  return current;
}

function isType(schema: JsonValue | undefined, type: string): boolean {
  return isJsonObject(schema) && schema["type"] === type;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function wrongValue(name: string, wanted: string, text: string) {
  return invalid(`"${name}" must be a ${wanted}; got "${text.slice(0, 60)}".`);
}

function invalid(problem: string) {
  return imageError("PARAM_INVALID", { problems: [problem] });
}
