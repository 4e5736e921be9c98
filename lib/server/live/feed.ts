import type { ExecutionHeader, TaskRecord, Transition } from "@/lib/core/execution/state";

/** What one commit changed of one execution. Objects are the engine's own: read them at once, never keep them. */
export interface LiveChange {
  readonly header: ExecutionHeader;
  /** In seq order; empty when only values changed. */
  readonly transitions: readonly Transition[];
  readonly tasks: ReadonlySet<TaskRecord>;
  /** Of rows that are not kept any more. */
  readonly removedTaskIds: readonly string[];
}

export interface LiveProgress {
  readonly executionId: string;
  readonly taskId: string;
  readonly ref: string;
  /** 0..100. */
  readonly percent: number;
}

export interface LiveListener {
  onChange(change: LiveChange): void;
  onProgress?(progress: LiveProgress): void;
}

/** Tells listeners in this process what became durable. Nothing is kept: who comes late reads the store first. */
export class LiveFeed {
  private readonly byExecution = new Map<string, Set<LiveListener>>();
  private readonly everything = new Set<LiveListener>();
  private count = 0;

  /** How many are listening. */
  get listeners(): number {
    return this.count;
  }

  /** `executionId` null: all executions. The answer ends the subscription. */
  subscribe(executionId: string | null, listener: LiveListener): () => void {
    const set = executionId === null ? this.everything : this.setOf(executionId);
    set.add(listener);
    this.count += 1;
    return () => {
      if (!set.delete(listener)) return;
      this.count -= 1;
      if (executionId !== null && set.size === 0) this.byExecution.delete(executionId);
    };
  }

  publish(change: LiveChange): void {
    if (this.count === 0) return;
    for (const listener of this.everything) listener.onChange(change);
    for (const listener of this.byExecution.get(change.header.workflowId) ?? [])
      listener.onChange(change);
  }

  progress(progress: LiveProgress): void {
    for (const listener of this.byExecution.get(progress.executionId) ?? [])
      listener.onProgress?.(progress);
  }

  private setOf(executionId: string): Set<LiveListener> {
    let set = this.byExecution.get(executionId);
    if (!set) {
      set = new Set();
      this.byExecution.set(executionId, set);
    }
    return set;
  }
}
