import type { TaskDef, WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { heldSequences } from "@/lib/core/definition/size";

/**
 * A definition with embedded TaskDefs as its row keeps it: `[definition, rules]`, where a task has the place of its TaskDef
 * in `rules`. Written out with every task, the same few rules would be most of a large definition. Equal definitions give
 * equal texts.
 */
export function snapshotText(definition: WorkflowDef): string {
  const rules: Rules = { places: new Map(), texts: new Map(), list: [] };
  const tasks = (definition.tasks ?? []).map((task) => withPlaces(task, rules));
  return `[${JSON.stringify({ ...definition, tasks })},[${rules.list.join(",")}]]`;
}

/** The definition of a row; tasks with equal rules share one object. Rows of earlier versions hold the definition itself. */
export function definitionOfSnapshot(text: string): WorkflowDef {
  const parsed = JSON.parse(text) as WorkflowDef | [WorkflowDef, TaskDef[]];
  if (!Array.isArray(parsed)) return parsed;
  const [definition, rules] = parsed;
  for (const task of definition.tasks ?? []) restore(task, rules);
  return definition;
}

interface Rules {
  /** Place in `list` by rule, and by its text: equal rules of other tasks may be other objects. */
  readonly places: Map<object, number>;
  readonly texts: Map<string, number>;
  readonly list: string[];
}

/** Recursion is as deep as the nesting of operators, which validation limits to 500. */
function withPlaces(task: WorkflowTask, rules: Rules): object {
  const copy: Record<string, unknown> = { ...task };
  if (task.taskDefinition) copy["taskDefinition"] = placeOf(task.taskDefinition, rules);
  const all = (tasks: readonly WorkflowTask[]) => tasks.map((inner) => withPlaces(inner, rules));
  if (task.forkTasks) copy["forkTasks"] = task.forkTasks.map(all);
  if (task.decisionCases) {
    copy["decisionCases"] = Object.fromEntries(
      Object.entries(task.decisionCases).map(([name, tasks]) => [name, all(tasks)]),
    );
  }
  if (task.defaultCase) copy["defaultCase"] = all(task.defaultCase);
  if (task.loopOver) copy["loopOver"] = all(task.loopOver);
  return copy;
}

function placeOf(rule: object, { places, texts, list }: Rules): number {
  const known = places.get(rule);
  if (known !== undefined) return known;
  const text = JSON.stringify(rule);
  const place = texts.get(text) ?? list.push(text) - 1;
  texts.set(text, place);
  places.set(rule, place);
  return place;
}

/** The parsed task belongs to nobody yet: it is changed in place. */
function restore(task: WorkflowTask, rules: readonly TaskDef[]): void {
  const place: unknown = task.taskDefinition;
  const rule = typeof place === "number" ? rules[place] : undefined;
  if (rule) task.taskDefinition = rule;
  for (const tasks of heldSequences(task)) for (const each of tasks) restore(each, rules);
}
