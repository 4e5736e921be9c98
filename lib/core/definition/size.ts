import type { WorkflowDef, WorkflowTask } from "./schema";

/** Tasks from which work on all of them is divided. */
export const MANY_TASKS = 500;

/** Whether work on all tasks of a definition would hold up others. Looks at no more of them than it must. */
export function isLarge({ tasks }: Pick<WorkflowDef, "tasks">): boolean {
  let count = 0;
  const open: (readonly WorkflowTask[])[] = [tasks ?? []];
  for (let sequence = open.pop(); sequence; sequence = open.pop()) {
    count += sequence.length;
    if (count > MANY_TASKS || open.length > MANY_TASKS) return true;
    for (const task of sequence) for (const inner of heldSequences(task)) open.push(inner);
  }
  return false;
}

/** Every sequence that a task holds, whatever its type. */
export function heldSequences(task: WorkflowTask): (readonly WorkflowTask[])[] {
  const { forkTasks, decisionCases, defaultCase, loopOver } = task;
  return [
    ...(forkTasks ?? []),
    ...Object.values(decisionCases ?? {}),
    ...(defaultCase ? [defaultCase] : []),
    ...(loopOver ? [loopOver] : []),
  ];
}
