import { reopenForChild } from "./child-reopened";
import { isTerminalExecution, isTerminalTask } from "../execution/state";
import type { TaskRecord } from "../execution/state";
import { limits } from "../limits";
import { dueTimeout, workflowTimeoutAt, workflowTimeoutText } from "../policy/timeout";
import type { DecideEnv, Decision, DeciderEvent, EndedChild } from "./messages";
import {
  answerFailureWorkflow,
  pause,
  resetCallbacks,
  restart,
  resume,
  retryFailed,
  terminateByUser,
  updateVariables,
} from "./operations";
import { checkLoop } from "./operators/do-while";
import { tryExclusiveJoins } from "./operators/exclusive-join";
import { completeJoin } from "./operators/join";
import type { Operator } from "./operators/operator";
import { operatorOf, scheduleTask } from "./operators/registry";
import { outputWith } from "./operators/sub-workflow";
import { executionPayloadProblem } from "./payload";
import { rerun } from "./rerun";
import { completeIfDone, settle } from "./settle";
import { skipTask } from "./skip";
import type { ExecutionState } from "./state";
import { TerminateExecution } from "./terminate-execution";
import { endExecution } from "./termination";
import { waitEndsAt } from "./timer-heap";
import type { Turn } from "./turn";
import { closeTurn, moveTask, openTurn, recordExecution, settleRest } from "./turn";
import { applyPoll, applyResult, returnToQueue } from "./updates";

/**
 * Advances one execution by one event and says what to store and do (semantics §2). Deterministic in state, event and
 * env. Costs what the event changes, not what the execution holds.
 * @throws AppError when an operation is refused; the state is untouched then.
 */
export function decide(state: ExecutionState, event: DeciderEvent, env: DecideEnv): Decision {
  const turn = openTurn(state, env, scheduleTask);
  try {
    apply(turn, event);
    advance(turn);
  } catch (error) {
    if (!(error instanceof TerminateExecution)) throw error;
    endExecution(turn, {
      status: error.status,
      reason: error.message,
      task: error.task,
      startFailureWorkflow: true,
    });
  }
  return closeTurn(turn);
}

/**
 * Epoch ms at which `timer-due` should come next; Infinity: never. Task limits rest while PAUSED (semantics §2.3), but a WAIT
 * ends when its time comes.
 */
export function nextTimerAt(state: ExecutionState): number {
  const { header } = state;
  if (isTerminalExecution(header.status)) return Infinity;
  const workflowAt = workflowTimeoutAt(header);
  if (header.status !== "PAUSED") return Math.min(workflowAt, state.timers.nextAt());
  return state.tasks.reduce((at, task) => Math.min(at, waitEndsAt(task)), workflowAt);
}

function apply(turn: Turn, event: DeciderEvent): void {
  switch (event.type) {
    case "start":
      start(turn);
      break;
    case "task-polled":
      applyPoll(turn, event.taskId, event.workerId);
      break;
    case "task-updated":
      applyResult(turn, event.result);
      break;
    case "work-lost":
      returnToQueue(turn, event.taskId);
      break;
    case "script-answered":
      withOpenTask(turn, event.taskId, (task, operator) =>
        operator.answer?.(turn, task, event.answer),
      );
      break;
    case "child-started":
      withOpenTask(turn, event.taskId, (task, operator) =>
        operator.childStarted?.(turn, task, event.childId, event.problem),
      );
      break;
    case "child-ended":
      childEnded(turn, event.taskId, event.child);
      break;
    case "loaded":
      wakeAll(turn);
      break;
    case "decide-requested":
      if (turn.state.header.status === "RUNNING") settleRest(turn);
      break;
    case "timer-due":
      break;
    default:
      operate(turn, event);
  }
}

type Operation = Exclude<
  DeciderEvent,
  {
    type:
      | "start"
      | "task-polled"
      | "task-updated"
      | "work-lost"
      | "script-answered"
      | "child-started"
      | "child-ended"
      | "loaded"
      | "decide-requested"
      | "timer-due";
  }
>;

/** What users and other executions ask for (semantics §6). */
function operate(turn: Turn, event: Operation): void {
  switch (event.type) {
    case "pause-requested":
      pause(turn);
      break;
    case "resume-requested":
      resume(turn);
      break;
    case "terminate-requested":
      terminateByUser(turn, event.reason);
      break;
    case "restart-requested":
      restart(turn, event.definition);
      start(turn);
      break;
    case "retry-requested":
      retryFailed(turn);
      break;
    case "callbacks-reset-requested":
      resetCallbacks(turn);
      break;
    case "variables-requested":
      updateVariables(turn, event.variables, event.append);
      break;
    case "rerun-requested":
      if (rerun(turn, event.rerun)) start(turn);
      break;
    case "skip-requested":
      skipTask(turn, event.ref);
      break;
    case "child-reopened":
      reopenForChild(turn, event.reopening);
      break;
    case "failure-workflow-answered":
      answerFailureWorkflow(turn, event.result);
      break;
    default:
      event satisfies never;
  }
}

function start(turn: Turn): void {
  const { header } = turn.state;
  turn.changes.header = true;
  turn.changes.definition = true;
  recordExecution(turn, null, header.status, null);
  const tooLarge = executionPayloadProblem(header.workflowId, header.input);
  if (tooLarge !== null) {
    header.input = {};
    throw new TerminateExecution("FAILED", tooLarge);
  }
  const first = turn.definition.topLevel[0];
  if (!first) throw new TerminateExecution("COMPLETED", "No tasks found to be executed");
  turn.schedule(first, "");
}

/** Nothing happens when the attempt or the execution has ended: the first terminal write wins. */
function withOpenTask(
  turn: Turn,
  taskId: string,
  tell: (task: TaskRecord, operator: Operator) => void,
): void {
  const { header, byId } = turn.state;
  const task = byId.get(taskId);
  if (!task || isTerminalTask(task.status) || isTerminalExecution(header.status)) return;
  tell(task, operatorOf(task.workflowTask));
}

/**
 * An attempt that was given up as optional while its child had failed is put right when that child, retried, completes
 * after all (semantics §12).
 */
function childEnded(turn: Turn, taskId: string, child: EndedChild): void {
  const task = turn.state.byId.get(taskId);
  if (
    task?.status === "COMPLETED_WITH_ERRORS" &&
    task.subWorkflowId === child.workflowId &&
    child.status === "COMPLETED"
  ) {
    task.outputData = outputWith(task, child);
    moveTask(turn, task, "COMPLETED");
    return;
  }
  withOpenTask(turn, taskId, (open, operator) => operator.childEnded?.(turn, open, child));
}

function wakeAll(turn: Turn): void {
  const { header, tasks, openTasks } = turn.state;
  if (isTerminalExecution(header.status)) return;
  if (header.status === "RUNNING") settleRest(turn);
  if (openTasks === 0) return;
  for (const task of tasks) {
    if (!isTerminalTask(task.status)) operatorOf(task.workflowTask).wake?.(turn, task);
  }
}

/** Time-outs, then consequences, until nothing follows from anything (semantics §2.3). */
function advance(turn: Turn): void {
  const { state, env } = turn;
  if (isTerminalExecution(state.header.status)) return;
  if (workflowTimeoutAt(state.header) <= env.now) {
    throw new TerminateExecution("TIMED_OUT", workflowTimeoutText(state.header, env.now));
  }
  if (state.header.status === "PAUSED") {
    for (const task of state.tasks) if (waitEndsAt(task) <= env.now) expire(turn, task);
    return;
  }
  let steps = 0;
  for (let task = nextTask(turn); task; task = nextTask(turn)) {
    settle(turn, task);
    if (isTerminalExecution(state.header.status)) return;
    steps += 1;
    if (steps >= limits.decideStepsPerTurn) {
      // The next turn does not know of them.
      endLoops(turn);
      endJoins(turn);
      turn.commands.push({ type: "go-on" });
      return;
    }
  }
  completeIfDone(turn);
}

/** What to settle next; while there is nothing, joins that are ready and times that are over are ended. */
function nextTask(turn: Turn): TaskRecord | undefined {
  const { toSettle, state } = turn;
  while (toSettle.length === 0) {
    if (endReady(turn) || tryExclusiveJoins(turn)) continue;
    const due = state.timers.takeDue(turn.env.now);
    if (!due) return undefined;
    expire(turn, due);
  }
  return toSettle.shift();
}

/**
 * Ends iterations that may be over, and joins that have nothing left to wait for; true: there were some. What follows from
 * the end of a loop comes before its joins: a failure in it ends the loop, not the join (docs/decisions/0008).
 */
function endReady(turn: Turn): boolean {
  const were = turn.readyJoins.length > 0 || turn.loopsToCheck.size > 0;
  endLoops(turn);
  if (turn.toSettle.length === 0) endJoins(turn);
  return were;
}

function endLoops(turn: Turn): void {
  for (const loop of turn.loopsToCheck) {
    turn.loopsToCheck.delete(loop);
    checkLoop(turn, loop);
  }
}

function endJoins(turn: Turn): void {
  const { readyJoins } = turn;
  for (let join = readyJoins.shift(); join; join = readyJoins.shift())
    if (join.status === "IN_PROGRESS") completeJoin(turn, join);
}

/** A WAIT is over, or a limit of semantics §2.5 is reached. */
function expire(turn: Turn, task: TaskRecord): void {
  const { now } = turn.env;
  if (waitEndsAt(task) <= now) {
    if (task.dueTime > task.scheduledTime) task.endTime = Math.max(task.dueTime, now - 1);
    moveTask(turn, task, "COMPLETED");
    return;
  }
  const timeout = dueTimeout(task, now);
  if (!timeout) return;
  turn.commands.push({ type: "cancel-work", taskId: task.taskId });
  moveTask(turn, task, "TIMED_OUT", timeout.text);
  if (timeout.policy === "TIME_OUT_WF")
    throw new TerminateExecution("TIMED_OUT", timeout.text, task);
}
