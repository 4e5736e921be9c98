import { listReferences } from "../definition/references-list";
import type { WorkflowDef } from "../definition/schema";
import { allTasks } from "../definition/walk";
import type { JsonValue } from "../json";

/** The keys of a task's output that the rest of its workflow reads, in the order in which they are first read. */
export function expectedOutput(definition: WorkflowDef, ref: string): string[] {
  const places: unknown[] = [
    ...allTasks(definition).map(({ task }) => [task.inputParameters, task.subWorkflowParam]),
    definition.outputParameters,
  ];
  const keys = places.flatMap((place) =>
    listReferences((place ?? {}) as JsonValue).flatMap(({ root, path: [part, key] }) =>
      root === ref && part === "output" && key !== undefined ? [key] : [],
    ),
  );
  return [...new Set(keys)];
}
