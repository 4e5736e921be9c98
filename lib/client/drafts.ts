import type { JsonObject } from "@/lib/core/json";
import { writtenText } from "@/lib/core/written-numbers";

import { api } from "./api";

export const draftPath = (name: string) => `/drafts/${encodeURIComponent(name)}`;

/**
 * Stores a definition as the draft of a workflow that has none.
 * @throws ApiError when there is a draft under the name already
 */
export async function createDraft(name: string, definition: JsonObject): Promise<void> {
  const named = { ...definition, name };
  const text = writtenText(named);
  await api(draftPath(name), {
    method: "PUT",
    body: { draft: { definition: named, ...(text === null ? {} : { shown: { text } }) } },
    headers: { "if-none-match": "*" },
  });
}
