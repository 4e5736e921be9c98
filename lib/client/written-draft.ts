import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { holdsInexact } from "@/lib/core/written-numbers";

/** A draft whose definition has all digits of its numbers, as far as its text tells them. Few have such numbers. */
export async function writtenDraft<Draft>(draft: Draft): Promise<Draft | JsonObject> {
  if (!isJsonObject(draft)) return draft;
  const { definition, shown } = draft;
  const text = isJsonObject(shown) ? shown["text"] : undefined;
  if (typeof text !== "string" || !holdsInexact(definition)) return draft;
  const { asWritten } = await import("@/lib/core/edit/as-written");
  return { ...draft, definition: asWritten(definition, text) as JsonValue };
}
