import { type Doc, nameOf, typeOf } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { mapTasks, withKey } from "@/lib/core/edit/tree";
import type { JsonObject } from "@/lib/core/json";

import { type DesignerState, workspaceOf } from "../store";

interface Compared {
  readonly definition: JsonObject;
  readonly isSame: boolean;
}

const compared = new WeakMap<Doc, Compared>();
const texts = new WeakMap<JsonObject, string>();

/** What is on screen is what was published: no draft of a task definition, no other text. Looked at once per document. */
export function isPublished(state: DesignerState): boolean {
  const { doc, taskDefs } = workspaceOf(state);
  if (!state.published || Object.keys(taskDefs).length > 0) return false;
  const { definition } = state.published;
  const known = compared.get(doc);
  if (known?.definition === definition) return known.isSame;
  const text = texts.get(definition) ?? JSON.stringify(plain(definition));
  texts.set(definition, text);
  const isSame = JSON.stringify(plain(print(doc))) === text;
  compared.set(doc, { definition, isSame });
  return isSame;
}

function plain(definition: JsonObject): JsonObject {
  const { version: _version, createTime: _created, updateTime: _updated, ...rest } = definition;
  return rest;
}

/** The definition with the edited task definitions inside it, so that what runs is what is on screen. */
export function embedDrafts(state: DesignerState): JsonObject {
  const { doc, taskDefs } = workspaceOf(state);
  const embedded = mapTasks(doc, (raw) => {
    const name = nameOf(raw) || typeOf(raw);
    const drafted = Object.hasOwn(taskDefs, name) ? taskDefs[name] : undefined;
    if (!drafted || raw["taskDefinition"] !== undefined) return raw;
    return withKey(raw, "taskDefinition", {
      ...state.taskDefs?.get(name),
      ...drafted,
    } as JsonObject);
  });
  return { ...print(embedded), name: state.name, version: state.published?.version ?? 1 };
}
