import type { WorkflowDef } from "../definition/schema";
import type { ExecutionHeader, TaskRecord } from "../execution/state";
import { isTerminalTask } from "../execution/state";
import type { FaultPlan } from "../faults/fault";
import type { JsonObject } from "../json";
import type { Place } from "./definition-index";
import { bodyOf, indexDefinition, placesOf } from "./definition-index";
import { plainRefOf, suffixOf } from "./loop-names";
import { TimerHeap } from "./timer-heap";

/** What a waiting JOIN still needs: references whose latest attempt is not settled. */
export interface JoinWatch {
  readonly join: TaskRecord;
  readonly remaining: Set<string>;
}

/**
 * One execution in memory: its rows and the indexes that make a decision cost what changed. Rows and indexes are
 * changed by turn.ts only; everybody else reads.
 */
export interface ExecutionState {
  readonly header: ExecutionHeader;
  /** In `seq` order. */
  readonly tasks: TaskRecord[];
  readonly byId: Map<string, TaskRecord>;
  /** Latest attempt by reference name. */
  readonly latest: Map<string, TaskRecord>;
  /** Latest attempt of tasks in loops by the name that the definition has: what expressions see. */
  readonly latestInLoop: Map<string, TaskRecord>;
  /** Where tasks inside of dynamically forked ones stand; they are not in the definition. */
  readonly dynamicPlaces: Map<string, Place>;
  /** Open EXCLUSIVE_JOINs. */
  readonly exclusiveJoins: Set<TaskRecord>;
  /** Terminal attempts whose consequences are not drawn yet (all there are while PAUSED). */
  readonly unsettled: Set<TaskRecord>;
  readonly joinsWaitingFor: Map<string, Set<JoinWatch>>;
  readonly timers: TimerHeap;
  /** While tasks are being added: what their inputs can read. */
  view: View | null;
  /** Size of the outputs that an open loop has gathered, by its id; absent: not counted yet. */
  readonly loopBytes: Map<string, number>;
  /** Outputs of the iterations of an open loop, in order, by its id. */
  readonly loopPieces: Map<string, JsonObject[]>;
  openTasks: number;
  lastSeq: number;
  lastTransitionSeq: number;
}

/**
 * Tasks that are scheduled together (a fork and the first of every branch, a switch and the first of its case) read the
 * execution as it was before all of them: Conductor evaluates their inputs before it adds any (docs/decisions/0008).
 */
interface View {
  /** Attempts from this `seq` on are not seen. */
  readonly before: number;
  readonly variables: JsonObject;
}

export interface NewExecution {
  readonly workflowId: string;
  /** Snapshot with every TaskDef embedded (definition/snapshot.ts). */
  readonly definition: WorkflowDef;
  readonly input: JsonObject;
  /** Epoch ms. */
  readonly now: number;
  readonly correlationId?: string | null;
  readonly priority?: number;
  readonly taskToDomain?: Record<string, string>;
  readonly createdBy?: string | null;
  readonly idempotencyKey?: string | null;
  readonly faults?: FaultPlan | null;
  readonly event?: string | null;
  readonly parentWorkflowId?: string | null;
  readonly parentWorkflowTaskId?: string | null;
}

/** A fresh RUNNING execution without tasks; the first event must be `start`. Semantics §2.1, §5.7. */
export function createExecution(args: NewExecution): ExecutionState {
  const { definition, now } = args;
  const header: ExecutionHeader = {
    workflowId: args.workflowId,
    workflowName: definition.name ?? "",
    workflowVersion: definition.version ?? 1,
    status: "RUNNING",
    createTime: now,
    updateTime: now,
    endTime: 0,
    lastRetriedTime: 0,
    input: withInputTemplate(args.input, definition.inputTemplate ?? {}),
    output: {},
    variables: definition.variables ?? {},
    correlationId: args.correlationId ?? null,
    priority: args.priority ?? 0,
    taskToDomain: args.taskToDomain ?? {},
    reasonForIncompletion: null,
    failedReferenceTaskNames: [],
    failedTaskNames: [],
    failedTaskId: null,
    parentWorkflowId: args.parentWorkflowId ?? null,
    parentWorkflowTaskId: args.parentWorkflowTaskId ?? null,
    reRunFromWorkflowId: null,
    event: args.event ?? null,
    createdBy: args.createdBy ?? null,
    idempotencyKey: args.idempotencyKey ?? null,
    faults: args.faults ?? null,
    workflowDefinition: definition,
  };
  return loadState(header, [], 0);
}

/** The state of rows read from the store, in any order. O(tasks). */
export function loadState(
  header: ExecutionHeader,
  rows: readonly TaskRecord[],
  lastTransitionSeq: number,
): ExecutionState {
  const tasks = rows.toSorted((a, b) => a.seq - b.seq);
  const state: ExecutionState = {
    header,
    tasks,
    byId: new Map(),
    latest: new Map(),
    latestInLoop: new Map(),
    view: null,
    dynamicPlaces: new Map(),
    exclusiveJoins: new Set(),
    loopBytes: new Map(),
    loopPieces: new Map(),
    unsettled: new Set(),
    joinsWaitingFor: new Map(),
    timers: new TimerHeap(),
    openTasks: 0,
    lastSeq: tasks.at(-1)?.seq ?? 0,
    lastTransitionSeq,
  };
  for (const task of tasks) {
    state.byId.set(task.taskId, task);
    noteLatest(state, task);
    if (!isTerminalTask(task.status)) {
      if (task.taskType === "EXCLUSIVE_JOIN") state.exclusiveJoins.add(task);
      state.openTasks += 1;
      state.timers.watch(task);
    } else if (!task.executed && !task.retried && task.status !== "SKIPPED") {
      state.unsettled.add(task);
    }
  }
  for (const task of tasks) if (isWaitingJoin(task)) watchJoin(state, task);
  restoreLoopOutputs(state);
  return state;
}

/** Notes the newest attempt of a reference, and what is inside of a task that is not in the definition. */
export function noteLatest(state: ExecutionState, task: TaskRecord): void {
  const { latest, latestInLoop, dynamicPlaces } = state;
  latest.set(task.referenceTaskName, task);
  const plain = plainRefOf(task);
  if (plain !== task.referenceTaskName) latestInLoop.set(plain, task);
  const { loopOver, forkTasks, decisionCases, defaultCase } = task.workflowTask;
  if (!loopOver && !forkTasks && !decisionCases && !defaultCase) return;
  if (indexDefinition(state.header.workflowDefinition).places.has(plain)) return;
  for (const [ref, place] of placesOf([task.workflowTask])) dynamicPlaces.set(ref, place);
}

/** Rows of open loops hold no outputs of their iterations: those are in the rows of the tasks. O(tasks). */
function restoreLoopOutputs(state: ExecutionState): void {
  const loops = state.tasks.filter(
    (task) => task.taskType === "DO_WHILE" && !isTerminalTask(task.status),
  );
  for (const loop of loops) {
    const pieces: [string, JsonObject][] = [];
    for (let iteration = 1; iteration < loop.iteration; iteration++) {
      const piece = iterationOutput(state, loop, iteration);
      if (piece) pieces.push([String(iteration), piece]);
    }
    const isWhole = pieces.length === Math.max(0, loop.iteration - 1);
    if (isWhole)
      state.loopPieces.set(
        loop.taskId,
        pieces.map(([, piece]) => piece),
      );
    const head = loop.outputData;
    loop.outputData = Object.fromEntries([...pieces, ...Object.entries(head)]);
  }
}

/** Outputs of all tasks of one iteration by plain reference; null when there are no tasks (any more). */
function iterationOutput(
  state: ExecutionState,
  loop: TaskRecord,
  iteration: number,
): JsonObject | null {
  const tasks = iterationTasks(state, loop, iteration);
  if (tasks.length === 0) return null;
  return Object.fromEntries(tasks.map((task) => [plainRefOf(task), task.outputData]));
}

/** Latest attempts of the tasks of one iteration of a loop, in seq order. */
export function iterationTasks(
  state: ExecutionState,
  loop: TaskRecord,
  iteration: number,
): TaskRecord[] {
  const suffix = `${suffixOf(loop)}__${iteration}`;
  return bodyOf(loop.workflowTask)
    .flatMap((ref) => state.latest.get(ref + suffix) ?? [])
    .toSorted((a, b) => a.seq - b.seq);
}

export function isWaitingJoin(task: TaskRecord): boolean {
  return task.taskType === "JOIN" && task.status === "IN_PROGRESS";
}

/** Begin to count what a JOIN waits for (semantics §3.2). Cost: its joinOn list. */
export function watchJoin(state: ExecutionState, join: TaskRecord): JoinWatch {
  const watch: JoinWatch = { join, remaining: new Set() };
  for (const ref of joinOnOf(join)) {
    if (isSettled(state.latest.get(ref))) continue;
    watch.remaining.add(ref);
    const watches = state.joinsWaitingFor.get(ref);
    if (watches) watches.add(watch);
    else state.joinsWaitingFor.set(ref, new Set([watch]));
  }
  return watch;
}

/** Forget what a JOIN that has ended was waiting for. */
export function unwatchJoin(state: ExecutionState, join: TaskRecord): void {
  for (const ref of joinOnOf(join)) {
    const watches = state.joinsWaitingFor.get(ref);
    for (const watch of watches ?? []) if (watch.join === join) watches?.delete(watch);
    if (watches?.size === 0) state.joinsWaitingFor.delete(ref);
  }
}

/** The records that a JOIN waits for: those of its own iteration, inside a loop. */
export function joinOnOf(join: TaskRecord): string[] {
  const joinOn = join.inputData.joinOn;
  const suffix = suffixOf(join);
  return Array.isArray(joinOn)
    ? joinOn.flatMap((ref) => (typeof ref === "string" ? [ref + suffix] : []))
    : [];
}

function isSettled(task: TaskRecord | undefined): boolean {
  return (
    task !== undefined &&
    isTerminalTask(task.status) &&
    (task.executed || task.status === "SKIPPED")
  );
}

/** Absent and null keys are filled, and only when the start input is not empty (a quirk of the original, §5.7). */
function withInputTemplate(input: JsonObject, template: JsonObject): JsonObject {
  const keys = Object.keys(input);
  if (keys.length === 0) return input;
  const missing = Object.entries(template).filter(
    ([key]) => (Object.hasOwn(input, key) ? input[key] : null) === null,
  );
  if (missing.length === 0) return input;
  const filled = new Map([...Object.entries(input), ...missing]);
  return Object.fromEntries(filled);
}
