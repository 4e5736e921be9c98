import { isJsonObject } from "../json";
import { readJsonText } from "../json-text";
import { holdsInexact } from "../written-numbers";
import { patchText } from "./text-patch";

/** A definition as it is read from the text that is kept with it: that one has all digits of its numbers. */
export function asWritten(definition: unknown, text: string | undefined): unknown {
  if (text === undefined || !isJsonObject(definition) || !holdsInexact(definition))
    return definition;
  return readJsonText(patchText(text, definition)).value ?? definition;
}
