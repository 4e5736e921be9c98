import { decide, nextTimerAt } from "@/lib/core/decider/decide";
import type { Command, DecideEnv, DeciderEvent } from "@/lib/core/decider/messages";
import { createExecution, type ExecutionState, type NewExecution } from "@/lib/core/decider/state";
import { AppError, notFound } from "@/lib/core/errors";
import { isTerminalExecution } from "@/lib/core/execution/state";
import type { LiveFeed } from "@/lib/server/live/feed";
import type { Secrets } from "@/lib/server/secrets/secrets";
import type { DefinitionReader } from "@/lib/server/store/definition-reader";
import type { EventMessage } from "@/lib/server/store/events";
import type { ExecutionStore } from "@/lib/server/store/executions";
import type { Writer } from "@/lib/server/store/writer";

import { type CachedExecution, ExecutionCache } from "./execution-cache";
import { Children, type FamilyCommand, tellFamily } from "./children";
import { startFailureWorkflow } from "./failure-workflow";
import type { Idempotency } from "./idempotency";
import { Mailbox } from "./mailbox";
import { PendingChanges, type PendingHost } from "./pending-changes";
import type { WorkQueues } from "./queue";
import { followRow, releaseRow } from "./queue-rows";
import { type ScriptRunner, Scripts } from "./scripts";
import { Timers } from "./timers";

export interface StepperOptions {
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
  readonly events: EventOutbox;
  readonly secrets: Secrets;
  readonly log: (executionId: string, taskId: string, line: string) => void;
}

/** Where EVENT tasks publish. */
interface EventOutbox {
  /** Called inside the transaction. */
  store(message: EventMessage): void;
  /** Called after the commit. */
  deliver(message: EventMessage): void;
}

/** A timer that is still due after it was served waits at least this long: never a busy loop. */
const TIMER_PAUSE_MS = 100;
const RELOAD_PAUSE_MS = 1000;

/**
 * Obeys the decider. Every event is decided at once, in memory; what it changed is written with everything else of the
 * turn; queues follow the rows at once, answers and live events leave after the commit. When a group is rolled back,
 * its executions are dropped and read again.
 */
export class Stepper implements PendingHost {
  readonly store: ExecutionStore;
  private readonly options: StepperOptions;
  private readonly cache: ExecutionCache;
  private readonly timers: Timers;
  readonly scripts: Scripts;
  private readonly mailbox = new Mailbox();
  readonly children: Children;
  private readonly starter: Parameters<typeof startFailureWorkflow>[0];
  /** Executions whose deletion is not on disk yet. */
  readonly removing = new Set<string>();
  private closed = false;

  constructor(options: StepperOptions) {
    this.options = options;
    this.store = options.store;
    this.cache = new ExecutionCache(options.store);
    this.timers = new Timers({ now: options.now, onDue: (id) => this.onTimer(id) });
    this.scripts = new Scripts({
      runner: options.scripts,
      onAnswer: (id, taskId, answer) => this.tell(id, { type: "script-answered", taskId, answer }),
    });
    const start = (args: NewExecution) => settledOf(this.begin(args));
    this.starter = { definitions: options.definitions, start };
    this.children = new Children({
      definitions: options.definitions,
      idempotency: options.idempotency,
      now: options.now,
      state: (id) => this.find(id)?.state ?? null,
      begin: start,
      tell: (id, event) => this.mailbox.send(() => this.tell(id, event)),
    });
  }

  /** Fills queues and timers from the rows of an execution that has not ended; answers it. Idempotent. */
  load(id: string): ExecutionState | null {
    const execution = this.find(id);
    if (!execution) return null;
    for (const task of execution.state.tasks)
      followRow(this.options.queues, task, execution.state.header);
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
    const { state, transitions, tasks, removedTaskIds } = pending;
    const execution = this.cache.peek(state.header.workflowId);
    if (execution?.pending === pending) {
      execution.pending = null;
      this.cache.noteSaved(execution);
    }
    this.store.noteCommitted(state.header);
    this.options.feed.publish({ header: state.header, transitions, tasks, removedTaskIds });
  }

  onLost(pending: PendingChanges): void {
    const id = pending.state.header.workflowId;
    const execution = this.cache.peek(id);
    if (execution?.state === pending.state) this.forget(execution);
    this.reload(id);
  }

  /** Decides one event. @throws AppError: what `decide` refuses; anything else is a bug, and the execution is read again. */
  step(execution: CachedExecution, event: DeciderEvent, isNew = false): void {
    const { state } = execution;
    const { queues } = this.options;
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
        for (const taskId of changes.removedTaskIds) releaseRow(queues, taskId);
        for (const task of changes.tasks) followRow(queues, task, state.header);
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
          result: startFailureWorkflow(this.starter, execution.state.header, command, this.options),
        });
        break;
      case "run-script":
        this.scripts.ask(execution.id, command.taskId, command.script);
        break;
      case "go-on":
        setImmediate(() => this.tell(execution.id, { type: "decide-requested" }));
        break;
      case "publish-event":
        this.publish(execution, command);
        break;
      default:
        this.pass(execution, command);
    }
  }

  /** The message is stored with what published it. */
  private publish(
    { id, state }: CachedExecution,
    { taskId, event, payload }: Extract<Command, { type: "publish-event" }>,
  ): void {
    const execution = this.require(id);
    const message = { id: taskId, event, payload, executionId: state.header.workflowId };
    const pending = this.pendingOf(execution, false);
    pending.alsoWrite(() => this.options.events.store(message));
    pending.afterwards((stored) => {
      if (stored) this.options.events.deliver(message);
    });
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

  /** @throws what `decide` refuses. */
  begin(args: NewExecution): CachedExecution {
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

  /** Drops an execution from memory, with its timers and its places in queues. */
  forget(execution: CachedExecution): void {
    this.cache.drop(execution.id);
    this.timers.set(execution.id, Infinity);
    for (const { taskId } of execution.state.tasks) releaseRow(this.options.queues, taskId);
  }

  /** Reads an execution again, until it works. */
  reload(id: string): void {
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
  find(id: string): CachedExecution | null {
    return this.removing.has(id) ? null : this.cache.get(id);
  }

  /** @throws AppError NOT_FOUND. */
  require(id: string): CachedExecution {
    const execution = this.find(id);
    if (!execution) throw notFound(`No such workflow found by id: ${id}`);
    return execution;
  }
}

/** Resolves when what was decided of it so far is durable. */
export function settledOf(execution: CachedExecution): Promise<void> {
  return execution.pending?.settled() ?? Promise.resolve();
}
