import type { ExecutionHeader, TaskRecord } from "@/lib/core/execution/state";
import { FORMATS, formatOf, type ImageFormat } from "@/lib/core/image/formats";

import type { ArtifactRow } from "./storage";

/** An execution as far as its files need it. */
export interface ExecutionView {
  readonly header: ExecutionHeader;
  readonly tasks: readonly TaskRecord[];
  /** What its SUB_WORKFLOW tasks run, and theirs. */
  readonly children?: readonly ExecutionView[];
}

const MAX_CHILDREN = 1_000;

/** The execution with the executions of its children, each where its task is, depth first. */
export function withChildren(execution: ExecutionView): ExecutionView[] {
  return [execution, ...(execution.children ?? []).flatMap(withChildren)];
}

/**
 * Adds to an execution what its SUB_WORKFLOW tasks run, at most `MAX_CHILDREN` executions; those that are gone are left
 * out.
 */
export async function viewOfFamily(
  execution: ExecutionView,
  viewOf: (workflowId: string) => Promise<ExecutionView | null>,
): Promise<ExecutionView> {
  let left = MAX_CHILDREN;
  const complete = async (view: ExecutionView): Promise<ExecutionView> => {
    const children: ExecutionView[] = [];
    for (const { taskType, subWorkflowId } of view.tasks) {
      if (taskType !== "SUB_WORKFLOW" || subWorkflowId === null || left === 0) continue;
      left -= 1;
      const child = await viewOf(subWorkflowId);
      if (child !== null) children.push(await complete(child));
    }
    return { header: view.header, tasks: view.tasks, children };
  };
  return await complete(execution);
}

/** The `fileLocation` that names an artifact. */
export function fileLocationOf(row: ArtifactRow): string {
  if (row.kind === "upload") return `upload://${row.id}`;
  if (row.kind === "published" && row.location !== null) return row.location;
  const format: ImageFormat | null = row.format === null ? null : formatOf(row.format);
  return `store://a/${row.id}${format === null ? "" : `.${FORMATS[format].extension}`}`;
}
