import type { WorkflowDef, WorkflowTask } from "../definition/schema";

interface Place {
  readonly task: WorkflowTask;
  /** What runs after it: the static successor of semantics §1.2 (`getNextTask`); null at an end. */
  readonly next: WorkflowTask | null;
}

export interface DefinitionIndex {
  readonly places: ReadonlyMap<string, Place>;
  readonly topLevel: readonly WorkflowTask[];
}

interface Sequence {
  readonly tasks: readonly WorkflowTask[];
  /** Successor of the sequence's last task. */
  readonly after: WorkflowTask | null;
}

const cache = new WeakMap<WorkflowDef, DefinitionIndex>();

/** Successors of every task by reference name; built once per definition snapshot, O(tasks), any nesting depth. */
export function indexDefinition(definition: WorkflowDef): DefinitionIndex {
  const known = cache.get(definition);
  if (known) return known;
  const topLevel = definition.tasks ?? [];
  const places = new Map<string, Place>();
  const open: Sequence[] = [{ tasks: topLevel, after: null }];
  for (let sequence = open.pop(); sequence; sequence = open.pop()) {
    for (const [position, task] of sequence.tasks.entries()) {
      const next = sequence.tasks[position + 1] ?? sequence.after;
      const ref = task.taskReferenceName;
      if (ref && !places.has(ref)) {
        places.set(ref, { task, next: task.type === "TERMINATE" ? null : next });
      }
      open.push(...innerSequences(task, next));
    }
  }
  const index = { places, topLevel };
  cache.set(definition, index);
  return index;
}

/** A case or lane goes on after its container; the body of a loop goes back to the loop itself. */
function innerSequences(task: WorkflowTask, next: WorkflowTask | null): Sequence[] {
  const inner: Sequence[] = [];
  for (const tasks of task.forkTasks ?? []) inner.push({ tasks, after: next });
  for (const tasks of Object.values(task.decisionCases ?? {})) inner.push({ tasks, after: next });
  if (task.defaultCase?.length) inner.push({ tasks: task.defaultCase, after: next });
  if (task.loopOver?.length) inner.push({ tasks: task.loopOver, after: task });
  return inner;
}
