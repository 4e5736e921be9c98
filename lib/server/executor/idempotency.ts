import { conflict } from "@/lib/core/errors";
import { isTerminalExecution, type ExecutionStatus } from "@/lib/core/execution/state";
import type { ExecutionStore } from "@/lib/server/store/executions";

interface Started {
  readonly id: string;
  readonly done: Promise<void>;
}

/** One execution per workflow name and idempotency key, however many callers race. */
export class Idempotency {
  private readonly store: ExecutionStore;
  /** Starts that are not on disk yet. */
  private readonly pending = new Map<string, Started>();

  constructor(store: ExecutionStore) {
    this.store = store;
  }

  /**
   * The id of the execution that an earlier start with this key made; null: start now.
   * @throws AppError CONFLICT as the strategy asks for.
   */
  earlier(
    name: string,
    {
      idempotencyKey: key,
      idempotencyStrategy: strategy,
    }: { readonly idempotencyKey: string | null; readonly idempotencyStrategy: string },
  ): Promise<string> | null {
    if (key === null) return null;
    const pending = this.pending.get(keyOf(name, key));
    if (pending) {
      if (strategy !== "RETURN_EXISTING") throw taken(key, pending.id);
      return pending.done.then(() => pending.id);
    }
    const stored = this.store.byIdempotencyKey(name, key);
    if (!stored) return null;
    if (strategy === "RETURN_EXISTING") return Promise.resolve(stored.id);
    const hasEnded = isTerminalExecution(stored.status as ExecutionStatus);
    if (strategy === "FAIL_ON_RUNNING" && hasEnded) return null;
    throw taken(key, stored.id);
  }

  /**
   * The id of the execution that a task has to take instead of starting one; null: start.
   * @throws AppError CONFLICT as the strategy asks for.
   */
  existing(name: string, key: string, strategy: string): string | null {
    const pending = this.pending.get(keyOf(name, key));
    const stored = pending ? null : this.store.byIdempotencyKey(name, key);
    const id = pending?.id ?? stored?.id ?? null;
    if (id === null || strategy === "RETURN_EXISTING") return id;
    const hasEnded = stored !== null && isTerminalExecution(stored.status as ExecutionStatus);
    if (strategy === "FAIL_ON_RUNNING" && hasEnded) return null;
    throw taken(key, id);
  }

  note(name: string, key: string, id: string, done: Promise<void>): void {
    const forget = () => this.pending.delete(keyOf(name, key));
    this.pending.set(keyOf(name, key), { id, done });
    done.then(forget, forget);
  }
}

function keyOf(name: string, key: string): string {
  return JSON.stringify([name, key]);
}

function taken(key: string, id: string) {
  return conflict(`An execution with the idempotency key ${key} exists already: ${id}`);
}
