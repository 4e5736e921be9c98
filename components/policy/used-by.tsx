import { WorkflowLink } from "@/components/ui/workflow-link";
import { countText } from "@/lib/client/format";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";

interface TaskUser {
  readonly workflow: string;
  readonly version: number;
  readonly refs: readonly string[];
  /** Of those, the ones with a complete policy of their own: the default does not reach them. */
  readonly own: number;
}

/** Stored workflows in which a task of that name stands, by name and version. */
export function usersOf(definitions: readonly WorkflowDef[], name: string): readonly TaskUser[] {
  return definitions
    .flatMap((definition) => {
      const tasks = allTasks(definition)
        .map(({ task }) => task)
        .filter((task) => task.name === name);
      if (tasks.length === 0) return [];
      return [
        {
          workflow: definition.name ?? "",
          version: definition.version ?? 1,
          refs: tasks.map(({ taskReferenceName }) => taskReferenceName ?? ""),
          own: tasks.filter(({ taskDefinition }) => taskDefinition).length,
        },
      ];
    })
    .toSorted((a, b) => a.workflow.localeCompare(b.workflow) || b.version - a.version);
}

/** Where a task is used, split by version; each leads to its workflow. */
export function UsedBy({ users }: { readonly users: readonly TaskUser[] }) {
  const workflows = new Set(users.map(({ workflow }) => workflow)).size;
  if (workflows === 0) return <p className="text-xs text-text-3">No stored workflow uses it.</p>;
  return (
    <details className="text-xs text-text-2">
      <summary>Used by {countText(workflows, "workflow")}</summary>
      <ul className="mt-1 grid gap-0.5 pl-3">
        {users.map(({ workflow, version, refs, own }) => (
          <li key={`${workflow} ${version}`}>
            <WorkflowLink name={workflow} className="underline break-all">
              {workflow}
            </WorkflowLink>{" "}
            v{version} <span className="font-mono text-text-3">{refs.join(", ")}</span>
            {own > 0 && <span className="text-text-3"> · {own} with a policy of its own</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
