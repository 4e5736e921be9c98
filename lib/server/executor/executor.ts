import { indexDefinition } from "@/lib/core/decider/definition-index";
import type { DeciderEvent, Rerun, TaskResult } from "@/lib/core/decider/messages";
import type { ExecutionState, NewExecution } from "@/lib/core/decider/state";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";
import type { ExecutionHeader, TaskRecord } from "@/lib/core/execution/state";
import { nextTurn } from "@/lib/server/turns";

import type { CachedExecution } from "./execution-cache";
import { Family } from "./family";
import type { PendingChanges } from "./pending-changes";
import type { QueueItem } from "./queue";
import { settledOf, Stepper, type StepperOptions } from "./stepper";

/** What can be asked of executions. Promises resolve when the effect is durable, and scripts that it set off are done. */
export class Executor {
  private readonly options: StepperOptions;
  private readonly stepper: Stepper;

  constructor(options: StepperOptions) {
    this.options = options;
    this.stepper = new Stepper(options);
  }

  /** Starts an execution; its id is durable when the promise resolves. @throws what `decide` refuses. */
  async start(args: NewExecution): Promise<void> {
    const { store, writer } = this.options;
    const { definition } = args;
    if (store.isSnapshotDue(definition)) {
      // In turns of their own: what a large definition needs once, then its first execution.
      await nextTurn();
      indexDefinition(definition);
      await nextTurn();
      store.prepareSnapshot(definition);
      await writer.commit({ write: () => store.writeSnapshot(definition) });
      await nextTurn();
    }
    const execution = this.stepper.begin(args);
    await settledOf(execution);
    await this.stepper.scripts.quiet(execution.id);
  }

  /** Decides one event; resolves when its effect is durable. @throws AppError NOT_FOUND, or what `decide` refuses. */
  async apply(id: string, event: DeciderEvent): Promise<void> {
    const execution = this.stepper.require(id);
    this.stepper.step(execution, event);
    await settledOf(execution);
    await this.stepper.scripts.quiet(id);
  }

  /**
   * Starts what an event of an execution asks for, once, however often it is asked under the same id.
   * @throws AppError, NOT_FOUND too when the execution that published it is gone.
   */
  async startByEvent(byId: string, id: string, request: JsonObject): Promise<void> {
    if (this.stepper.find(id)) return;
    this.stepper.children.startRequested(this.stepper.require(byId).state.header, id, request);
    await settledOf(this.stepper.require(id));
  }

  /** The same for a schedule; answers the id, another one where the request's key has started something before. @throws AppError. */
  async startByRequest(id: string, request: JsonObject): Promise<string> {
    if (this.stepper.find(id)) return id;
    const started = this.stepper.children.startRequested(null, id, request);
    const execution = this.stepper.find(started);
    if (execution) await settledOf(execution);
    return started;
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

  /**
   * The execution that a task belongs to. Conductor finds tasks by their own id, whatever execution a report names, as long
   * as that exists. @throws AppError NOT_FOUND.
   */
  ownerOf(executionId: string, taskId: string): string {
    if (this.stepper.require(executionId).state.byId.has(taskId)) return executionId;
    return this.options.store.executionOfTask(taskId) ?? executionId;
  }

  /** An update of a task by a worker, stored without the values of secrets. @throws AppError NOT_FOUND. */
  update(executionId: string, result: TaskResult): Promise<void> {
    const { secrets } = this.options;
    const masked = {
      ...result,
      ...(result.outputData === undefined ? {} : { outputData: secrets.mask(result.outputData) }),
      ...(result.reasonForIncompletion === undefined
        ? {}
        : { reasonForIncompletion: secrets.mask(result.reasonForIncompletion) }),
    };
    return this.apply(executionId, { type: "task-updated", result: masked });
  }

  /** Gives a task out of a queue to a worker, as part of this turn's commit; null: it is not to be had any more. */
  handOut(
    item: QueueItem,
    workerId: string | null,
  ): { task: TaskRecord; pending: PendingChanges } | null {
    const { workflowId, taskId } = item.entry;
    const execution = this.stepper.find(workflowId);
    if (!execution) return null;
    this.stepper.step(execution, { type: "task-polled", taskId, workerId });
    const task = execution.state.byId.get(taskId);
    const { pending } = execution;
    return task?.status === "IN_PROGRESS" && pending ? { task, pending } : null;
  }

  /** The execution as it is on disk; null: there is none. Rows are the engine's own: do not change or keep them. */
  async view(
    id: string,
  ): Promise<{ header: ExecutionHeader; tasks: readonly TaskRecord[]; seq: number } | null> {
    const execution = this.stepper.find(id);
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
    return this.stepper.find(id)?.state.header ?? null;
  }

  /** Deletes an execution; nothing happens to it from now on. @throws AppError NOT_FOUND. */
  async remove(id: string): Promise<void> {
    const execution = this.stepper.require(id);
    await settledOf(execution);
    this.stepper.require(id);
    this.stepper.removing.add(id);
    this.stepper.forget(execution);
    await this.options.writer.commit({
      write: () => this.options.store.remove(id),
      onCommit: () => {
        this.stepper.removing.delete(id);
        for (const { taskId } of execution.state.tasks) this.options.cancelWork(taskId);
      },
      onRollback: () => {
        this.stepper.removing.delete(id);
        this.stepper.reload(id);
      },
    });
  }

  /** Fills queues and timers from the rows of an execution that has not ended; answers it. Idempotent. */
  load(id: string): ExecutionState | null {
    return this.stepper.load(id);
  }

  /** Ids of everything that has not ended, oldest first. */
  openIds(): string[] {
    return this.options.store.openIds();
  }

  close(): void {
    this.stepper.close();
  }

  /** Resolves when all that the operation decided is durable. */
  private async withFamily(operation: (family: Family) => void): Promise<void> {
    const touched = new Set<CachedExecution>();
    operation(
      new Family({
        state: (id) => this.stepper.find(id)?.state ?? null,
        decide: (id, event) => {
          const execution = this.stepper.require(id);
          touched.add(execution);
          this.stepper.step(execution, event);
        },
        executionOfTask: (taskId) => this.options.store.executionOfTask(taskId),
        log: this.options.log,
      }),
    );
    await Promise.all([...touched].map(settledOf));
    await Promise.all([...touched].map(({ id }) => this.stepper.scripts.quiet(id)));
  }
}
