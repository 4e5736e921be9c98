import {
  type ExecutionHeader,
  isTerminalExecution,
  isTerminalTask,
  type TaskRecord,
  type Transition,
} from "./state";

/** What was seen of an execution before: the last status of everything, and the history so far. */
export interface SeenExecution {
  readonly status: string | null;
  readonly tasks: ReadonlyMap<string, string>;
  readonly history: readonly Transition[];
}

export const NOTHING_SEEN: SeenExecution = { status: null, tasks: new Map(), history: [] };

/**
 * The history of an execution of which only states are seen, one after another: what changed since `seen` is added behind
 * it, in the order of the times that the records tell. Steps between two looks are filled in as far as their times are
 * there (a task that was started and ended). Seeing the same state again adds nothing.
 */
export function addToHistory(
  seen: SeenExecution,
  header: ExecutionHeader,
  tasks: readonly TaskRecord[],
): SeenExecution {
  const fresh = [
    ...stepsOfExecution(seen.status, header),
    ...tasks.flatMap((task) => stepsOfTask(seen.tasks.get(task.taskId) ?? null, task)),
  ];
  const ordered = fresh.toSorted((a, b) => a.at - b.at || rank(a) - rank(b));
  let seq = seen.history.at(-1)?.seq ?? 0;
  const added = ordered.map((step) => ({ ...step, seq: (seq += 1) }));
  return {
    status: header.status,
    tasks: new Map(tasks.map(({ taskId, status }) => [taskId, status])),
    history: added.length === 0 ? seen.history : [...seen.history, ...added],
  };
}

/** Of steps at the same time: an execution begins before its tasks, and ends after them. */
function rank({ ref, from }: Transition): number {
  if (ref !== null) return 0;
  return from === null ? -1 : 1;
}

function stepsOfExecution(before: string | null, header: ExecutionHeader): Transition[] {
  const { status, createTime, updateTime, endTime, reasonForIncompletion } = header;
  const step = (from: string | null, to: string, at: number): Transition => ({
    seq: 0,
    at,
    ref: null,
    taskId: null,
    attempt: 0,
    from,
    to,
    reason: to === status ? reasonForIncompletion : null,
  });
  const begun = before === null ? [step(null, "RUNNING", createTime)] : [];
  const from = before ?? "RUNNING";
  if (from === status) return begun;
  const at = isTerminalExecution(status) && endTime > 0 ? endTime : updateTime || createTime;
  return [...begun, step(from, status, at)];
}

function stepsOfTask(before: string | null, task: TaskRecord): Transition[] {
  const { status, scheduledTime, startTime, endTime, updateTime } = task;
  if (before === status) return [];
  const steps: Transition[] = [];
  let from = before;
  const add = (to: string, at: number) => {
    const { referenceTaskName: ref, taskId, retryCount: attempt } = task;
    const reason = to === status ? task.reasonForIncompletion : null;
    steps.push({ seq: 0, at, ref, taskId, attempt, from, to, reason });
    from = to;
  };
  if (before === null) add("SCHEDULED", scheduledTime || startTime || updateTime);
  const hasRun = startTime > 0 && status !== "SCHEDULED" && status !== "SKIPPED";
  if (from === "SCHEDULED" && hasRun) add("IN_PROGRESS", Math.max(startTime, scheduledTime));
  if (from !== status) {
    const at = isTerminalTask(status) && endTime > 0 ? endTime : updateTime || scheduledTime;
    add(status, Math.max(at, steps.at(-1)?.at ?? 0));
  }
  return steps;
}
