import { taskToJson } from "@/lib/core/execution/conductor-json";
import { isTerminalExecution, isTerminalTask, type TaskRecord } from "@/lib/core/execution/state";
import { notFound } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/core/json";
import type { ExecutionSnapshot, WorkflowEngine } from "@/lib/server/engine/engine";

export const RETURN_STRATEGIES = [
  "TARGET_WORKFLOW",
  "BLOCKING_WORKFLOW",
  "BLOCKING_TASK",
  "BLOCKING_TASK_INPUT",
] as const;
export type ReturnStrategy = (typeof RETURN_STRATEGIES)[number];

export interface Waiting {
  readonly workflowId: string;
  /** Ends the wait, too, when one of them has ended. */
  readonly taskRefs: readonly string[];
  readonly returnStrategy: ReturnStrategy;
  readonly requestId: string;
  readonly timeoutMs: number;
  /** Calls back when the caller goes away; the answer takes the listener back. */
  readonly onGone: (listener: () => void) => () => void;
}

interface Blocked {
  readonly task: TaskRecord;
  readonly by: ExecutionSnapshot;
}

interface Situation {
  readonly target: ExecutionSnapshot;
  readonly blocked: readonly Blocked[];
  /** Executions that may change it. */
  readonly ids: readonly string[];
}

/**
 * Waits until an execution has ended or waits for somebody outside, and answers Conductor's SignalResponse (semantics
 * §6.13). When the time is over the present state is the answer. @throws AppError NOT_FOUND.
 */
export async function awaitBlocked(engine: WorkflowEngine, waiting: Waiting): Promise<JsonObject> {
  const endsAt = performance.now() + waiting.timeoutMs;
  const watch = watchExecutions(engine, waiting);
  try {
    for (;;) {
      watch.rearm();
      const situation = await look(engine, waiting);
      const { target, blocked, ids } = situation;
      if (isTerminalExecution(target.header.status) || blocked.length > 0)
        return response(situation, waiting, false);
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0 || !(await watch.changed(ids, leftMs)))
        return response({ ...situation, blocked: [] }, waiting, true);
    }
  } finally {
    watch.close();
  }
}

/** The first open WAIT of an execution, then those of its running children, depth first; null: there is none. */
export async function openWait(
  engine: WorkflowEngine,
  workflowId: string,
): Promise<TaskRecord | null> {
  const { tasks } = await engine.execution(workflowId);
  const open = tasks.filter(({ status }) => !isTerminalTask(status));
  const wait = open.find(({ taskType }) => taskType === "WAIT");
  if (wait) return wait;
  for (const { taskType, subWorkflowId } of open) {
    if (taskType !== "SUB_WORKFLOW" || subWorkflowId === null) continue;
    const inner = await openWait(engine, subWorkflowId).catch(() => null);
    if (inner) return inner;
  }
  return null;
}

/** What holds an execution up: endless WAITs, and references that the caller waits for, in children too. */
async function look(engine: WorkflowEngine, { workflowId, taskRefs }: Waiting): Promise<Situation> {
  const target = await engine.execution(workflowId);
  const blocked: Blocked[] = [];
  const ids: string[] = [];
  const open: ExecutionSnapshot[] = [target];
  for (let by = open.shift(); by; by = open.shift()) {
    ids.push(by.header.workflowId);
    for (const task of by.tasks) {
      const isOpen = !isTerminalTask(task.status);
      if (isOpen && task.taskType === "WAIT" && task.dueTime === 0) blocked.push({ task, by });
      if (!isOpen && taskRefs.includes(task.referenceTaskName)) blocked.push({ task, by });
      if (isOpen && task.taskType === "SUB_WORKFLOW" && task.subWorkflowId !== null) {
        const child = await engine.execution(task.subWorkflowId).catch(() => null);
        if (child) open.push(child);
      }
    }
  }
  return { target, blocked, ids };
}

function watchExecutions(engine: WorkflowEngine, { onGone }: Waiting) {
  const ends = new Map<string, () => void>();
  let hasChanged = false;
  let isGone = false;
  let wake: (() => void) | null = null;
  const note = () => {
    hasChanged = true;
    wake?.();
  };
  const forget = onGone(() => {
    isGone = true;
    note();
  });
  return {
    rearm: () => {
      hasChanged = false;
    },
    /** False: the time is over, or nobody waits any more. */
    async changed(ids: readonly string[], timeoutMs: number): Promise<boolean> {
      const fresh = ids.filter((id) => !ends.has(id));
      for (const id of fresh) ends.set(id, engine.subscribe(id, { onChange: note }));
      // What happened before the subscription has to be looked at once.
      if (fresh.length > 0 || hasChanged) return !isGone;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = null;
      return hasChanged && !isGone;
    },
    close() {
      forget();
      for (const end of ends.values()) end();
    },
  };
}

/** @throws AppError NOT_FOUND when a task is asked for and none blocks. */
function response(situation: Situation, waiting: Waiting, signalTimeout: boolean): JsonObject {
  const { target, blocked } = situation;
  const { returnStrategy, requestId } = waiting;
  const [first] = blocked;
  const head = {
    responseType: returnStrategy,
    targetWorkflowId: target.header.workflowId,
    targetWorkflowStatus: target.header.status,
    requestId,
  };
  if (returnStrategy === "TARGET_WORKFLOW" || returnStrategy === "BLOCKING_WORKFLOW") {
    const shown = returnStrategy === "BLOCKING_WORKFLOW" ? (first?.by ?? target) : target;
    return { ...head, ...workflowRun(shown, signalTimeout) };
  }
  if (!first) throw notFound(`No task of workflow ${target.header.workflowId} is blocked`);
  return { ...head, ...taskRun(first, signalTimeout) };
}

function workflowRun({ header, tasks }: ExecutionSnapshot, signalTimeout: boolean): JsonObject {
  return withoutNulls({
    workflowId: header.workflowId,
    correlationId: header.correlationId,
    input: header.input,
    output: header.output,
    signalTimeout,
    priority: header.priority,
    variables: header.variables,
    tasks: tasks.map((task) => taskToJson(task, header)),
    createdBy: header.createdBy,
    createTime: header.createTime,
    status: header.status,
    updateTime: header.updateTime,
  });
}

function taskRun({ task, by: { header } }: Blocked, signalTimeout: boolean): JsonObject {
  return withoutNulls({
    workflowId: header.workflowId,
    correlationId: header.correlationId,
    input: task.inputData,
    output: task.outputData,
    signalTimeout,
    taskType: task.taskType,
    taskId: task.taskId,
    referenceTaskName: task.referenceTaskName,
    retryCount: task.retryCount,
    taskDefName: task.taskDefName,
    retriedTaskId: task.retriedTaskId,
    workflowType: header.workflowName,
    reasonForIncompletion: task.reasonForIncompletion,
    priority: header.priority,
    createdBy: task.workerId,
    createTime: task.startTime,
    updateTime: task.updateTime,
    status: task.status,
  });
}

function withoutNulls(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}
