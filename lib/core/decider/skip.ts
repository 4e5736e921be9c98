import { conflict } from "../errors";
import type { Turn } from "./turn";
import { addSkipped, placeOf } from "./turn";

/**
 * A task that has not begun is passed over when the flow reaches it (semantics §6.8).
 * @throws AppError CONFLICT unless the execution runs and the task has no attempt yet.
 */
export function skipTask(turn: Turn, ref: string): void {
  const { header, latest } = turn.state;
  if (header.status !== "RUNNING") {
    throw conflict(
      `The workflow ${header.workflowId} is not running so the task referenced by ${ref} cannot be skipped`,
    );
  }
  const task = placeOf(turn, ref)?.task;
  if (!task) {
    throw conflict(
      `The task referenced by ${ref} does not exist in the WorkflowDefinition ${header.workflowName}`,
    );
  }
  if (latest.has(ref)) {
    throw conflict(`The task referenced ${ref} has already been processed, cannot be skipped`);
  }
  addSkipped(turn, task);
}
