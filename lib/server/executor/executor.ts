import { decide, nextTimerAt } from "@/lib/core/decider/decide";
import type {
  Command,
  DecideEnv,
  DeciderEvent,
  Rerun,
  TaskResult,
} from "@/lib/core/decider/messages";
import { queueEntryOf } from "@/lib/core/decider/queue-entry";
import { createExecution, type ExecutionState, type NewExecution } from "@/lib/core/decider/state";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { AppError, notFound } from "@/lib/core/errors";
import {
  isTerminalExecution,
  ruleOf,
  type ExecutionHeader,
  type TaskRecord,
} from "@/lib/core/execution/state";
import type { LiveFeed } from "@/lib/server/live/feed";
import type { DefinitionReader } from "@/lib/server/store/definition-reader";
import type { ExecutionStore } from "@/lib/server/store/executions";
import type { Writer } from "@/lib/server/store/writer";

import { type CachedExecution, ExecutionCache } from "./execution-cache";
import { Children } from "./children";
import { startFailureWorkflow } from "./failure-workflow";
import { Family } from "./family";
import { gateRuleOf } from "./gates";
import type { Idempotency } from "./idempotency";
import { Mailbox } from "./mailbox";
import { PendingChanges, type PendingHost } from "./pending-changes";
import type { QueueItem, WorkQueues } from "./queue";
import { type ScriptRunner, Scripts } from "./scripts";
import { Timers } from "./timers";

export interface ExecutorOptions {
  readonly writer: Writer;
  readonly store: ExecutionStore;
  readonly definitions: DefinitionReader;
  readonly queues: WorkQueues;
  readonly feed: LiveFeed;
  readonly environment: (now: number) => DecideEnv;
  /** Epoch ms. */
  readonly now: () => number;
  /** Work in hand for an attempt has to stop. Called after the commit. */
  readonly cancelWork: (taskId: string) => void;
  /** Something that should never happen, happened: for the log. */
  readonly onBug: (error: unknown, executionId: string) => void;
  readonly scripts: ScriptRunner;
  readonly idempotency: Idempotency;
  readonly log: (executionId: string, taskId: string, line: string) => void;
}

/** A timer that is still due after it was served waits at least this long: never a busy loop. */
const TIMER_PAUSE_MS = 100;
const RELOAD_PAUSE_MS = 1000;

/**
 * Obeys the decider. Every event is decided at once, in memory; what it changed is written with everything else of the
 * turn; queues follow the rows at once, answers and live events leave after the commit. When a group is rolled back,
 * its executions are dropped and read again.
 */
export class Executor implements PendingHost {
  readonly store: ExecutionStore;
  readonly definitions: DefinitionReader;
  private readonly options: ExecutorOptions;
  private readonly cache: ExecutionCache;
  private readonly timers: Timers;
  private readonly scripts: Scripts;
  private readonly mailbox = new Mailbox();
  private readonly children: Children;
  /** Executions whose deletion is not on disk yet. */
  private readonly removing = new Set<string>();
  private closed = false;

  constructor(options: ExecutorOptions) {
    this.options = options;
    this.store = options.store;
    this.definitions = options.definitions;
    this.cache = new ExecutionCache(options.store);
    this.timers = new Timers({ now: options.now, onDue: (id) => this.onTimer(id) });
    this.scripts = new Scripts({
      runner: options.scripts,
      onAnswer: (id, taskId, answer) => this.tell(id, { type: "script-answered", taskId, answer }),
    });
    this.children = new Children({
      definitions: options.definitions,
      idempotency: options.idempotency,
      now: options.now,
      state: (id) => this.find(id)?.state ?? null,
      begin: (args) => settledOf(this.begin(args)),
      tell: (id, event) => this.mailbox.send(() => this.tell(id, event)),
    });
  }

  /** Starts an execution; its id is durable when the promise resolves. @throws what `decide` refuses. */
  async start(args: NewExecution): Promise<void> {
    const execution = this.begin(args);
    await settledOf(execution);
    await this.scripts.quiet(execution.id);
  }

  /** Decides one event; resolves when its effect is durable. @throws AppError NOT_FOUND, or what `decide` refuses. */
  async apply(id: string, event: DeciderEvent): Promise<void> {
    const execution = this.require(id);
    this.step(execution, event);
    await settledOf(execution);
    await this.scripts.quiet(id);
  }

  /** Begins again under the same id; parents that waited for it go on. @throws what `decide` refuses. */
  restart(id: string, definition: WorkflowDef | null): Promise<void> {
    return this.withFamily((family) => family.restart(id, definition));
  }

  /** @throws what `decide` refuses. */
  retry(id: string, resumeChildren: boolean): Promise<void> {
    return this.withFamily((family) => family.retry(id, resumeChildren));
  }

  /** @throws what `decide` refuses. */
  rerun(id: string, request: Rerun): Promise<void> {
    return this.withFamily((family) => family.rerun(id, request));
  }

  /** An update of a task by a worker. @throws AppError NOT_FOUND. */
  update(executionId: string, result: TaskResult): Promise<void> {
    return this.apply(executionId, { type: "task-updated", result });
  }

  /** Gives a task out of a queue to a worker, as part of this turn's commit; null: it is not to be had any more. */
  handOut(
    item: QueueItem,
    workerId: string | null,
  ): { task: TaskRecord; pending: PendingChanges } | null {
    const { workflowId, taskId } = item.entry;
    const execution = this.find(workflowId);
    if (!execution) return null;
    this.step(execution, { type: "task-polled", taskId, workerId });
    const task = execution.state.byId.get(taskId);
    const { pending } = execution;
    return task?.status === "IN_PROGRESS" && pending ? { task, pending } : null;
  }

  /** The execution as it is on disk; null: there is none. Rows are the engine's own: do not change or keep them. */
  async view(
    id: string,
  ): Promise<{ header: ExecutionHeader; tasks: readonly TaskRecord[]; seq: number } | null> {
    const execution = this.find(id);
    if (!execution) return null;
    if (execution.pending) {
      await execution.pending.settled().catch(() => undefined);
      return this.view(id);
    }
    const { header, tasks, lastTransitionSeq } = execution.state;
    return { header, tasks, seq: lastTransitionSeq };
  }

  /** Of an execution that is in memory or on disk. */
  headerOf(id: string): ExecutionHeader | null {
    return this.find(id)?.state.header ?? null;
  }

  /** Deletes an execution; nothing happens to it from now on. @throws AppError NOT_FOUND. */
  async remove(id: string): Promise<void> {
    const execution = this.require(id);
    await settledOf(execution);
    this.require(id);
    this.removing.add(id);
    this.forget(execution);
    await this.options.writer.commit({
      write: () => this.store.remove(id),
      onCommit: () => {
        this.removing.delete(id);
        for (const { taskId } of execution.state.tasks) this.options.cancelWork(taskId);
      },
      onRollback: () => {
        this.removing.delete(id);
        this.reload(id);
      },
    });
  }

  /** Fills queues and timers from the rows of an execution that has not ended; answers it. Idempotent. */
  load(id: string): ExecutionState | null {
    const execution = this.find(id);
    if (!execution) return null;
    for (const task of execution.state.tasks) this.follow(task, execution.state.header);
    this.timers.set(id, nextTimerAt(execution.state));
    if (this.children.isOrphan(execution.state.header)) {
      const reason = "Parent workflow has been terminated";
      this.tell(id, { type: "terminate-requested", reason });
    }
    this.tell(id, { type: "loaded" });
    return execution.state;
  }

  close(): void {
    this.closed = true;
    this.mailbox.close();
    this.timers.close();
  }

  onStored(pending: PendingChanges): void {
    const { state, transitions, tasks } = pending;
    const execution = this.cache.peek(state.header.workflowId);
    if (execution?.pending === pending) {
      execution.pending = null;
      this.cache.noteSaved(execution);
    }
    this.store.noteCommitted(state.header);
    this.options.feed.publish({ header: state.header, transitions, tasks });
  }

  onLost(pending: PendingChanges): void {
    const id = pending.state.header.workflowId;
    const execution = this.cache.peek(id);
    if (execution?.state === pending.state) this.forget(execution);
    this.reload(id);
  }

  private step(execution: CachedExecution, event: DeciderEvent, isNew = false): void {
    const { state } = execution;
    try {
      const { changes, commands } = decide(
        state,
        event,
        this.options.environment(this.options.now()),
      );
      if (
        changes.header ||
        changes.tasks.size > 0 ||
        changes.removedTaskIds.length > 0 ||
        changes.transitions.length > 0
      ) {
        const pending = this.pendingOf(execution, isNew);
        pending.add(changes);
        for (const taskId of changes.removedTaskIds) this.release(taskId);
        for (const task of changes.tasks) this.follow(task, state.header);
      }
      this.timers.set(execution.id, nextTimerAt(state));
      if (isTerminalExecution(state.header.status)) this.children.tellFollowers(state.header);
      for (const command of commands) this.obey(execution, command);
    } catch (error) {
      if (!(error instanceof AppError)) this.breakDown(execution, error);
      throw error;
    }
  }

  private obey(execution: CachedExecution, command: Command): void {
    switch (command.type) {
      case "cancel-work":
        this.pendingOf(execution, false).afterwards((stored) => {
          if (stored) this.options.cancelWork(command.taskId);
        });
        break;
      case "start-failure-workflow":
        this.step(execution, {
          type: "failure-workflow-answered",
          result: startFailureWorkflow(this, execution.state.header, command, this.options),
        });
        break;
      case "run-script":
        this.scripts.ask(execution.id, command.taskId, command.script);
        break;
      case "go-on":
        setImmediate(() => this.tell(execution.id, { type: "decide-requested" }));
        break;
      case "publish-event":
        break;
      default:
        this.pass(execution, command);
    }
  }

  /** What concerns other executions, after this decision and in the same turn. */
  private pass(execution: CachedExecution, command: FamilyCommand): void {
    const { children } = this;
    this.mailbox.send(() => {
      // Nobody is told of what was rolled back.
      if (execution.isDropped) return;
      try {
        tellFamily(children, execution.state.header, command);
      } catch (error) {
        this.options.onBug(error, execution.id);
      }
    });
  }

  /** Resolves when all that the operation decided is durable. */
  private async withFamily(operation: (family: Family) => void): Promise<void> {
    const touched = new Set<CachedExecution>();
    operation(
      new Family({
        state: (id) => this.find(id)?.state ?? null,
        decide: (id, event) => {
          const execution = this.require(id);
          touched.add(execution);
          this.step(execution, event);
        },
        executionOfTask: (taskId) => this.store.executionOfTask(taskId),
        log: this.options.log,
      }),
    );
    await Promise.all([...touched].map(settledOf));
    await Promise.all([...touched].map(({ id }) => this.scripts.quiet(id)));
  }

  /** @throws what `decide` refuses. */
  private begin(args: NewExecution): CachedExecution {
    const execution = this.cache.add(createExecution(args));
    try {
      this.step(execution, { type: "start" }, true);
      return execution;
    } catch (error) {
      this.forget(execution);
      throw error;
    }
  }

  /** An event that nobody waits for. An execution that is gone is no business of the sender. */
  private tell(id: string, event: DeciderEvent): void {
    if (this.closed) return;
    try {
      const execution = this.find(id);
      if (execution) this.step(execution, event);
    } catch (error) {
      if (error instanceof AppError) this.options.onBug(error, id);
    }
  }

  private pendingOf(execution: CachedExecution, isNew: boolean): PendingChanges {
    if (execution.pending) return execution.pending;
    const pending = new PendingChanges(execution.state, isNew, this);
    execution.pending = pending;
    this.cache.noteUnsaved(execution);
    pending.done = this.options.writer.commit(pending);
    return pending;
  }

  /** Queues and gates say what the row says. */
  private follow(task: TaskRecord, header: ExecutionHeader): void {
    const { queues } = this.options;
    const entry = queueEntryOf(task, header);
    if (entry) {
      const rate = { per: task.rateLimitPerFrequency, seconds: task.rateLimitFrequencyInSeconds };
      queues.put(entry, gateRuleOf(task.taskDefName, ruleOf(task), rate));
    } else {
      queues.remove(task.taskId);
    }
    if (task.status === "IN_PROGRESS" && task.pollCount > 0)
      queues.gates.began(task.taskId, task.taskDefName);
    else queues.ended(task.taskId);
  }

  private release(taskId: string): void {
    this.options.queues.remove(taskId);
    this.options.queues.ended(taskId);
  }

  private forget(execution: CachedExecution): void {
    this.cache.drop(execution.id);
    this.timers.set(execution.id, Infinity);
    for (const { taskId } of execution.state.tasks) this.release(taskId);
  }

  private reload(id: string): void {
    try {
      this.load(id);
    } catch (error) {
      this.options.onBug(error, id);
      if (!this.closed) setTimeout(() => this.reload(id), RELOAD_PAUSE_MS).unref();
    }
  }

  /** The state may be half changed: nothing of this turn is stored for it, and it is read again. */
  private breakDown(execution: CachedExecution, error: unknown): void {
    this.options.onBug(error, execution.id);
    const { pending } = execution;
    if (pending) {
      pending.failure = new AppError(
        "UNAVAILABLE",
        "The execution could not be advanced. Try again.",
        { cause: error },
      );
    }
    this.forget(execution);
    setImmediate(() => this.reload(execution.id));
  }

  private onTimer(id: string): void {
    if (this.closed) return;
    try {
      const execution = this.find(id);
      if (!execution || isTerminalExecution(execution.state.header.status)) return;
      this.step(execution, { type: "timer-due" });
      const next = nextTimerAt(execution.state);
      const { now } = this.options;
      if (next <= now()) this.timers.set(id, now() + TIMER_PAUSE_MS);
    } catch (error) {
      if (error instanceof AppError) this.options.onBug(error, id);
      this.timers.set(id, this.options.now() + RELOAD_PAUSE_MS);
    }
  }

  /** Null: there is none, or it is being deleted. */
  private find(id: string): CachedExecution | null {
    return this.removing.has(id) ? null : this.cache.get(id);
  }

  private require(id: string): CachedExecution {
    const execution = this.find(id);
    if (!execution) throw notFound(`No such workflow found by id: ${id}`);
    return execution;
  }
}

function tellFamily(children: Children, header: ExecutionHeader, command: FamilyCommand): void {
  switch (command.type) {
    case "start-child":
      children.start(header, command.taskId, command.child);
      break;
    case "terminate-child":
      children.end(command.childId, command.reason);
      break;
    case "tell-parent":
      children.tellParent(header, command.parentId, command.taskId);
      break;
    case "start-workflow":
      children.startIndependent(header, command);
      break;
    default:
      command satisfies never;
  }
}

type FamilyCommand = Extract<
  Command,
  { type: "start-child" | "terminate-child" | "tell-parent" | "start-workflow" }
>;

function settledOf(execution: CachedExecution): Promise<void> {
  return execution.pending?.settled() ?? Promise.resolve();
}
