import { api, ApiError } from "@/lib/client/api";
import { draftPath } from "@/lib/client/drafts";
import type { DraftBody } from "@/lib/client/queries";
import type { Workspace } from "@/lib/core/definition/document";
import type { TaskDef } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";

import { conflictIn } from "./conflict/conflict";
import { besideOf } from "./draft";
import type { DraftSaver } from "./draft-saver";
import { signed } from "./kept-draft";
import { type DesignerStore, workspaceOf } from "./store";

export interface Publication {
  readonly definition: JsonObject;
  readonly version: number;
  /** Takes the place of a version that is there, instead of being a new one. */
  readonly isReplacing: boolean;
  /** Task definitions that change with it. */
  readonly taskDefs: readonly JsonObject[];
}

/**
 * Publishes what is on the canvas; from then on it is the document, without a step of its own. Nothing is written over
 * that somebody else has published since this page looked.
 * @throws ApiError with what is in the way; what others did is then the store's conflict.
 */
export async function publish(
  store: DesignerStore,
  saver: DraftSaver,
  publication: Publication,
): Promise<void> {
  const { definition, version, isReplacing, taskDefs } = publication;
  const before = workspaceOf(store.getState());
  await saver.save();
  await refuseOthers(store, saver);
  for (const one of taskDefs) await putTaskDef(one, store.getState().taskDefs);
  if (isReplacing) await api("/metadata/workflow", { method: "PUT", body: [definition] });
  else await create(store, saver, definition);
  store.setState({ published: { definition, version, hash: null } });
  if (workspaceOf(store.getState()) === before)
    await settle(store, saver, takeOver(store, publication));
}

/** A version is only made where there is none: another page may have been faster by a moment. */
async function create(
  store: DesignerStore,
  saver: DraftSaver,
  definition: JsonObject,
): Promise<void> {
  try {
    await api("/metadata/workflow", { method: "POST", body: definition });
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) await refuseOthers(store, saver);
    throw error;
  }
}

async function refuseOthers(store: DesignerStore, saver: DraftSaver): Promise<void> {
  const { name, published, conflict: known } = store.getState();
  const body = await api<DraftBody>(draftPath(name));
  const { version = 0, hash = null } = published ?? {};
  saver.heard(body);
  const conflict = conflictIn(body, { version, hash, revision: saver.revision }) ?? known;
  if (!conflict) return;
  store.setState({ conflict });
  const what =
    conflict.kind === "version"
      ? `Version ${body.version} was published meanwhile.`
      : "The draft was changed in another tab or by somebody else.";
  throw new ApiError(409, `${what} Close this and say whose work goes on.`);
}

async function putTaskDef(
  definition: JsonObject,
  known: ReadonlyMap<string, TaskDef> | null,
): Promise<void> {
  const exists = known?.has(String(definition["name"])) ?? false;
  const request = exists
    ? ({ method: "PUT", body: definition } as const)
    : ({ method: "POST", body: [definition] } as const);
  await api("/metadata/taskdefs", request);
}

/** The document gets the number and the note of its version; its task definitions are no drafts any more. */
function takeOver(store: DesignerStore, { definition, taskDefs }: Publication): Workspace {
  const { history, taskDefs: known } = store.getState();
  const { present } = history;
  const doc = { ...present.workspace.doc, raw: { ...definition, tasks: [] } };
  const { text: _comments, ...presentation } = present.workspace.presentation;
  const workspace = { ...present.workspace, doc, presentation, taskDefs: {} };
  const named = taskDefs.map((one) => [String(one["name"]), one as TaskDef] as const);
  store.setState({
    history: { ...history, present: { ...present, workspace } },
    taskDefs: known && new Map([...known, ...named]),
    restored: null,
  });
  return workspace;
}

/** What stands beside the definition is kept under its name; a draft that somebody else has saved is left alone. */
async function settle(
  store: DesignerStore,
  saver: DraftSaver,
  workspace: Workspace,
): Promise<void> {
  const path = draftPath(store.getState().name);
  const seen: Record<string, string> =
    saver.revision === null ? { "if-none-match": "*" } : { "if-match": `"${saver.revision}"` };
  const draft = besideOf(workspace);
  try {
    if (draft) {
      const body = { draft: signed(draft) };
      const request = { method: "PUT", body, headers: seen } as const;
      const { revision } = await api<{ revision: number }>(path, request);
      saver.settled(workspace, revision);
    } else {
      if (saver.revision !== null) await api(path, { method: "DELETE", headers: seen });
      saver.settled(workspace, null);
    }
  } catch {
    // It is published all the same; the draft is looked at again with the next change.
    saver.settled(workspace, saver.revision);
  }
}
