// What is done with a whole workflow: fetched, copied, saved as a file, deleted and brought back.
import { api, ApiError } from "@/lib/client/api";
import { draftPath } from "@/lib/client/drafts";
import type { DraftBody } from "@/lib/client/queries";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

/** The definition as it was last edited: the draft's, else the published one. */
export async function currentDefinition(name: string): Promise<JsonObject> {
  const { draft, published } = await api<DraftBody>(draftPath(name));
  const edited = draft?.["definition"];
  const definition = isJsonObject(edited) ? edited : published;
  if (!definition) throw new ApiError(404, `Nothing is stored under "${name}".`);
  return definition;
}

export function saveAsFile(name: string, definition: JsonObject): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(definition, null, 2)}\n`], { type: "application/json" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** All of a workflow, so that deleting it can be undone. */
export interface RemovedWorkflow {
  readonly name: string;
  readonly versions: readonly JsonObject[];
  readonly draft: JsonObject | null;
}

/** Deletes every version and the draft. Its runs stay. */
export async function removeWorkflow(name: string): Promise<RemovedWorkflow> {
  const [all, { draft }] = await Promise.all([
    api<readonly JsonObject[]>("/metadata/workflow"),
    api<DraftBody>(draftPath(name)),
  ]);
  const versions = all.filter((definition) => definition["name"] === name);
  for (const { version } of versions) {
    await api(`/metadata/workflow/${encodeURIComponent(name)}/${String(version ?? 1)}`, {
      method: "DELETE",
    });
  }
  if (draft) await api(draftPath(name), { method: "DELETE" });
  return { name, versions, draft };
}

export async function bringBack({ name, versions, draft }: RemovedWorkflow): Promise<void> {
  if (versions.length > 0) await api("/metadata/workflow", { method: "PUT", body: versions });
  if (draft) await api(draftPath(name), { method: "PUT", body: { draft } });
}
