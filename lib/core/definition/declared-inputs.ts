import { isJsonObject, type JsonObject } from "../json";
import type { ValueEdit } from "../edit/command";

export const INPUT_TYPES = ["string", "number", "integer", "boolean", "object", "array"] as const;
type InputType = (typeof INPUT_TYPES)[number];

/** A declared input: its name is in `inputParameters`, its type, where one is known, in `inputSchema`. */
export interface DeclaredInput {
  readonly name: string;
  readonly type: InputType | null;
}

/** The inputs of a workflow definition in their order; names that are no texts are left out. */
export function declaredInputs(raw: JsonObject): readonly DeclaredInput[] {
  const names = raw["inputParameters"];
  if (!Array.isArray(names)) return [];
  const properties = propertiesOf(raw);
  return names
    .filter((name) => typeof name === "string")
    .map((name) => {
      const about = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const type = isJsonObject(about) ? about["type"] : undefined;
      return { name, type: INPUT_TYPES.find((one) => one === type) ?? null };
    });
}

function propertiesOf(raw: JsonObject): JsonObject {
  const schema = raw["inputSchema"];
  const data = isJsonObject(schema) ? schema["data"] : undefined;
  const properties = isJsonObject(data) ? data["properties"] : undefined;
  return isJsonObject(properties) ? properties : {};
}

/** Changes that make these the inputs. A schema comes into being with the first type; what else it says stays. */
export function inputEdits(
  raw: JsonObject,
  inputs: readonly DeclaredInput[],
  workflowName: string,
): readonly ValueEdit[] {
  const names = inputs.map(({ name }) => name);
  const edits: ValueEdit[] = [{ path: ["inputParameters"], value: names }];
  const old = raw["inputSchema"];
  if (!isJsonObject(old) && inputs.every(({ type }) => type === null)) return edits;
  const schema = isJsonObject(old)
    ? old
    : { name: `${workflowName}_input`, version: 1, type: "JSON" };
  const data = isJsonObject(schema["data"]) ? schema["data"] : { type: "object" };
  const known = propertiesOf(raw);
  const properties = Object.fromEntries(
    inputs.flatMap(({ name, type }) => {
      const about = Object.hasOwn(known, name) && isJsonObject(known[name]) ? known[name] : {};
      const { type: _old, ...rest } = about;
      if (type === null) return Object.keys(rest).length === 0 ? [] : [[name, rest] as const];
      return [[name, { ...rest, type }] as const];
    }),
  );
  const value = { ...schema, data: { ...data, properties } };
  edits.push({ path: ["inputSchema"], value });
  return edits;
}
