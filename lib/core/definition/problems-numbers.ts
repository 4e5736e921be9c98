import type { JsonObject, JsonValue } from "../json";
import { holdsInexact, isInexact, writtenAt } from "../written-numbers";
import type { RawTask } from "./document";
import type { Fix, Problem } from "./problem";
import { partOf, partsOf } from "./problems-structure";
import { setValue } from "./set-value";
import type { Place } from "./tree-index";
import { pathOf } from "./tree-index";

/** Where values are free: elsewhere a number has to be one. */
const TASK_VALUES = [["inputParameters"], ["taskDefinition", "inputTemplate"]];
const WORKFLOW_VALUES = [["outputParameters"], ["inputTemplate"], ["variables"]];

/** Numbers in a block's values that have lost digits, or would as soon as they are stored. */
export function numberProblems(place: Place): Problem[] {
  return partsOf(place.block).flatMap(({ part, raw }) => {
    const at = { path: pathOf({ place, part }), blockId: place.block.id, ...partOf(part) };
    return inexactIn(raw, TASK_VALUES).map((found) => {
      const field = found.keys.join(".");
      return { ...at, field, ...problemOf(found, setValue({ place, part }, found.keys)) };
    });
  });
}

/** The same of what the workflow itself holds. */
export function workflowNumberProblems(workflow: JsonObject): Problem[] {
  return inexactIn(workflow, WORKFLOW_VALUES).map((found) => {
    const path = found.keys.join(".");
    return { path, blockId: null, field: path, ...problemOf(found, setValue(null, found.keys)) };
  });
}

interface Inexact {
  readonly keys: readonly string[];
  readonly value: number;
  /** As somebody wrote it; undefined: that is not known any more. */
  readonly written: string | undefined;
}

function problemOf(
  { value, written }: Inexact,
  set: (value: JsonValue) => Extract<Fix, { command: unknown }>["command"] | null,
): Pick<Problem, "code" | "group" | "level" | "message" | "fixes"> {
  const code = "NUMBER_PRECISION";
  const message =
    written === undefined
      ? `This number is larger than JavaScript holds exactly: it is ${value} now.`
      : `This number is larger than JavaScript holds exactly: ${written} becomes ${value}.`;
  // Nothing can be quoted of a number that is not even held roughly.
  const text = written ?? (Number.isFinite(value) ? String(value) : null);
  const command = text === null ? null : set(text);
  const label = written === undefined ? `Quote the rounded ${value}` : "Quote it";
  return { code, group: "text", level: "W", message, fixes: command ? [{ label, command }] : [] };
}

function inexactIn(
  raw: RawTask | JsonObject,
  places: readonly (readonly string[])[],
): readonly Inexact[] {
  return places.flatMap((place) => {
    let at: JsonValue | undefined = raw;
    for (const key of place)
      at = isOwner(at) && Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined;
    return isOwner(at) ? inexactInside(at, place) : [];
  });
}

function inexactInside(
  owner: JsonObject | JsonValue[],
  keys: readonly string[],
): readonly Inexact[] {
  const found: Inexact[] = [];
  for (const [key, value] of Object.entries<JsonValue>(owner)) {
    if (typeof value === "number" && isInexact(value))
      found.push({ keys: [...keys, key], value, written: writtenAt(owner, key) });
    else if (isOwner(value) && holdsInexact(value))
      found.push(...inexactInside(value, [...keys, key]));
  }
  return found;
}

function isOwner(value: JsonValue | undefined): value is JsonObject | JsonValue[] {
  return typeof value === "object" && value !== null;
}
