import { isJsonObject, type JsonObject } from "../json";

/** The note that a version was published with; empty: none. It is kept in `metadata.baton.note`. */
export function noteOf(definition: Readonly<Record<string, unknown>>): string {
  const { metadata } = definition;
  const own = isJsonObject(metadata) ? metadata["baton"] : undefined;
  const note = isJsonObject(own) ? own["note"] : undefined;
  return typeof note === "string" ? note : "";
}

/** The definition with this note instead of the one it had; without any when it is blank. Other metadata stays. */
export function withNote(definition: JsonObject, note: string): JsonObject {
  const text = note.trim();
  if (text === "" && noteOf(definition) === "") return definition;
  const metadata = isJsonObject(definition["metadata"]) ? definition["metadata"] : {};
  const { baton, ...others } = metadata;
  const { note: _old, ...rest } = isJsonObject(baton) ? baton : {};
  const own: JsonObject = text === "" ? rest : { ...rest, note: text };
  const next: JsonObject = Object.keys(own).length === 0 ? others : { ...others, baton: own };
  const { metadata: _before, ...plain } = definition;
  return Object.keys(next).length === 0 ? plain : { ...plain, metadata: next };
}
