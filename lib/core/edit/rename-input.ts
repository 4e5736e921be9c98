import { segment } from "../definition/path-segment";
import {
  applyTextEdits,
  type Mention,
  mentionsOf,
  workflowMentions,
} from "../definition/ref-index";
import { isJsonObject, type JsonObject } from "../json";
import type { Workspace } from "../definition/document";
import type { Command, EditResult } from "./command";
import { setWorkflow } from "./task";
import { mapTasks, withKey } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/**
 * Gives an input of the workflow another name, in its declaration (`edits`), in its default value, and in every
 * expression that reads it. One step.
 */
export function renameInput(workspace: Workspace, command: Of<"renameInput">): EditResult {
  const { from, to, edits } = command;
  let count = 0;
  const follow = (raw: JsonObject, mentions: readonly Mention[]) => {
    const changes = mentions.flatMap((mention) => textEdit(mention, from, to) ?? []);
    count += changes.length;
    return changes.length === 0 ? raw : applyTextEdits(raw, changes);
  };
  const tasks = mapTasks(workspace.doc, (raw) => follow(raw, mentionsOf(raw)));
  const own = withTemplate(follow(tasks.raw, workflowMentions(tasks.raw)), from, to);
  const doc = own === tasks.raw ? tasks : { ...tasks, raw: own };
  const declared = setWorkflow({ ...workspace, doc }, { type: "setWorkflow", edits });
  if (!declared.ok) return declared;
  const places = count === 1 ? ", read in 1 place" : `, read in ${count} places`;
  return { ...declared, label: `Renamed the input ${from} to ${to}${count === 0 ? "" : places}` };
}

/** `.from` or `['from']` behind `workflow.input`, as the new name is written. */
function textEdit(mention: Mention, from: string, to: string) {
  const { root, path, places, expression, start, pointer } = mention;
  const place = places[2];
  if (root !== "workflow" || path[0] !== "input" || path[1] !== from || !place) return null;
  // The text of an expression begins behind its `${`.
  const before = expression[place.start - start - 3];
  const [left, right] = before === "." ? [1, 0] : [2, 2];
  return { pointer, start: place.start - left, end: place.end + right, text: segment(to) };
}

function withTemplate(raw: JsonObject, from: string, to: string): JsonObject {
  const template = raw["inputTemplate"];
  if (!isJsonObject(template) || !Object.hasOwn(template, from)) return raw;
  const entries = Object.entries(template).map(([key, value]) => [key === from ? to : key, value]);
  return withKey(raw, "inputTemplate", Object.fromEntries(entries) as JsonObject);
}
