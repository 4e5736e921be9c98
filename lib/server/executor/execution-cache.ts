import { LRUCache } from "lru-cache";

import { loadState, type ExecutionState } from "@/lib/core/decider/state";
import { isTerminalExecution } from "@/lib/core/execution/state";
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

/** In tasks; one execution may have 100,000. */
const MAX_OPEN = 150_000;
const MAX_ENDED = 20_000;
/** What an execution takes beside its tasks, in tasks: its indexes and its header. */
const OWN_WEIGHT = 8;

/**
 * Executions by id: read from the store when asked for, the least used dropped. What is not on disk yet stays. Those that
 * have ended are asked for once more at most, as a rule: few are kept.
 */
export class ExecutionCache {
  private readonly store: ExecutionStore;
  private readonly open = newSlots(MAX_OPEN);
  private readonly ended = newSlots(MAX_ENDED);
  private readonly unsaved = new Map<string, CachedExecution>();

  constructor(store: ExecutionStore) {
    this.store = store;
  }

  /** Null: no such execution. */
  get(id: string): CachedExecution | null {
    const known = this.open.get(id) ?? this.ended.get(id);
    if (known) return known.execution;
    const unsaved = this.unsaved.get(id);
    if (unsaved) return unsaved;
    const stored = this.store.read(id);
    if (!stored) return null;
    return this.add(loadState(stored.header, stored.tasks, stored.lastTransitionSeq));
  }

  /** Only what is in memory. */
  peek(id: string): CachedExecution | undefined {
    const slot = this.open.peek(id) ?? this.ended.peek(id);
    return slot?.execution ?? this.unsaved.get(id);
  }

  add(state: ExecutionState): CachedExecution {
    const execution = { id: state.header.workflowId, state, pending: null, isDropped: false };
    this.weigh(execution);
    return execution;
  }

  /** It has changes that are not on disk. */
  noteUnsaved(execution: CachedExecution): void {
    this.unsaved.set(execution.id, execution);
    const slot = this.open.peek(execution.id);
    if (slot ? execution.state.tasks.length > 2 * slot.weight : this.ended.has(execution.id))
      this.weigh(execution);
  }

  noteSaved(execution: CachedExecution): void {
    this.unsaved.delete(execution.id);
    if (isTerminalExecution(execution.state.header.status)) this.weigh(execution);
  }

  drop(id: string): void {
    const dropped = this.peek(id);
    if (dropped) dropped.isDropped = true;
    this.open.delete(id);
    this.ended.delete(id);
    this.unsaved.delete(id);
  }

  private weigh(execution: CachedExecution): void {
    const { id, state } = execution;
    this.open.delete(id);
    this.ended.delete(id);
    const slots = isTerminalExecution(state.header.status) ? this.ended : this.open;
    // The largest fill their place alone.
    const weight = Math.min(OWN_WEIGHT + state.tasks.length, slots.maxSize);
    slots.set(id, { execution, weight });
  }
}

function newSlots(maxSize: number): LRUCache<string, Slot> {
  return new LRUCache({ maxSize, sizeCalculation: (slot) => slot.weight });
}
