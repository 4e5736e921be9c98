import { isTerminalTask, type TaskRecord } from "../execution/state";

/**
 * Records of tasks in a loop are named `ref__N`, N being the iteration (semantics §4.5). Inside a loop in a loop the
 * iterations of both are in the name, the outer first: `ref__2__1`.
 */
export function plainRefOf(task: TaskRecord): string {
  return task.workflowTask.taskReferenceName ?? task.referenceTaskName;
}

/** The open task with a reference name, with or without what the loops around it add; undefined: there is none. */
export function openTaskNamed(tasks: readonly TaskRecord[], ref: string): TaskRecord | undefined {
  const open = tasks.filter(({ status }) => !isTerminalTask(status));
  return (
    open.find(({ referenceTaskName }) => referenceTaskName === ref) ??
    open.find((task) => plainRefOf(task) === ref)
  );
}

/** What the loops around a task add to its name; empty outside of loops. */
export function suffixOf(task: TaskRecord): string {
  return task.referenceTaskName.slice(plainRefOf(task).length);
}

/** Iteration of the innermost loop; 0 outside of loops. */
export function iterationOf(suffix: string): number {
  const at = suffix.lastIndexOf("__");
  return at < 0 ? 0 : Number(suffix.slice(at + 2));
}

/** The suffix of the innermost loop itself. */
export function outerSuffix(suffix: string): string {
  return suffix.slice(0, Math.max(0, suffix.lastIndexOf("__")));
}
