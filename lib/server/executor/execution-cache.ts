import { LRUCache } from "lru-cache";

import { loadState, type ExecutionState } from "@/lib/core/decider/state";
import type { ExecutionStore } from "@/lib/server/store/executions";

import type { PendingChanges } from "./pending-changes";

/** One execution in memory. */
export interface CachedExecution {
  readonly id: string;
  readonly state: ExecutionState;
  /** Changes that are not on disk yet. */
  pending: PendingChanges | null;
  /** What is on disk may be something else: nobody acts on this one any more. */
  isDropped: boolean;
}

interface Slot {
  readonly execution: CachedExecution;
  /** Tasks when it was weighed. */
  weight: number;
}

const MAX_TASKS = 150_000;

/** Executions by id: read from the store when asked for, the least used dropped. What is not on disk yet stays. */
export class ExecutionCache {
  private readonly store: ExecutionStore;
  private readonly slots: LRUCache<string, Slot>;
  private readonly unsaved = new Map<string, CachedExecution>();

  constructor(store: ExecutionStore, maxTasks = MAX_TASKS) {
    this.store = store;
    this.slots = new LRUCache({ maxSize: maxTasks, sizeCalculation: (slot) => slot.weight });
  }

  /** Null: no such execution. */
  get(id: string): CachedExecution | null {
    const known = this.slots.get(id)?.execution ?? this.unsaved.get(id);
    if (known) return known;
    const stored = this.store.read(id);
    if (!stored) return null;
    return this.add(loadState(stored.header, stored.tasks, stored.lastTransitionSeq));
  }

  /** Only what is in memory. */
  peek(id: string): CachedExecution | undefined {
    return this.slots.peek(id)?.execution ?? this.unsaved.get(id);
  }

  add(state: ExecutionState): CachedExecution {
    const execution = { id: state.header.workflowId, state, pending: null, isDropped: false };
    this.weigh(execution);
    return execution;
  }

  /** It has changes that are not on disk. */
  noteUnsaved(execution: CachedExecution): void {
    this.unsaved.set(execution.id, execution);
    const slot = this.slots.peek(execution.id);
    if (slot && execution.state.tasks.length > 2 * slot.weight) this.weigh(execution);
  }

  noteSaved(execution: CachedExecution): void {
    this.unsaved.delete(execution.id);
  }

  drop(id: string): void {
    const dropped = this.peek(id);
    if (dropped) dropped.isDropped = true;
    this.slots.delete(id);
    this.unsaved.delete(id);
  }

  private weigh(execution: CachedExecution): void {
    this.slots.delete(execution.id);
    this.slots.set(execution.id, { execution, weight: 4 + execution.state.tasks.length });
  }
}
