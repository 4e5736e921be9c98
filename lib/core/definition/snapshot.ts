import { adHocTaskDef, taskTypeOf } from "./defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "./schema";

/**
 * The definition as an execution keeps it (semantics §2.1): every task carries the TaskDef that rules it, the stored
 * one or, when there is none, the class defaults. Later edits of definitions do not reach running executions.
 */
export function embedTaskDefs(
  definition: WorkflowDef,
  lookup: (name: string) => TaskDef | undefined,
): WorkflowDef {
  return { ...definition, tasks: embedAll(definition.tasks ?? [], lookup) };
}

type Lookup = (name: string) => TaskDef | undefined;

function embedAll(tasks: readonly WorkflowTask[], lookup: Lookup): WorkflowTask[] {
  return tasks.map((task) => embed(task, lookup));
}

/** Recursion is as deep as the nesting of operators, which validation limits to 500. */
function embed(task: WorkflowTask, lookup: Lookup): WorkflowTask {
  const name = task.name ?? "";
  const copy: WorkflowTask = {
    ...task,
    taskDefinition: task.taskDefinition ?? lookup(name) ?? adHocTaskDef(name, taskTypeOf(task)),
  };
  if (task.forkTasks) copy.forkTasks = task.forkTasks.map((lane) => embedAll(lane, lookup));
  if (task.decisionCases) {
    copy.decisionCases = Object.fromEntries(
      Object.entries(task.decisionCases).map(([key, tasks]) => [key, embedAll(tasks, lookup)]),
    );
  }
  if (task.defaultCase) copy.defaultCase = embedAll(task.defaultCase, lookup);
  if (task.loopOver) copy.loopOver = embedAll(task.loopOver, lookup);
  return copy;
}
