import { adHocTaskDef, taskTypeOf } from "./defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "./schema";

/**
 * The definition as an execution keeps it (semantics §2.1): every task carries the TaskDef that rules it, the stored
 * one or, when there is none, the class defaults. Later edits of definitions do not reach running executions.
 */
export function embedTaskDefs(
  definition: WorkflowDef,
  lookup: (name: string) => TaskDef | undefined,
  latestVersionOf: (workflow: string) => number | undefined = () => undefined,
): WorkflowDef {
  const stored: Lookup = { lookup, latestVersionOf, adHoc: new Map() };
  return { ...definition, tasks: embedAll(definition.tasks ?? [], stored) };
}

/** A SUB_WORKFLOW task without version, of a workflow that is named in the definition and does not exist. */
export function isMissing(task: WorkflowTask): boolean {
  const { name, version, workflowDefinition } = task.subWorkflowParam ?? {};
  if (task.type !== "SUB_WORKFLOW" || typeof name !== "string" || name.includes("${")) return false;
  return (version ?? null) === null && (workflowDefinition ?? null) === null;
}

interface Lookup {
  readonly lookup: (name: string) => TaskDef | undefined;
  readonly latestVersionOf: (workflow: string) => number | undefined;
  /** Rules of names that have none, by name and type: made once, shared by all tasks of the name. */
  readonly adHoc: Map<string, TaskDef>;
}

function embedAll(tasks: readonly WorkflowTask[], stored: Lookup): WorkflowTask[] {
  return tasks.map((task) => embed(task, stored));
}

/** Recursion is as deep as the nesting of operators, which validation limits to 500. */
function embed(task: WorkflowTask, stored: Lookup): WorkflowTask {
  const name = task.name ?? "";
  const copy: WorkflowTask = {
    ...task,
    taskDefinition:
      task.taskDefinition ?? stored.lookup(name) ?? adHocRule(name, taskTypeOf(task), stored),
  };
  if (isMissing(task)) {
    const version = stored.latestVersionOf(task.subWorkflowParam?.name ?? "");
    if (version !== undefined) copy.subWorkflowParam = { ...task.subWorkflowParam, version };
  }
  if (task.forkTasks) copy.forkTasks = task.forkTasks.map((lane) => embedAll(lane, stored));
  if (task.decisionCases) {
    copy.decisionCases = Object.fromEntries(
      Object.entries(task.decisionCases).map(([key, tasks]) => [key, embedAll(tasks, stored)]),
    );
  }
  if (task.defaultCase) copy.defaultCase = embedAll(task.defaultCase, stored);
  if (task.loopOver) copy.loopOver = embedAll(task.loopOver, stored);
  return copy;
}

function adHocRule(name: string, type: string, { adHoc }: Lookup): TaskDef {
  const key = `${type}\n${name}`;
  const known = adHoc.get(key);
  if (known) return known;
  const rule = adHocTaskDef(name, type);
  adHoc.set(key, rule);
  return rule;
}
