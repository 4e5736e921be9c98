import type { RawTask } from "../definition/document";
import { placed } from "../definition/import";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import { doubledIn, readJsonText } from "../json-text";

export type ReadTasks =
  | {
      readonly ok: true;
      readonly tasks: readonly RawTask[];
      /** The definition they come from, when the text is a whole one. */
      readonly definition: JsonObject | null;
      /** What was read otherwise than it may have been meant; absent: nothing. */
      readonly note?: string;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Tasks in a text that was copied or dropped: a task, a list of tasks, or a workflow definition. Comments and trailing
 * commas are tolerated. What is none, or would lose tasks, is refused with line, column and reason.
 */
export function readTasks(source: string): ReadTasks {
  if (source.trim() === "") return refused("There is nothing to paste.");
  const { value, mistakes, doubled } = readJsonText(source);
  const [mistake] = mistakes;
  if (mistake) return refused(`This is not JSON: ${placed(source, mistake)}.`);
  const lost = doubledIn(doubled, { refusing: true });
  if (lost) return refused(`At ${placed(source, lost)}.`);
  // A definition that stands alone in a list is that definition.
  const [only, ...others]: readonly unknown[] = Array.isArray(value) ? value : [value];
  const read = others.length === 0 && isWorkflow(only) ? readValue(only) : readValue(value);
  const twice = doubledIn(doubled);
  return read.ok && twice ? { ...read, note: `At ${placed(source, twice)}.` } : read;
}

function readValue(value: unknown): ReadTasks {
  if (Array.isArray(value)) return listOf(value, "the list", null);
  if (!isJsonObject(value)) return refused("This is JSON, but neither a task nor a workflow.");
  const { tasks, workflowDefinition } = value;
  // What is known of a run holds what it ran.
  if (isWorkflow(workflowDefinition)) return readValue(workflowDefinition);
  if (Array.isArray(tasks)) return listOf(tasks, '"tasks"', value);
  if (isTask(value)) return { ok: true, tasks: [value], definition: null };
  if (typeof value["name"] === "string" && isRule(value))
    return refused("This is a task definition: it belongs on the page of task definitions.");
  return refused(
    'This object is no task: it has no "taskReferenceName", no "type" and no "tasks".',
  );
}

function listOf(list: readonly unknown[], name: string, definition: JsonObject | null): ReadTasks {
  if (list.length === 0) return refused(`There is no task in it: ${name} is empty.`);
  const odd = list.findIndex((item) => !isJsonObject(item));
  if (odd >= 0) return refused(`Entry ${odd + 1} of ${name} is no task: it is not an object.`);
  const other = definition ? null : otherThanTasks(list);
  if (other !== null) return refused(other);
  return { ok: true, tasks: list as RawTask[], definition };
}

function isWorkflow(value: unknown): value is JsonObject {
  return isJsonObject(value) && Array.isArray(value["tasks"]) && !isTask(value);
}

function isTask(value: JsonObject): boolean {
  return "taskReferenceName" in value || "type" in value;
}

/** Keys that definitions of tasks have and tasks have not. */
const RULE_KEYS = [
  "timeoutSeconds",
  "responseTimeoutSeconds",
  "totalTimeoutSeconds",
  "timeoutPolicy",
  "retryLogic",
  "retryDelaySeconds",
  "inputKeys",
  "outputKeys",
  "concurrentExecLimit",
];

/** Lists of what else has a name, and where they are taken; null: they may be tasks. */
function otherThanTasks(list: readonly unknown[]): string | null {
  if (list.some(isWorkflow))
    return "This is a list of workflows: they are imported on the page of workflows.";
  return list.some((item) => isJsonObject(item) && !isTask(item) && isRule(item))
    ? "This is a list of task definitions: they belong on the page of task definitions."
    : null;
}

function isRule(value: JsonObject): boolean {
  return RULE_KEYS.some((key) => key in value);
}

function refused(message: string): ReadTasks {
  return { ok: false, message };
}
