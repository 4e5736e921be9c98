import type { WorkflowTask } from "../definition/schema";
import type { ExecutionStatus, TaskRecord, TaskStatus } from "../execution/state";
import { isTerminalTask } from "../execution/state";
import type { Changes, Command, DecideEnv, Decision } from "./messages";
import { limits } from "../limits";
import { taskPayloadProblem } from "./payload";
import { TerminateExecution } from "./terminate-execution";
import type { DefinitionIndex, Place } from "./definition-index";
import { indexDefinition } from "./definition-index";
import { iterationOf } from "./loop-names";
import type { ExecutionState } from "./state";
import { isWaitingJoin, noteLatest, unwatchJoin, watchJoin } from "./state";

const REASON_LENGTH = 500;

/** The work on one event: the only place where rows and indexes of an execution change. */
export interface Turn {
  /** Adds the records of one task by the operator of its type. `suffix` and `before`: see operators/registry.ts. */
  schedule(task: WorkflowTask, suffix: string, before?: number): void;
  readonly state: ExecutionState;
  readonly env: DecideEnv;
  definition: DefinitionIndex;
  readonly changes: Changes;
  readonly commands: Command[];
  /** Terminal attempts whose consequences are next, in order. */
  readonly toSettle: TaskRecord[];
  /** JOINs that have nothing left to wait for. */
  readonly readyJoins: TaskRecord[];
  /** Loops whose iteration may be over. */
  readonly loopsToCheck: Set<TaskRecord>;
  /** Attempts whose consequences were drawn in this turn. */
  readonly finished: TaskRecord[];
}

/** Where a task stands in the definition, or in a task that a dynamic fork made. By its name without suffix. */
export function placeOf({ definition, state }: Turn, ref: string): Place | undefined {
  return definition.places.get(ref) ?? state.dynamicPlaces.get(ref);
}

export function openTurn(
  state: ExecutionState,
  env: DecideEnv,
  schedule: (turn: Turn, task: WorkflowTask, suffix: string, before?: number) => void,
): Turn {
  return {
    schedule(task, suffix, before) {
      schedule(this, task, suffix, before);
    },
    state,
    env,
    definition: indexDefinition(state.header.workflowDefinition),
    changes: {
      header: false,
      definition: false,
      tasks: new Set(),
      removedTaskIds: [],
      transitions: [],
    },
    commands: [],
    toSettle: [],
    readyJoins: [],
    loopsToCheck: new Set(),
    finished: [],
  };
}

/** What the turn amounts to. A header is rewritten whenever anything of the execution changed (its updateTime). */
export function closeTurn(turn: Turn): Decision {
  const { changes, commands } = turn;
  if (changes.tasks.size > 0 || changes.removedTaskIds.length > 0) changes.header = true;
  if (changes.header) turn.state.header.updateTime = turn.env.now;
  return { changes, commands };
}

/** What an operator says about a new attempt; the rest comes from the execution and the task's rule. */
export interface NewTask {
  readonly workflowTask: WorkflowTask;
  readonly taskType: string;
  readonly status: TaskStatus;
  readonly inputData: TaskRecord["inputData"];
  readonly taskDefName?: string;
  readonly executed?: boolean;
  readonly startDelayInSeconds?: number;
  readonly callbackAfterSeconds?: number;
  /** Epoch ms. */
  readonly dueTime?: number;
  /** What the loops around the task add to its name. */
  readonly suffix?: string;
  readonly taskId?: string;
  readonly domain?: string | null;
  readonly outputData?: TaskRecord["outputData"];
  readonly reason?: string;
}

/** Adds the first attempt of a task. Terminal ones are settled in the same turn unless already `executed`. */
export function addTask(turn: Turn, args: NewTask): TaskRecord {
  return insertTask(turn, withinLimits(newRecord(turn, args)));
}

function newRecord(turn: Turn, args: NewTask): TaskRecord {
  const { now } = turn.env;
  const { workflowTask } = args;
  const rule = workflowTask.taskDefinition ?? {};
  const worker = args.status === "SCHEDULED";
  // Of the reference's mappers these have it the other way round.
  const limited = worker ? args.taskType !== "SUB_WORKFLOW" : args.taskType === "DO_WHILE";
  return {
    taskId: args.taskId ?? turn.env.newId(),
    workflowInstanceId: turn.state.header.workflowId,
    referenceTaskName: `${workflowTask.taskReferenceName ?? ""}${args.suffix ?? ""}`,
    taskType: args.taskType,
    taskDefName: args.taskDefName ?? (workflowTask.name || args.taskType),
    status: args.status,
    seq: 0,
    retryCount: 0,
    iteration: iterationOf(args.suffix ?? ""),
    scheduledTime: now,
    startTime: worker ? 0 : now,
    endTime: isTerminalTask(args.status) ? now : 0,
    updateTime: worker || args.taskType === "JOIN" ? 0 : now,
    firstScheduledTime: now,
    startDelayInSeconds: args.startDelayInSeconds ?? 0,
    callbackAfterSeconds: args.callbackAfterSeconds ?? 0,
    dueTime: args.dueTime ?? 0,
    responseTimeoutSeconds: worker ? (rule.responseTimeoutSeconds ?? 3600) : 0,
    rateLimitPerFrequency: limited ? (rule.rateLimitPerFrequency ?? 0) : 0,
    rateLimitFrequencyInSeconds: limited ? (rule.rateLimitFrequencyInSeconds ?? 1) : 0,
    pollCount: 0,
    workerId: null,
    domain: args.domain ?? null,
    reasonForIncompletion: args.reason ?? null,
    retriedTaskId: null,
    retried: false,
    executed: args.executed ?? false,
    subWorkflowId: null,
    inputData: args.inputData,
    outputData: args.outputData ?? {},
    workflowTask,
  };
}

/** An attempt whose input or output is too large has neither and fails for good (semantics §2.15). */
export function withinLimits(task: TaskRecord): TaskRecord {
  // The list of a fork's tasks was measured where it came from, and is in it twice.
  if (task.taskType === "FORK") return task;
  const reason =
    taskPayloadProblem(task, task.inputData) ?? taskPayloadProblem(task, task.outputData);
  if (reason === null) return task;
  const refusal = { inputData: {}, outputData: {}, executed: false, reasonForIncompletion: reason };
  return { ...task, ...refusal, status: "FAILED_WITH_TERMINAL_ERROR", endTime: task.scheduledTime };
}

/** Appends an attempt that is complete but for its seq, and records its transition. */
export function insertTask(turn: Turn, task: TaskRecord): TaskRecord {
  const { state } = turn;
  if (state.tasks.length >= limits.tasksPerExecution) {
    throw new TerminateExecution(
      "FAILED",
      `The execution has ${state.tasks.length} tasks, the most that are allowed. Divide the work into several executions.`,
    );
  }
  task.seq = state.lastSeq += 1;
  state.tasks.push(task);
  state.byId.set(task.taskId, task);
  noteLatest(state, task);
  turn.changes.tasks.add(task);
  record(turn, task, null, task.status);
  if (!isTerminalTask(task.status)) {
    state.openTasks += 1;
    state.timers.watch(task);
    if (isWaitingJoin(task)) beginJoin(turn, task);
    if (task.taskType === "EXCLUSIVE_JOIN") state.exclusiveJoins.add(task);
  } else if (!task.executed) {
    state.unsettled.add(task);
    turn.toSettle.push(task);
  }
  return task;
}

/** Adds the record of a task that an operation skips: seq 0, before all others (semantics §6.8). */
export function addSkipped(turn: Turn, workflowTask: WorkflowTask): void {
  const { state, env } = turn;
  const task: TaskRecord = {
    ...newRecord(turn, {
      workflowTask,
      taskType: workflowTask.name || (workflowTask.type ?? "SIMPLE"),
      status: "SKIPPED",
      inputData: {},
    }),
    startTime: 0,
    endTime: env.now,
    updateTime: 0,
  };
  state.tasks.unshift(task);
  state.byId.set(task.taskId, task);
  state.latest.set(task.referenceTaskName, task);
  turn.changes.tasks.add(task);
  record(turn, task, null, "SKIPPED");
}

/** Notes a change that leaves the status as it is. */
export function touchTask(turn: Turn, task: TaskRecord): void {
  turn.changes.tasks.add(task);
  if (!isTerminalTask(task.status)) turn.state.timers.watch(task);
}

/** Moves an attempt to another status; `reason` undefined leaves the stored one. Terminal ones will be settled. */
export function moveTask(
  turn: Turn,
  task: TaskRecord,
  to: TaskStatus,
  reason?: string | null,
): void {
  const from = task.status;
  if (reason !== undefined) task.reasonForIncompletion = clip(reason);
  task.status = to;
  const wasOpen = !isTerminalTask(from);
  const isOpen = !isTerminalTask(to);
  if (wasOpen && !isOpen) {
    turn.state.openTasks -= 1;
    if (task.taskType === "JOIN") unwatchJoin(turn.state, task);
    if (task.taskType === "EXCLUSIVE_JOIN") turn.state.exclusiveJoins.delete(task);
    if (task.endTime === 0) task.endTime = turn.env.now;
    if (task.updateTime === 0) task.updateTime = turn.env.now;
  } else if (!wasOpen && isOpen) {
    turn.state.openTasks += 1;
    if (task.taskType === "EXCLUSIVE_JOIN") turn.state.exclusiveJoins.add(task);
  }
  turn.changes.tasks.add(task);
  if (from !== to) record(turn, task, from, to);
  if (isOpen) {
    turn.state.unsettled.delete(task);
    turn.state.timers.watch(task);
    if (!wasOpen && isWaitingJoin(task)) beginJoin(turn, task);
    if (!wasOpen && task.taskType === "DO_WHILE") turn.loopsToCheck.add(task);
  } else if (wasOpen && !task.executed) {
    turn.state.unsettled.add(task);
    turn.toSettle.push(task);
  }
}

/** The consequences are drawn: joins that wait for the reference are told. */
export function finishTask(turn: Turn, task: TaskRecord): void {
  task.executed = true;
  turn.state.unsettled.delete(task);
  turn.changes.tasks.add(task);
  turn.finished.push(task);
  const ref = task.referenceTaskName;
  const watches = turn.state.joinsWaitingFor.get(ref);
  if (!watches) return;
  turn.state.joinsWaitingFor.delete(ref);
  for (const watch of watches) {
    watch.remaining.delete(ref);
    if (watch.remaining.size === 0 && isWaitingJoin(watch.join)) turn.readyJoins.push(watch.join);
  }
}

/**
 * What was drawn in the turn that ends the execution is not noted: Conductor does not store it any more. It does for the
 * tasks of loops that are over, which it looks at in turns of their own.
 */
export function unfinishAll(turn: Turn): void {
  const isCompleted = turn.state.header.status === "COMPLETED";
  for (const task of turn.finished) {
    if (isCompleted && task.iteration > 0 && task.taskType !== "DO_WHILE") continue;
    task.executed = false;
    turn.state.unsettled.add(task);
  }
  turn.finished.length = 0;
}

/** Queues everything terminal whose consequences are not drawn: an execution goes on. */
export function settleRest(turn: Turn): void {
  const queued = new Set(turn.toSettle);
  const rest = [...turn.state.unsettled].filter((task) => !queued.has(task));
  for (const task of rest.toSorted((a, b) => a.seq - b.seq)) turn.toSettle.push(task);
}

/** A later attempt takes its place. */
export function markRetried(turn: Turn, task: TaskRecord): void {
  task.retried = true;
  turn.state.unsettled.delete(task);
  turn.changes.tasks.add(task);
}

export function moveExecution(turn: Turn, to: ExecutionStatus, reason: string | null): void {
  const { header } = turn.state;
  const from = header.status;
  header.status = to;
  header.reasonForIncompletion = reason;
  turn.changes.header = true;
  if (from !== to) recordExecution(turn, from, to, reason);
}

export function recordExecution(
  turn: Turn,
  from: ExecutionStatus | null,
  to: ExecutionStatus,
  reason: string | null,
): void {
  turn.changes.transitions.push({
    seq: (turn.state.lastTransitionSeq += 1),
    at: turn.env.now,
    ref: null,
    taskId: null,
    attempt: 0,
    from,
    to,
    reason,
  });
}

function record(turn: Turn, task: TaskRecord, from: TaskStatus | null, to: TaskStatus): void {
  turn.changes.transitions.push({
    seq: (turn.state.lastTransitionSeq += 1),
    at: turn.env.now,
    ref: task.referenceTaskName,
    taskId: task.taskId,
    attempt: task.retryCount,
    from,
    to,
    reason: task.reasonForIncompletion,
  });
}

function beginJoin(turn: Turn, join: TaskRecord): void {
  if (watchJoin(turn.state, join).remaining.size === 0) turn.readyJoins.push(join);
}

/** Conductor keeps 500 characters of a reason (semantics §1.6). */
function clip(reason: string | null): string | null {
  return reason !== null && reason.length > REASON_LENGTH ? reason.slice(0, REASON_LENGTH) : reason;
}
