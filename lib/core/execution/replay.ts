import type { Transition } from "./state";
import type { TaskView } from "./task-runs";

/** A moment of a history: everything up to and with the transition `seq`, looked at when the clock says `at` (epoch ms). */
export interface PastMoment {
  readonly seq: number;
  readonly at: number;
}

/** An execution as it was. */
export interface PastExecution {
  readonly status: string;
  /** Epoch ms; 0: had not ended. */
  readonly endTime: number;
  readonly reason: string | null;
  readonly tasks: readonly TaskView[];
}

interface Now {
  /** Records as they are now. */
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Type of a task that has no record any more, by its reference name. */
  readonly typeOf: (ref: string) => string;
}

/**
 * What an execution looked like after a transition, from its history and its records as they are now. `history` is in
 * order of `seq`. Outputs are there from the moment that they were written for good. Records that a rerun or a restart
 * has thrown away are there until then, without values.
 */
export function executionAt(
  history: readonly Transition[],
  moment: PastMoment,
  now: Now,
): PastExecution {
  const end = history.findIndex(({ seq }) => seq > moment.seq);
  const seen = end === -1 ? history : history.slice(0, end);
  const steps = stepsByTask(seen);
  const whole = seen === history ? steps : stepsByTask(history);
  const begun = seen.findLast(isBeginning)?.seq ?? 0;
  const last = seen.findLast(({ ref }) => ref === null);
  const tasks: TaskView[] = [];
  for (const [taskId, own] of steps) {
    const record = now.tasks.get(taskId);
    const isGone = !record && (own.at(-1)?.seq ?? 0) < begun;
    if (isGone) continue;
    const task = taskAt(own, whole.get(taskId) ?? own, record, now.typeOf);
    if (task) tasks.push(task);
  }
  const status = last?.to ?? "RUNNING";
  const isOver = status !== "RUNNING" && status !== "PAUSED";
  return { status, endTime: isOver ? (last?.at ?? 0) : 0, reason: last?.reason ?? null, tasks };
}

/** A start, restart, retry or rerun; not what a pause was followed by. */
export function isBeginning({ ref, from, to }: Transition): boolean {
  return ref === null && to === "RUNNING" && from !== "PAUSED";
}

function stepsByTask(history: readonly Transition[]): Map<string, Transition[]> {
  const steps = new Map<string, Transition[]>();
  for (const one of history) {
    if (one.taskId === null) continue;
    const known = steps.get(one.taskId);
    if (known) known.push(one);
    else steps.set(one.taskId, [one]);
  }
  return steps;
}

function taskAt(
  seen: readonly Transition[],
  whole: readonly Transition[],
  record: TaskView | undefined,
  typeOf: Now["typeOf"],
): TaskView | null {
  const last = seen.at(-1);
  if (!last || last.ref === null || last.taskId === null) return null;
  const base = record ?? withoutRecord(last, typeOf(last.ref));
  const { reasonForIncompletion: _reason, dueTime: _due, subWorkflowId, ...rest } = base;
  const isFinal = seen.length === whole.length;
  const scheduled = seen.findLast(({ to }) => to === "SCHEDULED") ?? seen[0];
  const since = seen.filter(({ seq }) => seq >= (scheduled?.seq ?? 0));
  const taken = since.find(({ to }) => to === "IN_PROGRESS");
  const isOpen = last.to === "SCHEDULED" || last.to === "IN_PROGRESS";
  const scheduledTime = scheduled?.at ?? base.scheduledTime;
  const due = dueAt(scheduledTime, base, whole[seen.length]);
  return {
    ...rest,
    status: last.to,
    retryCount: last.attempt,
    scheduledTime,
    startTime: taken?.at ?? (isOpen ? 0 : last.at),
    updateTime: last.at,
    endTime: isOpen ? 0 : last.at,
    callbackAfterSeconds: 0,
    outputData: isFinal && !isOpen ? base.outputData : {},
    ...(last.reason === null ? {} : { reasonForIncompletion: last.reason }),
    ...(last.to === "SCHEDULED" && due > 0 ? { dueTime: due } : {}),
    ...(subWorkflowId === undefined || last.to === "SCHEDULED" ? {} : { subWorkflowId }),
  };
}

/** When a scheduled attempt could begin: after its delay, at the latest when it did. 0: at once. */
function dueAt(scheduledTime: number, base: TaskView, next: Transition | undefined): number {
  const due = scheduledTime + base.startDelayInSeconds * 1000;
  if (due <= scheduledTime) return 0;
  return next ? Math.min(due, next.at) : due;
}

function withoutRecord({ taskId, ref, attempt, at, seq }: Transition, taskType: string): TaskView {
  const [, turn] = /__(\d+)$/.exec(ref ?? "") ?? [];
  return {
    taskId: taskId ?? "",
    referenceTaskName: ref ?? "",
    taskType,
    status: "SCHEDULED",
    seq,
    retryCount: attempt,
    iteration: turn === undefined ? 0 : Number(turn),
    scheduledTime: at,
    startTime: 0,
    endTime: 0,
    updateTime: at,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    inputData: {},
    outputData: {},
  };
}

/** The last transition that had happened at a time (epoch ms); null: nothing had. */
export function momentAt(history: readonly Transition[], at: number): PastMoment | null {
  const found = history.findLast((one) => one.at <= at);
  return found ? { seq: found.seq, at } : null;
}

/** The transition before or after a moment; null: there is none. */
export function neighbourOf(
  history: readonly Transition[],
  moment: PastMoment,
  by: 1 | -1,
): PastMoment | null {
  const found =
    by > 0
      ? history.find(({ seq }) => seq > moment.seq)
      : history.findLast(({ seq }) => seq < moment.seq);
  return found ? { seq: found.seq, at: found.at } : null;
}

const WORDS: Readonly<Record<string, string>> = {
  SCHEDULED: "queued",
  IN_PROGRESS: "running",
  COMPLETED: "completed",
  COMPLETED_WITH_ERRORS: "completed with errors",
  FAILED: "failed",
  FAILED_WITH_TERMINAL_ERROR: "failed, final",
  TIMED_OUT: "timed out",
  CANCELED: "canceled",
  SKIPPED: "skipped",
  RUNNING: "running",
  PAUSED: "paused",
  TERMINATED: "terminated",
};

/** `resize_800 attempt 2 queued`, `run completed`: a transition in words. */
export function transitionText({ ref, attempt, from, to }: Transition): string {
  if (ref === null && to === "RUNNING") {
    if (from === null) return "run started";
    return from === "PAUSED" ? "run resumed" : "run goes on";
  }
  const word = Object.hasOwn(WORDS, to) ? WORDS[to] : to;
  return ref === null ? `run ${word}` : `${ref} attempt ${attempt + 1} ${word}`;
}
