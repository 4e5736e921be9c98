import { LRUCache } from "lru-cache";

import { AppError, notFound } from "@/lib/core/errors";
import {
  addToHistory,
  NOTHING_SEEN,
  type SeenExecution,
} from "@/lib/core/execution/derive-history";
import { executionFromJson } from "@/lib/core/execution/from-conductor-json";
import { isTerminalExecution, type TaskRecord } from "@/lib/core/execution/state";
import type { LiveListener, LiveProgress } from "@/lib/server/live/feed";
import type { ConductorClient } from "@/lib/server/net/conductor-client";

import type { ExecutionSnapshot } from "./engine";

interface Watch {
  readonly listeners: Set<LiveListener>;
  timer: NodeJS.Timeout | null;
  pauseMs: number;
}

interface Known {
  readonly seen: SeenExecution;
  /** Texts of the attempts as they were, to notice values that changed. */
  readonly texts: ReadonlyMap<string, string>;
}

const QUICK_MS = 250;
const SLOWEST_MS = 2_000;
const KEPT = 500;

/**
 * Executions of another Conductor server, looked at and, while somebody watches, looked at again: every 250 ms while
 * something changes, more and more seldom up to every two seconds while nothing does. One request per execution, however
 * many watch. The history is derived from the states that were seen (lib/core/execution/derive-history.ts).
 */
export class RemoteExecutions {
  private readonly client: ConductorClient;
  private readonly watches = new Map<string, Watch>();
  private readonly known = new LRUCache<string, Known>({ max: KEPT });

  constructor(client: ConductorClient) {
    this.client = client;
  }

  /** As it is now. @throws AppError NOT_FOUND, UNAVAILABLE. */
  async read(id: string): Promise<ExecutionSnapshot> {
    const path = `/workflow/${encodeURIComponent(id)}?includeTasks=true`;
    const read = executionFromJson(await this.client.json("GET", path));
    if (!read) throw notFound(`No such workflow found by id: ${id}`);
    const { header, tasks } = read;
    const before = this.known.get(id);
    const seen = addToHistory(before?.seen ?? NOTHING_SEEN, header, tasks);
    const texts = new Map(tasks.map((task) => [task.taskId, JSON.stringify(task)]));
    this.known.set(id, { seen, texts });
    const snapshot = { header, tasks, seq: seen.history.at(-1)?.seq ?? 0 };
    if (before) this.tell(snapshot, before, seen, texts);
    return snapshot;
  }

  /** What is known of the history behind `seq`; empty for an execution that nobody has looked at. */
  history(id: string) {
    return this.known.get(id)?.seen.history ?? [];
  }

  watch(id: string, listener: LiveListener): () => void {
    const watch = this.watches.get(id) ?? { listeners: new Set(), timer: null, pauseMs: QUICK_MS };
    this.watches.set(id, watch);
    watch.listeners.add(listener);
    this.schedule(id, watch);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0 || this.watches.get(id) !== watch) return;
      this.stop(watch);
      this.watches.delete(id);
    };
  }

  progress(progress: LiveProgress): void {
    for (const listener of this.watches.get(progress.executionId)?.listeners ?? [])
      listener.onProgress?.(progress);
  }

  /** Something was asked of the execution: its answer is near. */
  hurry(id: string): void {
    const watch = this.watches.get(id);
    if (!watch) return;
    this.stop(watch);
    watch.pauseMs = QUICK_MS;
    this.schedule(id, watch);
  }

  close(): void {
    for (const watch of this.watches.values()) this.stop(watch);
    this.watches.clear();
  }

  private schedule(id: string, watch: Watch): void {
    if (watch.timer !== null) return;
    watch.timer = setTimeout(() => void this.look(id, watch), watch.pauseMs).unref();
  }

  private stop(watch: Watch): void {
    if (watch.timer !== null) clearTimeout(watch.timer);
    watch.timer = null;
  }

  private async look(id: string, watch: Watch): Promise<void> {
    const before = this.known.get(id);
    try {
      const { header } = await this.read(id);
      const isQuiet =
        this.known.get(id)?.seen === before?.seen || isTerminalExecution(header.status);
      watch.pauseMs = isQuiet ? Math.min(SLOWEST_MS, watch.pauseMs * 1.5) : QUICK_MS;
    } catch (error) {
      // Not there any more, or the server is away: the page asks again and says so.
      watch.pauseMs = SLOWEST_MS;
      if (!(error instanceof AppError)) throw error;
    }
    watch.timer = null;
    if (this.watches.get(id) === watch) this.schedule(id, watch);
  }

  private tell(
    { header, tasks }: ExecutionSnapshot,
    before: Known,
    seen: SeenExecution,
    texts: ReadonlyMap<string, string>,
  ): void {
    const transitions = seen.history.slice(before.seen.history.length);
    const changed: ReadonlySet<TaskRecord> = new Set(
      tasks.filter(({ taskId }) => texts.get(taskId) !== before.texts.get(taskId)),
    );
    const removedTaskIds = [...before.texts.keys()].filter((taskId) => !texts.has(taskId));
    if (transitions.length === 0 && changed.size === 0 && removedTaskIds.length === 0) return;
    const watching = this.watches.get(header.workflowId)?.listeners ?? [];
    for (const listener of Array.from(watching))
      listener.onChange({ header, transitions, tasks: changed, removedTaskIds });
  }
}
