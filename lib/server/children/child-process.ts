import { crashPoint } from "@/lib/server/crash-point";
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";

import { ImageError, imageError } from "@/lib/core/image/errors";

import { ProcessMemory } from "./process-memory";
import type { ChildJob, ChildResult, FromChild } from "./protocol";

export type ProcessLog = (message: string, data: Readonly<Record<string, unknown>>) => void;

export interface ChildOptions {
  /** Absolute path of the built entry. */
  readonly entry: string;
  /** Working directory of the process: made at its start, removed at its end. */
  readonly directory: string;
  /** All that the process sees of the environment, beside what the image library needs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly log: ProcessLog;
}

export interface ChildJobOptions {
  /** Per variant: begins anew when one is done. */
  readonly deadlineMs: number;
  /** What is being made, for the message of a time-out. */
  readonly target: string;
  readonly onProgress: (percent: number) => void;
  /** One more variant is finished. */
  readonly onVariant?: () => void;
}

/** Why a child ended: `crash` is anything that the pool did not ask for. */
export type ExitCause = "deadline" | "memory" | "canceled" | "retired" | "crash";

interface RunningJob {
  readonly id: number;
  readonly options: ChildJobOptions;
  readonly resolve: (result: ChildResult) => void;
  readonly reject: (error: ImageError) => void;
  deadlineAt: number;
}

const WATCH_MS = 50;
const PRLIMIT = ["/usr/bin/prlimit", "/bin/prlimit"].find((path) => existsSync(path)) ?? null;

/** One warm process that runs one job at a time and can be killed in the middle of native code. */
export class ImageChild {
  /** Settles when the loaders are locked down; rejects when the process ended before. */
  readonly ready: Promise<void>;
  /** Settles when the process is gone and its directory removed. */
  readonly gone: Promise<ExitCause>;
  private readonly options: ChildOptions;
  private readonly process: ChildProcess;
  private readonly memory: ProcessMemory;
  private readonly watch: NodeJS.Timeout;
  private job: RunningJob | null = null;
  private cause: ExitCause = "crash";
  private finished = 0;
  private lastId = 0;
  private exited = false;

  private constructor(options: ChildOptions) {
    this.options = options;
    this.process = spawn(options);
    this.memory = new ProcessMemory(this.process.pid);
    this.watch = setInterval(() => this.guard(), WATCH_MS).unref();
    this.process.on("message", (message: FromChild) => this.receive(message));
    this.ready = new Promise((resolve, reject) => {
      this.process.once("message", () => resolve());
      this.process.once("exit", () =>
        reject(new Error("The image child ended before it was ready.")),
      );
    });
    this.ready.catch(() => undefined);
    this.gone = new Promise((resolve) => {
      this.process.once("exit", (code, signal) => {
        void this.bury(code, signal).then(() => resolve(this.cause));
      });
    });
  }

  static async start(options: ChildOptions): Promise<ImageChild> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    return new ImageChild(options);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Jobs that it has answered. */
  get jobs(): number {
    return this.finished;
  }

  get isBusy(): boolean {
    return this.job !== null;
  }

  /** The process has ended; a job given to it is refused. */
  get isGone(): boolean {
    return this.exited;
  }

  /** Resident memory in bytes; 0 where it cannot be read. */
  rssBytes(): number {
    return this.memory.bytes();
  }

  /** Rejects with the ImageError of the job, or after a kill or crash with the one of its cause. */
  run(job: ChildJob, options: ChildJobOptions): Promise<ChildResult> {
    if (this.exited) return Promise.reject(imageError("WORKER_CRASHED", {}));
    this.lastId += 1;
    const id = this.lastId;
    const deadlineAt = performance.now() + options.deadlineMs;
    return new Promise((resolve, reject) => {
      this.job = { id, options, resolve, reject, deadlineAt };
      // A failed send means that the process is gone; its exit rejects the job.
      this.process.send({ type: "job", id, job }, () => crashPoint("C8"));
    });
  }

  /** Ends the process at once, whatever native code it is in. */
  kill(cause: Exclude<ExitCause, "crash">): void {
    if (this.cause === "crash") this.cause = cause;
    this.process.kill("SIGKILL");
  }

  private guard(): void {
    if (this.job === null) return;
    if (performance.now() >= this.job.deadlineAt) this.kill("deadline");
    else if (this.rssBytes() > this.options.memoryBytes) this.kill("memory");
  }

  private receive(message: FromChild): void {
    const { job } = this;
    if (message.type === "ready" || job === null || message.id !== job.id) return;
    if (message.type === "progress") {
      if (message.step === "variant-done") {
        job.deadlineAt = performance.now() + job.options.deadlineMs;
        job.options.onVariant?.();
      }
      job.options.onProgress(message.percent);
      return;
    }
    this.finished += 1;
    this.job = null;
    if (message.type === "done") {
      job.resolve(message.result);
      return;
    }
    const { code, libraryText } = message;
    if (libraryText !== null)
      this.options.log("image refused by its decoder", { code, libraryText });
    job.reject(new ImageError(code, message.message, message.details));
  }

  private async bury(code: number | null, signal: string | null): Promise<void> {
    clearInterval(this.watch);
    this.memory.close();
    this.exited = true;
    if (this.cause === "crash") this.options.log("image child crashed", { code, signal });
    const { job } = this;
    this.job = null;
    job?.reject(errorOf(this.cause, job.options, this.options.memoryBytes));
    await rm(this.options.directory, { recursive: true, force: true }).catch(() => undefined);
  }
}

function spawn(options: ChildOptions): ChildProcess {
  const flags = ["--disable-proto=delete"];
  const child = fork(options.entry, [], {
    cwd: options.directory,
    env: {
      ...options.environment,
      NODE_ENV: "production",
      MALLOC_ARENA_MAX: "2",
      UV_THREADPOOL_SIZE: String(Math.max(2, availableParallelism())),
      VIPS_BLOCK_UNTRUSTED: "1",
    },
    execPath: PRLIMIT ?? process.execPath,
    execArgv:
      PRLIMIT === null ? flags : [`--data=${options.memoryBytes * 2}`, process.execPath, ...flags],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "json",
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    options.log("image child says", { text: chunk.toString("utf8").slice(0, 500) });
  });
  child.on("error", (error) => options.log("image child not reached", { text: error.message }));
  return child;
}

function errorOf(cause: ExitCause, job: ChildJobOptions, memoryBytes: number): ImageError {
  switch (cause) {
    case "deadline":
      return imageError("IMAGE_TIMEOUT", { target: job.target, limitMs: job.deadlineMs });
    case "memory":
      return imageError("IMAGE_MEMORY", { limitBytes: memoryBytes });
    case "canceled":
    case "retired":
      return imageError("CANCELED", {});
    case "crash":
      return imageError("WORKER_CRASHED", {});
  }
}
