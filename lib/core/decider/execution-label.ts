import type { ExecutionHeader } from "../execution/state";

/** `name.version/id`, as the original names a workflow in its messages. */
export function executionLabel(header: ExecutionHeader): string {
  return `${header.workflowName}.${header.workflowVersion}/${header.workflowId}`;
}
