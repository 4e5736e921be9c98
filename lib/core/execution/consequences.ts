import { hasEnded, hasFailed, latestRuns, taskRuns, type TaskView } from "./task-runs";

/** What can be done to a run; `edit`: the failed task again with another input. */
export const RUN_ACTIONS = [
  "retry",
  "edit",
  "rerun",
  "again",
  "restart",
  "restart-latest",
  "skip",
  "pause",
  "resume",
  "terminate",
] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

export interface ActionRun {
  readonly status: string;
  readonly tasks: readonly TaskView[];
  /** False: the definition forbids to begin a completed run again. */
  readonly restartable: boolean;
  /** The attempt that `edit` and `rerun` begin at. */
  readonly target: TaskView | null;
  /** Name in the definition of the task that `skip` is for. */
  readonly ref: string | null;
  /** Attempts that the policy of the target grants after the first; null: not known. */
  readonly retries: number | null;
  /** False: no version of the definition is published any more; absent: not known. */
  readonly isPublished?: boolean;
}

/** What an action would do, told before it is done. Lists have reference names, in the order of the run. */
export interface Consequences {
  /** Why it cannot be done; null: it can. */
  readonly refusal: string | null;
  readonly says: string;
  /** Tasks whose outputs stay. */
  readonly kept: readonly string[];
  /** Tasks that get another attempt, or begin anew. */
  readonly again: readonly string[];
  /** Tasks whose records and outputs are gone afterwards. */
  readonly thrownAway: readonly string[];
}

/**
 * What an action keeps, runs again and throws away: Conductor's rules for retry, rerun, restart and skip (semantics
 * §6.5–6.8), as the engine obeys them.
 */
export function consequencesOf(action: RunAction, run: ActionRun): Consequences {
  switch (action) {
    case "retry":
      return ofRetry(run);
    case "edit":
    case "rerun":
      return ofRerun(run, action);
    case "again":
      return only(run, null, againSays(run));
    case "restart":
    case "restart-latest":
      return ofRestart(run, action);
    case "skip":
      return ofSkip(run);
    case "pause":
      return only(
        run,
        run.status === "RUNNING" ? null : notRunning(run.status, "paused"),
        "Nothing new starts; running tasks may finish. The workflow's own time limit goes on.",
      );
    case "resume":
      return only(
        run,
        run.status === "PAUSED" ? null : "Only a paused run can be resumed.",
        "It goes on where it was paused.",
      );
    case "terminate":
      return ofTerminate(run);
  }
}

/**
 * The same of an action on a task of a run below this one, which `way` leads to (names of SUB_WORKFLOW tasks, outermost
 * first): this run goes on with it, what was canceled in it begins again (semantics §6.9). Names of tasks below have the
 * way before them.
 */
export function consequencesBelow(
  action: "retry" | "edit" | "rerun",
  run: ActionRun,
  below: ActionRun,
  way: readonly string[],
): Consequences {
  const inside = consequencesOf(action, below);
  const around = ofRetry(run);
  const named = (names: readonly string[]) => names.map((name) => [...way, name].join("/"));
  return {
    refusal: isOpen(run.status) ? around.refusal : inside.refusal,
    says: inside.says,
    kept: [...around.kept, ...named(inside.kept)],
    again: [...around.again, ...named(inside.again)],
    thrownAway: named(inside.thrownAway),
  };
}

function againSays({ isPublished }: ActionRun): string {
  return isPublished === false
    ? "A new run with the same input, and with this run's own copy of the definition, as none is published."
    : "A new run with the same input; this one stays as it is.";
}

function isOpen(status: string): boolean {
  return status === "RUNNING" || status === "PAUSED";
}

function notRunning(status: string, what: string): string {
  return status === "PAUSED"
    ? "The run is paused already."
    : `The run has ended: it cannot be ${what} any more.`;
}

/** An action that takes nothing away. */
function only(run: ActionRun, refusal: string | null, says: string): Consequences {
  return { refusal, says, kept: namesOf(run.tasks.filter(hasEnded)), again: [], thrownAway: [] };
}

/** Each name once, in the order of the records. */
function namesOf(tasks: readonly TaskView[]): string[] {
  const ordered = tasks.toSorted((a, b) => a.seq - b.seq);
  return [...new Set(ordered.map(({ referenceTaskName }) => referenceTaskName))];
}

function ofRetry(run: ActionRun): Consequences {
  const last = [...taskRuns(run.tasks).values()].map(({ current }) => current);
  const failed = last.filter(needsRetry);
  const again = namesOf(failed);
  const kept = namesOf(last.filter((task) => hasEnded(task) && !needsRetry(task)));
  return {
    refusal: refusalOfRetry(run, failed),
    says: retrySays(run),
    kept,
    again,
    thrownAway: [],
  };
}

function needsRetry(task: TaskView): boolean {
  return hasFailed(task) || task.status === "CANCELED";
}

function refusalOfRetry({ status }: ActionRun, failed: readonly TaskView[]): string | null {
  if (isOpen(status)) return "The run is still going on: a retry takes up what has ended badly.";
  if (status === "COMPLETED") return "Nothing has failed. Run it again, or again from a task.";
  if (failed.length === 0 && status !== "TIMED_OUT") {
    return "No task has failed, so there is nothing to try again. Restart the whole run instead.";
  }
  return null;
}

function retrySays({ target, retries }: ActionRun): string {
  const isBeyond = target !== null && retries !== null && target.retryCount >= retries;
  const beyond = isBeyond
    ? " The policy's attempts are used up: one more attempt, then final."
    : "";
  return `What failed gets a new attempt at once, with the same input. What is done stays.${beyond}`;
}

/** Types that make tasks: run again from their own scheduling, what they had made goes with them. */
const EXPANDING: ReadonlySet<string> = new Set(["FORK", "FORK_JOIN", "SWITCH", "DECISION"]);

function ofRerun(run: ActionRun, action: "edit" | "rerun"): Consequences {
  const { target, tasks, status } = run;
  const says =
    action === "edit"
      ? "The task begins anew with the input that you give. All that was scheduled after it, in other branches too, is thrown away and runs again."
      : "The task begins anew. All that was scheduled after it, in other branches too, is thrown away and runs again.";
  if (!target) return { ...only(run, "Choose a task to begin at.", says), kept: [] };
  const refusal = isOpen(status) ? "The run is still going on. Stop it first, or wait." : null;
  const from = EXPANDING.has(target.taskType) ? target.seq : target.seq + 1;
  const isGone = (task: TaskView) => target.taskType !== "SUB_WORKFLOW" && task.seq >= from;
  const rest = tasks.filter((task) => !isGone(task));
  const failed = [...taskRuns(rest).values()].map(({ current }) => current).filter(needsRetry);
  const again = [...failed.filter(({ taskId }) => taskId !== target.taskId), target];
  const begins = new Set(again.map(({ taskId }) => taskId));
  return {
    refusal,
    says,
    kept: namesOf(rest.filter((task) => hasEnded(task) && !begins.has(task.taskId))).filter(
      (name) => !again.some(({ referenceTaskName }) => referenceTaskName === name),
    ),
    again: namesOf(again),
    thrownAway: namesOf(tasks.filter(isGone)),
  };
}

function ofRestart(run: ActionRun, action: "restart" | "restart-latest"): Consequences {
  const { status, tasks, restartable } = run;
  const which = action === "restart" ? "the definition that it has" : "the newest definition";
  const forbidden =
    status === "COMPLETED" && !restartable
      ? "Its definition says that a completed run is not restarted."
      : null;
  const missing =
    action === "restart-latest" && run.isPublished === false
      ? "No definition of this name is published. Restart the run with the definition that it has."
      : null;
  return {
    refusal: isOpen(status)
      ? "The run is still going on. Stop it first, or wait."
      : (forbidden ?? missing),
    says: `All tasks run again under the same id, with ${which} and the same input.`,
    kept: [],
    again: namesOf(tasks),
    thrownAway: namesOf(tasks),
  };
}

function ofSkip(run: ActionRun): Consequences {
  const { ref, status, tasks } = run;
  const says = "When the run reaches the task, it is passed over; nothing of it runs.";
  const at = ref === null ? undefined : latestRuns(taskRuns(tasks)).get(ref)?.current;
  return only(run, refusalOfSkip(ref, status, at), says);
}

function refusalOfSkip(
  ref: string | null,
  status: string,
  at: TaskView | undefined,
): string | null {
  if (ref === null) return "Choose a task that was not reached yet.";
  if (at && hasFailed(at)) {
    return "A failed task cannot be skipped. Mark it optional in the workflow and run again.";
  }
  if (at) return "The task was reached already.";
  if (status !== "RUNNING") return "Only while the run is running can a task be skipped.";
  return null;
}

function ofTerminate(run: ActionRun): Consequences {
  const { status, tasks } = run;
  const refusal = isOpen(status) ? null : "The run has ended: there is nothing to stop any more.";
  const open = namesOf(tasks.filter((task) => !hasEnded(task)));
  const many = open.length === 0 ? "" : " Open tasks are canceled.";
  return {
    ...only(run, refusal, `The run ends now.${many} It can be retried later, from where it was.`),
    thrownAway: [],
  };
}
