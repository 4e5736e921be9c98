import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { FaultPlan } from "@/lib/core/faults/fault";
import { hasEnded, type TaskView } from "@/lib/core/execution/task-runs";

import { readEvents, type ServerEvent } from "./event-stream";
import { createPainter } from "./painter";

/** Conductor's Workflow, as far as a viewer needs it. Times are epoch ms. */
export interface ExecutionView {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number;
  readonly status: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly reasonForIncompletion?: string | null;
  readonly correlationId?: string | null;
  readonly parentWorkflowId?: string | null;
  /** The task that has started it. */
  readonly parentWorkflowTaskId?: string | null;
  readonly input: Readonly<Record<string, unknown>>;
  /** What was asked to go wrong; absent: nothing. */
  readonly batonFaults?: FaultPlan;
  readonly output: Readonly<Record<string, unknown>>;
  readonly workflowDefinition: WorkflowDef;
}

export interface LiveExecution {
  readonly execution: ExecutionView;
  /** By task id. */
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Per cent of running attempts that report it, by task id. */
  readonly progress: ReadonlyMap<string, number>;
}

/** `polling`: no events come, the whole execution is read every few seconds. */
export type Connection = "connecting" | "live" | "reconnecting" | "polling" | "missing";

export interface Followed {
  readonly live: LiveExecution | null;
  readonly connection: Connection;
  /** Server's clock minus ours, in ms. */
  readonly skewMs: number;
  /** Our clock, epoch ms, when the last sign of life came; 0: never. */
  readonly seenAtMs: number;
  /** Tasks that ended while there was no connection, and when it came back (epoch ms); a new object for each gap. */
  readonly away: { readonly finished: number; readonly atMs: number } | null;
}

export const NOT_FOLLOWED: Followed = {
  live: null,
  connection: "connecting",
  skewMs: 0,
  seenAtMs: 0,
  away: null,
};

export interface FollowOptions {
  /** Before the paths; empty in a browser. */
  readonly origin?: string;
  /** A stream that is silent for longer is given up: the server sends a sign of life every 15 s. */
  readonly silenceMs?: number;
  /** Between two tries to connect, and between two reads meanwhile. */
  readonly againMs?: number;
  readonly againHiddenMs?: number;
}

/** An execution with its tasks, as the API answers it. */
export type Snapshot = ExecutionView & { readonly tasks: readonly TaskView[] };

/** An execution that is not followed, as it was read. */
export function liveOf({ tasks, ...execution }: Snapshot): LiveExecution {
  return {
    execution,
    tasks: new Map(tasks.map((task) => [task.taskId, task])),
    progress: new Map(),
  };
}

/**
 * Follows one execution until the returned function is called: a snapshot, then every change. A broken or silent
 * connection is made again and resumes after the last event; until then the execution is read every two seconds.
 * `show` is called at most once per frame, and while the page is hidden only when the status of the execution changes.
 */
export function followExecution(
  id: string,
  show: (followed: Followed) => void,
  options: FollowOptions = {},
): () => void {
  const follower = new Follower(id, show, options);
  void follower.run();
  return () => follower.stop();
}

/** So long after a connection is back everything that was missed has come. */
const MISSED_MS = 300;

class Follower {
  private readonly id: string;
  private readonly options: Required<FollowOptions>;
  private readonly publish: (followed: Followed) => void;
  private state: Followed = NOT_FOLLOWED;
  private lastId: string | null = null;
  private endedBefore: number | null = null;
  private shownStatus: string | undefined = undefined;
  private readonly painter = createPainter(() => this.paint());
  private isCounting = false;
  private readonly stopped = new AbortController();

  constructor(id: string, publish: (followed: Followed) => void, options: FollowOptions) {
    this.id = encodeURIComponent(id);
    this.publish = publish;
    this.options = {
      origin: "",
      silenceMs: 20_000,
      againMs: 2_000,
      againHiddenMs: 4_000,
      ...options,
    };
  }

  stop(): void {
    this.stopped.abort();
    this.painter.stop();
  }

  async run(): Promise<void> {
    while (!this.isOver()) {
      await this.stream().catch(() => undefined);
      if (this.isOver()) return;
      if (this.state.connection === "live") this.lost();
      await this.tryToRead();
      await this.pause();
    }
  }

  private isOver(): boolean {
    return this.stopped.signal.aborted || this.state.connection === "missing";
  }

  private lost(): void {
    this.endedBefore = this.state.live ? endedCount(this.state.live) : null;
    this.change({ connection: "reconnecting" });
  }

  /** Ends when the server closes the stream, or it breaks, or it is silent for too long. */
  private async stream(): Promise<void> {
    const silence = new AbortController();
    const watch = createWatch(this.options.silenceMs, () => silence.abort());
    // Something between may hold the events back.
    const meanwhile = setInterval(() => {
      if (this.state.connection !== "live") void this.tryToRead();
    }, this.options.againMs);
    try {
      const response = await fetch(`${this.options.origin}/api/live/executions/${this.id}`, {
        headers: {
          accept: "text/event-stream",
          ...(this.lastId === null ? {} : { "last-event-id": this.lastId }),
        },
        cache: "no-store",
        signal: AbortSignal.any([this.stopped.signal, silence.signal]),
      });
      if (response.status === 404) this.change({ connection: "missing" });
      if (!response.ok || !response.body) return;
      await readEvents(response.body, {
        onEvent: (event) => this.take(event),
        onBytes: () => {
          watch.restart();
          clearInterval(meanwhile);
          this.change({ connection: "live", seenAtMs: Date.now() });
          this.countSoon();
        },
      });
    } finally {
      watch.stop();
      clearInterval(meanwhile);
    }
  }

  private take({ event, data, id }: ServerEvent): void {
    if (id !== null) this.lastId = id;
    const value = JSON.parse(data) as EventBody;
    const { live } = this.state;
    if (event === "snapshot" && value.execution && value.at !== undefined) {
      this.snapshot(value.execution as Snapshot, value.at, value.dues);
    } else if (live && event === "progress") {
      const progress = new Map(live.progress).set(value.taskId ?? "", value.percent ?? 0);
      this.change({ live: { ...live, progress } });
    } else if (live && event === "gone") {
      this.change({ live: without(live, value.gone ?? []) });
    } else if (live) {
      const tasks = value.tasks ?? (value.task ? [value.task] : []);
      this.change({ live: merged(live, tasks, value.execution ?? {}) });
    }
  }

  private snapshot(
    snapshot: Snapshot,
    at: number | null,
    dues: Readonly<Record<string, number>> = {},
  ): void {
    const { tasks, ...execution } = snapshot;
    const before = this.state.live;
    const known = before?.execution.workflowDefinition;
    // The same definition stays the same object, so that nothing is laid out again.
    const same = known && JSON.stringify(known) === JSON.stringify(execution.workflowDefinition);
    this.change({
      live: {
        execution: same ? { ...execution, workflowDefinition: known } : execution,
        tasks: new Map(
          tasks.map((task) => [
            task.taskId,
            withDue(task, dues[task.taskId] ?? 0, before?.tasks.get(task.taskId)),
          ]),
        ),
        progress: before?.progress ?? new Map(),
      },
      ...(at === null ? {} : { skewMs: at - Date.now() }),
    });
  }

  /** What was missed comes one by one, all of it at once. */
  private countSoon(): void {
    if (this.endedBefore === null || this.isCounting) return;
    this.isCounting = true;
    setTimeout(() => {
      this.isCounting = false;
      this.back();
    }, MISSED_MS);
  }

  /** After a gap: how many tasks ended meanwhile. */
  private back(): void {
    const { live, connection } = this.state;
    if (this.endedBefore === null || !live || connection !== "live") return;
    const finished = endedCount(live) - this.endedBefore;
    if (finished > 0) this.change({ away: { finished, atMs: Date.now() } });
    this.endedBefore = null;
  }

  private async tryToRead(): Promise<void> {
    await this.read().catch(() => {
      // Events may have come while this was tried.
      if (this.state.connection !== "live") this.change({ connection: "reconnecting" });
    });
  }

  /** The whole execution without events. */
  private async read(): Promise<void> {
    const response = await fetch(
      `${this.options.origin}/api/workflow/${this.id}?includeTasks=true`,
      { cache: "no-store", signal: this.stopped.signal },
    );
    if (response.status === 404) {
      this.change({ connection: "missing" });
      return;
    }
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const snapshot = (await response.json()) as Snapshot;
    // Events that came meanwhile are newer.
    if (this.state.connection === "live") return;
    this.snapshot(snapshot, null);
    this.change({ connection: "polling", seenAtMs: Date.now() });
  }

  private async pause(): Promise<void> {
    const hidden = typeof document !== "undefined" && document.hidden;
    const ms = hidden ? this.options.againHiddenMs : this.options.againMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.stopped.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private change(changes: Partial<Followed>): void {
    this.state = { ...this.state, ...changes };
    if (this.stopped.signal.aborted) return;
    // The title of a hidden page tells how the run is, and nothing else of it is seen.
    this.painter.ask(this.state.live?.execution.status !== this.shownStatus);
  }

  private paint(): void {
    this.shownStatus = this.state.live?.execution.status;
    this.publish(this.state);
  }
}

interface EventBody {
  readonly at?: number;
  readonly dues?: Readonly<Record<string, number>>;
  readonly task?: TaskView | null;
  readonly tasks?: readonly TaskView[];
  readonly execution?: Partial<ExecutionView>;
  readonly taskId?: string;
  readonly percent?: number;
  readonly gone?: readonly string[];
}

/** Changes leave out what a snapshot has brought; a snapshot that was read leaves out when an attempt is due. */
function merged(
  { execution, tasks, progress }: LiveExecution,
  changes: readonly TaskView[],
  header: Partial<ExecutionView>,
): LiveExecution {
  const next = new Map(tasks);
  for (const task of changes) next.set(task.taskId, task);
  return { execution: { ...execution, ...header }, tasks: next, progress };
}

/** A loop keeps no more than its last turns. */
function without(live: LiveExecution, gone: readonly string[]): LiveExecution {
  const tasks = new Map(live.tasks);
  for (const taskId of gone) tasks.delete(taskId);
  return { ...live, tasks };
}

function withDue(task: TaskView, due: number, before: TaskView | undefined): TaskView {
  if (due > 0) return { ...task, dueTime: due };
  const isSame = before?.dueTime !== undefined && before.status === task.status;
  return isSame ? { ...task, dueTime: before.dueTime } : task;
}

function endedCount({ tasks }: LiveExecution): number {
  return [...tasks.values()].filter(hasEnded).length;
}

function createWatch(ms: number, onSilence: () => void) {
  let timer = setTimeout(onSilence, ms);
  return {
    restart: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, ms);
    },
    stop: () => clearTimeout(timer),
  };
}
