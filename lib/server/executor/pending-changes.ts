import type { Changes } from "@/lib/core/decider/messages";
import type { ExecutionState } from "@/lib/core/decider/state";
import type { AppError } from "@/lib/core/errors";
import type { TaskRecord, Transition } from "@/lib/core/execution/state";
import type { ExecutionStore } from "@/lib/server/store/executions";
import type { Work } from "@/lib/server/store/writer";

export interface PendingHost {
  readonly store: ExecutionStore;
  onStored(pending: PendingChanges): void;
  onLost(pending: PendingChanges, error: AppError): void;
}

/** All that the events of one turn changed of one execution: written once, from the rows as they are then. */
export class PendingChanges implements Work {
  readonly state: ExecutionState;
  readonly tasks = new Set<TaskRecord>();
  readonly transitions: Transition[] = [];
  readonly removedTaskIds: string[] = [];
  /** When the group is durable; set by whoever submits. */
  done: Promise<void> = Promise.resolve();
  /** Set when a later event of the same turn broke: nothing of this is stored. */
  failure: Error | null = null;
  private readonly isNew: boolean;
  private readonly host: PendingHost;
  private readonly callbacks: ((stored: boolean) => void)[] = [];
  private readonly writes: (() => void)[] = [];
  private headerChanged = false;

  constructor(state: ExecutionState, isNew: boolean, host: PendingHost) {
    this.state = state;
    this.isNew = isNew;
    this.host = host;
  }

  add(changes: Changes): void {
    if (changes.header || changes.definition) this.headerChanged = true;
    for (const id of changes.removedTaskIds) {
      this.removedTaskIds.push(id);
      for (const task of this.tasks) if (task.taskId === id) this.tasks.delete(task);
    }
    for (const task of changes.tasks) this.tasks.add(task);
    for (const transition of changes.transitions) this.transitions.push(transition);
  }

  /** Something else to be written in the same transaction. */
  alsoWrite(write: () => void): void {
    this.writes.push(write);
  }

  /** Called with true after the commit, with false when nothing was stored. */
  afterwards(callback: (stored: boolean) => void): void {
    this.callbacks.push(callback);
  }

  write(): void {
    if (this.failure) return;
    const { state, isNew, headerChanged, tasks, removedTaskIds, transitions } = this;
    this.host.store.write({
      header: state.header,
      isNew,
      headerChanged,
      tasks,
      removedTaskIds,
      transitions,
    });
    for (const write of this.writes) write();
  }

  onCommit(): void {
    if (this.failure) {
      for (const callback of this.callbacks) callback(false);
      return;
    }
    this.host.onStored(this);
    for (const callback of this.callbacks) callback(true);
  }

  onRollback(error: AppError): void {
    this.host.onLost(this, error);
    for (const callback of this.callbacks) callback(false);
  }

  /** Resolves when the changes are durable. */
  async settled(): Promise<void> {
    await this.done;
    if (this.failure) throw this.failure;
  }
}
