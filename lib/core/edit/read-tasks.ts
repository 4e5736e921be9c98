import type { RawTask } from "../definition/document";
import { placed } from "../definition/import";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import { readJsonText } from "../json-text";

export type ReadTasks =
  | {
      readonly ok: true;
      readonly tasks: readonly RawTask[];
      /** The definition they come from, when the text is a whole one. */
      readonly definition: JsonObject | null;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Tasks in a text that was copied or dropped: a task, a list of tasks, or a workflow definition. Comments and trailing
 * commas are tolerated. What is none is refused with line, column and reason.
 */
export function readTasks(source: string): ReadTasks {
  if (source.trim() === "") return refused("There is nothing to paste.");
  const { value, mistakes } = readJsonText(source);
  const [mistake] = mistakes;
  if (mistake) return refused(`This is not JSON: ${placed(source, mistake)}.`);
  if (Array.isArray(value)) return listOf(value, "the list", null);
  if (!isJsonObject(value)) return refused("This is JSON, but neither a task nor a workflow.");
  const { tasks } = value;
  if (Array.isArray(tasks)) return listOf(tasks, '"tasks"', value);
  const isTask = "taskReferenceName" in value || "type" in value;
  if (isTask) return { ok: true, tasks: [value], definition: null };
  return refused(
    'This object is no task: it has no "taskReferenceName", no "type" and no "tasks".',
  );
}

function listOf(list: readonly unknown[], name: string, definition: JsonObject | null): ReadTasks {
  if (list.length === 0) return refused(`There is no task in it: ${name} is empty.`);
  const odd = list.findIndex((item) => !isJsonObject(item));
  if (odd >= 0) return refused(`Entry ${odd + 1} of ${name} is no task: it is not an object.`);
  return { ok: true, tasks: list as RawTask[], definition };
}

function refused(message: string): ReadTasks {
  return { ok: false, message };
}
