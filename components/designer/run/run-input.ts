import type { Sample } from "@/lib/client/queries";
import { type RunInput, runInputsOf, valueAt, withInput } from "@/lib/core/definition/run-inputs";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { type DesignerState, workspaceOf } from "../store";

const key = (name: string) => `baton.run-input.${name}`;

/** The input of the last run that was started from this browser; null: none. */
function keptInput(name: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(name)) ?? "null");
    return isJsonObject(value) ? value : null;
  } catch {
    // Storage is switched off.
    return null;
  }
}

export function keepInput(name: string, input: JsonObject): void {
  try {
    localStorage.setItem(key(name), JSON.stringify(input));
  } catch {
    // No room: the next run is asked for its input again.
  }
}

/** What the form begins with: what was typed, else the last run's input, else the sample's. */
export function inputOf(state: DesignerState, sample: Sample | null): JsonObject {
  return state.runInput ?? keptInput(state.name) ?? sample?.input ?? {};
}

/** Values that a run would lack; the photo is apart. */
export function missingInputs(state: DesignerState, input: JsonObject): readonly RunInput[] {
  const { doc } = workspaceOf(state);
  const { inputs, photo } = runInputsOf(doc);
  const template = doc.raw["inputTemplate"];
  const defaults = isJsonObject(template) ? template : {};
  return inputs.filter(
    ({ path }) =>
      !isSame(path, photo) &&
      valueAt(input, path) === undefined &&
      valueAt(defaults, path) === undefined,
  );
}

/** Where the photo goes, and whether one is given: as a file, or as an address in the input. */
export function photoNeed(state: DesignerState, input: JsonObject) {
  const { photo: path } = runInputsOf(workspaceOf(state).doc);
  const given = path === null ? undefined : valueAt(input, path);
  const hasAddress = typeof given === "string" && given !== "";
  return { path, isMissing: path !== null && state.photo === null && !hasAddress };
}

export function isSame(a: readonly string[], b: readonly string[] | null): boolean {
  return b !== null && a.length === b.length && a.every((name, at) => name === b[at]);
}

/** The input with the photo in its place. */
export function withPhoto(
  input: JsonObject,
  path: readonly string[] | null,
  location: string | null,
): JsonObject {
  return location === null ? input : withInput(input, path ?? ["fileLocation"], location);
}
