import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { imageError } from "@/lib/core/image/errors";

import { type ExitCause, ImageChild, type ProcessLog } from "./child-process";
import { createCrashGate } from "./crash-gate";
import { grantLanes } from "./lanes";
import { MEMORY_IS_WATCHED } from "./process-memory";
import type { PoolHealth, Priority, RunOptions, Slot } from "./pool-types";
import type {
  ChildJob,
  ChildResult,
  ConvertJob,
  ConvertResult,
  InspectJob,
  InspectResult,
} from "./protocol";

export interface ImagePoolOptions {
  /** Absolute path of the built image child. */
  readonly entry: string;
  /** How many children. */
  readonly size: number;
  /** Temporary folder of this pool alone: each child gets a directory of its own below it. */
  readonly directory: string;
  /** All that a child sees of the environment: PATH, LANG, TZ. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly log: ProcessLog;
  /** A child is replaced after this many jobs, or when it is larger than this while idle. */
  readonly recycleAfterJobs?: number;
  readonly recycleAboveBytes?: number;
}

interface WaitingJob {
  readonly job: ChildJob;
  readonly options: RunOptions;
  readonly since: number;
  readonly start: (child: ImageChild) => void;
  readonly fail: (error: Error) => void;
}

const RANK: Readonly<Record<Priority, number>> = { upload: 0, task: 1, preview: 2 };
const CHILD_PREFIX = "child-";
/** A preview that has waited this long is no longer passed over. */
const PREVIEW_PATIENCE_MS = 2_000;

/**
 * Keeps warm children and gives each one job at a time. A killed or crashed child is replaced at once; after five
 * crashes within a minute the replacements come slower and slower. Children are recycled between jobs, the successor
 * being started first.
 */
export class ImagePool {
  readonly size: number;
  private readonly options: ImagePoolOptions;
  private readonly children = new Set<ImageChild>();
  private readonly idle: ImageChild[] = [];
  /** Worn children whose successor is being started. */
  private readonly succeeded = new Set<ImageChild>();
  /** Worn children that end with their job: the successor is at work. */
  private readonly retiring = new Set<ImageChild>();
  private readonly waiting: WaitingJob[] = [];
  private readonly listeners: (() => void)[] = [];
  private readonly ended = { deadline: 0, memory: 0, canceled: 0, retired: 0, crash: 0 };
  private readonly gate = createCrashGate();
  private readonly starts = new Set<Promise<void>>();
  private readonly delays = new Set<NodeJS.Timeout>();
  private reserved = 0;
  private previews = 0;
  private closed = false;

  constructor(options: ImagePoolOptions) {
    this.options = options;
    this.size = options.size;
    removeLeftovers(options.directory);
    for (let index = 0; index < options.size; index += 1) this.launch();
  }

  /** Children that could take a task now. */
  freeSlots(): number {
    return this.unclaimed(0);
  }

  /** `own` of the reserved ones are the caller's, whose child is at work already. */
  private unclaimed(own: number): number {
    const queued = this.waiting.filter((entry) => entry.options.priority !== "preview").length;
    const idle = this.idle.filter((child) => !child.isGone).length;
    return Math.max(0, idle - queued - (this.reserved - own));
  }

  onFree(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Takes a child out of `freeSlots` until the job begins or the slot is released. */
  reserve(): Slot {
    let held = true;
    this.reserved += 1;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.reserved -= 1;
        this.announce();
      },
    };
  }

  /** Runs a job on the next free child; rejects with an ImageError. An aborted signal kills the child at work. */
  async inspect(job: InspectJob, options: RunOptions): Promise<InspectResult> {
    const result = await this.run(job, options);
    if (result.kind !== "inspect") throw new Error("The image child answered another job.");
    return result;
  }

  async convert(job: ConvertJob, options: RunOptions): Promise<ConvertResult> {
    const result = await this.run(job, options);
    if (result.kind !== "convert") throw new Error("The image child answered another job.");
    return result;
  }

  health(): PoolHealth {
    const failing = this.gate.isClosed(performance.now());
    return {
      ok: !failing && !this.closed,
      reason: failing ? "image workers are failing" : null,
      children: this.children.size,
      busy: [...this.children].filter((child) => child.isBusy).length,
      waiting: this.waiting.length,
      memoryWatched: MEMORY_IS_WATCHED,
      ended: { ...this.ended },
    };
  }

  /** Process ids of the living children. */
  pids(): number[] {
    return [...this.children].map((child) => child.pid);
  }

  /** Settles when every child is ready, or has failed to start. */
  async warm(): Promise<void> {
    await Promise.all(this.starts);
    await Promise.allSettled([...this.children].map((child) => child.ready));
  }

  /** Kills the children and settles when they are gone; jobs in hand and waiting are rejected as canceled. */
  async close(): Promise<void> {
    this.closed = true;
    for (const delay of this.delays) clearTimeout(delay);
    for (const entry of this.waiting.splice(0)) entry.fail(imageError("CANCELED", {}));
    await Promise.all(this.starts);
    const children = [...this.children];
    for (const child of children) child.kill("retired");
    await Promise.all(children.map((child) => child.gone));
  }

  private run(job: ChildJob, options: RunOptions): Promise<ChildResult> {
    const { signal } = options;
    if (this.closed || signal.aborted) return Promise.reject(imageError("CANCELED", {}));
    return new Promise((resolve, reject) => {
      const cancelWaiting = () => {
        const at = this.waiting.indexOf(entry);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(imageError("CANCELED", {}));
      };
      const entry: WaitingJob = {
        job,
        options,
        since: performance.now(),
        start: (child) => {
          signal.removeEventListener("abort", cancelWaiting);
          this.runOn(child, entry).then(resolve, reject);
        },
        fail: reject,
      };
      signal.addEventListener("abort", cancelWaiting, { once: true });
      this.waiting.push(entry);
      this.dispatch();
      if (options.priority === "preview") this.dispatchLater();
    });
  }

  private async runOn(child: ImageChild, entry: WaitingJob): Promise<ChildResult> {
    const { signal, deadlineMs, target, priority, onProgress, slot } = entry.options;
    const cancel = () => child.kill("canceled");
    signal.addEventListener("abort", cancel, { once: true });
    if (priority === "preview") this.previews += 1;
    const lanes = grantLanes(entry.job, this.unclaimed(slot === undefined ? 0 : 1), () =>
      this.reserve(),
    );
    try {
      const result = child.run(lanes.job, {
        deadlineMs,
        target,
        onProgress: onProgress ?? (() => undefined),
        onVariant: () => lanes.variantDone(),
      });
      // Lets others begin, which takes time: the child is at work meanwhile.
      slot?.release();
      return await result;
    } finally {
      lanes.end();
      signal.removeEventListener("abort", cancel);
      if (priority === "preview") this.previews -= 1;
      this.giveBack(child);
    }
  }

  private dispatch(): void {
    while (this.idle.length > 0) {
      if (this.idle[0]?.isGone === true) {
        this.idle.shift();
        continue;
      }
      const next = this.nextJob();
      const child = next === null ? undefined : this.idle.shift();
      if (next === null || child === undefined) return;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      next.start(child);
    }
  }

  /** A preview that has lost its patience is looked at again, also when nothing else happens. */
  private dispatchLater(): void {
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      this.dispatch();
    }, PREVIEW_PATIENCE_MS + 50).unref();
    this.delays.add(delay);
  }

  /** Highest rank, then longest wait. One preview at a time, and not on the last free child of several. */
  private nextJob(): WaitingJob | null {
    const now = performance.now();
    let best: WaitingJob | null = null;
    for (const entry of this.waiting) {
      const { priority } = entry.options;
      const patient = now - entry.since < PREVIEW_PATIENCE_MS;
      const lastChild = this.size > 1 && this.idle.length < 2;
      if (priority === "preview" && (this.previews > 0 || (lastChild && patient))) continue;
      if (best === null || RANK[priority] < RANK[best.options.priority]) best = entry;
    }
    return best;
  }

  private giveBack(child: ImageChild): void {
    if (child.isGone) return;
    if (this.retiring.has(child)) {
      child.kill("retired");
      return;
    }
    if (!this.succeeded.has(child) && this.isWorn(child)) {
      this.succeeded.add(child);
      this.launch(child);
    }
    this.idle.push(child);
    this.dispatch();
    this.announce();
  }

  private isWorn(child: ImageChild): boolean {
    const { recycleAfterJobs = 1_000, recycleAboveBytes = 400 * 1024 ** 2 } = this.options;
    return child.jobs >= recycleAfterJobs || child.rssBytes() > recycleAboveBytes;
  }

  private announce(): void {
    if (this.freeSlots() > 0) for (const listener of this.listeners) listener();
  }

  /** Starts a child; when it is ready it takes the place of `predecessor`, if one is named. */
  private launch(predecessor?: ImageChild): void {
    if (this.closed) return;
    const start = this.start(predecessor).catch((error: unknown) => {
      this.options.log("image child not started", { text: String(error) });
      this.replace("crash");
    });
    this.starts.add(start);
    void start.finally(() => this.starts.delete(start));
  }

  private async start(predecessor?: ImageChild): Promise<void> {
    const { entry, directory, environment, memoryBytes, log } = this.options;
    const child = await ImageChild.start({
      entry,
      directory: join(directory, `${CHILD_PREFIX}${randomBytes(8).toString("hex")}`),
      environment,
      memoryBytes,
      log,
    });
    this.children.add(child);
    void child.gone.then((cause) => this.bury(child, cause));
    if (this.closed) child.kill("retired");
    void child.ready.then(
      () => this.welcome(child, predecessor),
      () => undefined,
    );
  }

  private welcome(child: ImageChild, predecessor?: ImageChild): void {
    if (predecessor !== undefined && !predecessor.isGone) {
      this.retiring.add(predecessor);
      if (this.takeFromIdle(predecessor)) predecessor.kill("retired");
    }
    this.idle.push(child);
    this.dispatch();
    this.announce();
  }

  private bury(child: ImageChild, cause: ExitCause): void {
    this.children.delete(child);
    this.ended[cause] += 1;
    this.takeFromIdle(child);
    const hasSuccessor = this.succeeded.delete(child);
    this.retiring.delete(child);
    if (!hasSuccessor) this.replace(cause);
  }

  private takeFromIdle(child: ImageChild): boolean {
    const at = this.idle.indexOf(child);
    if (at >= 0) this.idle.splice(at, 1);
    return at >= 0;
  }

  private replace(cause: ExitCause): void {
    if (this.closed) return;
    const delayMs = cause === "crash" ? this.gate.crashed(performance.now()) : 0;
    if (delayMs === 0) {
      this.launch();
      return;
    }
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      this.launch();
    }, delayMs);
    this.delays.add(delay);
  }
}

/** Working directories of children whose server was killed. */
function removeLeftovers(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory).filter((entry) => entry.startsWith(CHILD_PREFIX))) {
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}
