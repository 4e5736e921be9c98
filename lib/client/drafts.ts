import type { JsonObject } from "@/lib/core/json";

import { api } from "./api";

export const draftPath = (name: string) => `/drafts/${encodeURIComponent(name)}`;

/**
 * Stores a definition as the draft of a workflow that has none.
 * @throws ApiError when there is a draft under the name already
 */
export async function createDraft(name: string, definition: JsonObject): Promise<void> {
  await api(draftPath(name), {
    method: "PUT",
    body: { draft: { definition: { ...definition, name } } },
    headers: { "if-none-match": "*" },
  });
}
