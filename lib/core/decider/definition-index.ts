import type { WorkflowDef, WorkflowTask } from "../definition/schema";

export interface Place {
  readonly task: WorkflowTask;
  /** What runs after it: the static successor of semantics §1.2 (`getNextTask`); null at an end. */
  readonly next: WorkflowTask | null;
  /** The innermost loop around it. */
  readonly loop: WorkflowTask | null;
}

export interface DefinitionIndex {
  readonly places: ReadonlyMap<string, Place>;
  readonly topLevel: readonly WorkflowTask[];
}

interface Sequence {
  readonly tasks: readonly WorkflowTask[];
  /** Successor of the sequence's last task. */
  readonly after: WorkflowTask | null;
  readonly loop: WorkflowTask | null;
}

const cache = new WeakMap<WorkflowDef, DefinitionIndex>();

/** Successors of every task by reference name; built once per definition snapshot, O(tasks), any nesting depth. */
export function indexDefinition(definition: WorkflowDef): DefinitionIndex {
  const known = cache.get(definition);
  if (known) return known;
  const topLevel = definition.tasks ?? [];
  const index = { places: placesOf(topLevel), topLevel };
  cache.set(definition, index);
  return index;
}

/** The place of every task of a sequence and of what is inside of them. */
export function placesOf(tasks: readonly WorkflowTask[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const open: Sequence[] = [{ tasks, after: null, loop: null }];
  for (let sequence = open.pop(); sequence; sequence = open.pop()) {
    for (const [position, task] of sequence.tasks.entries()) {
      const next = sequence.tasks[position + 1] ?? sequence.after;
      const ref = task.taskReferenceName;
      if (ref && !places.has(ref)) {
        const { loop } = sequence;
        places.set(ref, { task, next: task.type === "TERMINATE" ? null : next, loop });
      }
      open.push(...innerSequences(task, next, sequence.loop));
    }
  }
  return places;
}

const bodies = new WeakMap<WorkflowTask, readonly string[]>();

/** Reference names of everything inside a loop, at any depth. */
export function bodyOf(loop: WorkflowTask): readonly string[] {
  const known = bodies.get(loop);
  if (known) return known;
  const body = [...placesOf(loop.loopOver ?? []).keys()];
  bodies.set(loop, body);
  return body;
}

/** A case or lane goes on after its container; the body of a loop goes back to the loop itself. */
function innerSequences(
  task: WorkflowTask,
  after: WorkflowTask | null,
  loop: WorkflowTask | null,
): Sequence[] {
  const inner: Sequence[] = [];
  for (const tasks of task.forkTasks ?? []) inner.push({ tasks, after, loop });
  for (const tasks of Object.values(task.decisionCases ?? {})) inner.push({ tasks, after, loop });
  if (task.defaultCase?.length) inner.push({ tasks: task.defaultCase, after, loop });
  if (task.loopOver?.length) inner.push({ tasks: task.loopOver, after: task, loop: task });
  return inner;
}
