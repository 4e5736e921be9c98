import { isJsonObject, type JsonObject } from "../json";
import { doubledIn, type JsonMistake, readJsonText } from "../json-text";

export type Import =
  | { readonly ok: true; readonly definitions: readonly JsonObject[]; readonly note: string | null }
  | { readonly ok: false; readonly message: string };

/**
 * The workflow definitions in a text: one object, or a list of them, as Conductor's clients and pages export it.
 * Comments and commas too many are forgiven and named in the note; what is no definition is refused with its place.
 */
export function readDefinitions(text: string): Import {
  const { value, mistakes, doubled } = readJsonText(text);
  const [mistake] = mistakes;
  if (mistake) return { ok: false, message: `This is not JSON: ${placed(text, mistake)}.` };
  const lost = doubledIn(doubled, { refusing: true });
  if (lost) return { ok: false, message: `At ${placed(text, lost)}.` };
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) return { ok: false, message: "The list of definitions is empty." };
  const definitions: JsonObject[] = [];
  for (const [index, entry] of list.entries()) {
    const problem = problemOf(entry);
    const which = list.length > 1 ? `Entry ${index + 1} is` : "This is";
    if (problem) return { ok: false, message: `${which} no workflow definition: ${problem}.` };
    if (isJsonObject(entry)) definitions.push(entry);
  }
  const [forgiven] = readJsonText(text, { strict: true }).mistakes;
  const twice = doubledIn(doubled);
  const notes = [
    ...(forgiven ? [`Read in spite of a mistake: ${placed(text, forgiven)}.`] : []),
    ...(twice ? [`At ${placed(text, twice)}.`] : []),
  ];
  return { ok: true, definitions, note: notes.length > 0 ? notes.join(" ") : null };
}

function problemOf(entry: unknown): string | null {
  if (!isJsonObject(entry)) return "it is not an object";
  if (typeof entry["name"] !== "string" || entry["name"].trim() === "") return "it has no name";
  if (!Array.isArray(entry["tasks"])) return 'it has no list called "tasks"';
  return null;
}

/** Where a text is no JSON, and why: `line 40, column 3: a comma is missing`. */
export function placed(text: string, { offset, what }: JsonMistake): string {
  const before = text.slice(0, offset).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `line ${before.length}, column ${column}: ${what}`;
}

/** A name that nobody uses yet: the wanted one, else with the first free number behind it. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}_${number}`;
    if (!taken.has(name)) return name;
  }
}
