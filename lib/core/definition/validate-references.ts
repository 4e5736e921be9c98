import type { JsonValue } from "../json";
import { isJsonObject } from "../json";
import { listReferences } from "./references-list";
import { parsePath } from "./references-path";
import type { WorkflowTask } from "./schema";

const MAX_DEPTH = 500;
const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  "CPEWF_TASK_ID",
  "NETFLIX_ENV",
  "NETFLIX_STACK",
]);

export interface Roots {
  /** A reference name of the definition. */
  readonly isReference: (name: string) => boolean;
  readonly isSystemName: (name: string) => boolean;
}

/**
 * Expressions in a task's inputParameters that cannot be read or name nothing of the definition, in Conductor's words
 * (its TaskReferenceNameUniqueConstraint). Expressions that contain others are only known at run time and pass.
 */
export function referenceProblems(task: WorkflowTask, roots: Roots): string[] {
  const problems: string[] = [];
  const open: Place[] = [{ key: "", value: task.inputParameters ?? {}, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value === "string") {
      problems.push(...textProblems(task, next.key, next.value, roots));
    } else if (next.depth < MAX_DEPTH) {
      for (const inner of inside(next).toReversed()) open.push(inner);
    }
  }
  return problems;
}

interface Place {
  readonly key: string;
  readonly value: JsonValue;
  readonly depth: number;
}

/** Texts in a list count for the key of the list. */
function inside({ key, value, depth }: Place): Place[] {
  if (Array.isArray(value)) return value.map((item) => ({ key, value: item, depth: depth + 1 }));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, item]) => ({
    key: name,
    value: item,
    depth: depth + 1,
  }));
}

function textProblems(task: WorkflowTask, key: string, text: string, roots: Roots): string[] {
  if (!text.includes("${")) return [];
  return listReferences(text).flatMap(({ expression, root: first }) => {
    if (expression.includes("${") || isSystemName(expression, roots)) return [];
    if (!parsePath(expression))
      return [`key: ${key} input parameter value: ${expression} is not valid`];
    const root = expression.startsWith("$") ? "$" : first;
    if (root === "workflow" || roots.isReference(root)) return [];
    return [
      `taskReferenceName: ${root} for given task: ${task.name ?? null} input value: ${key} of input parameter: ${text} is not defined in workflow definition.`,
    ];
  });
}

function isSystemName(expression: string, roots: Roots): boolean {
  return SYSTEM_NAMES.has(expression) || roots.isSystemName(expression);
}
