import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { limits } from "@/lib/core/limits";
import type { Script, ScriptAnswer } from "@/lib/core/script/script";

import type { ProcessLog } from "./child-process";
import { ProcessMemory } from "./process-memory";
import type { FromScriptChild } from "./protocol";

export interface ScriptPoolOptions {
  /** Absolute path of the built entry. */
  readonly entry: string;
  readonly log: ProcessLog;
  readonly maxChildren?: number;
}

interface Job {
  readonly script: Script;
  readonly resolve: (answer: ScriptAnswer) => void;
}

interface Child {
  readonly process: ChildProcess;
  readonly memory: ProcessMemory;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
  isReady: boolean;
  evaluations: number;
}

/** Memory of WebAssembly never shrinks: a child is replaced after so many scripts, or when it has grown so large. */
const MAX_EVALUATIONS = 5_000;
const MAX_RSS_BYTES = 192 * 1024 * 1024;
const MAX_CHILDREN = 2;
const WATCH_MS = 50;
/** By the clock, whatever else the machine is doing. */
const LONGEST_MS = 4000;
/** A process that does not come up is given up after so long. */
const START_MS = 20_000;

/**
 * Evaluates scripts in processes that can be killed in the middle of anything: inside, a script is interrupted at its
 * limit; what does not react to that (a native sort, an allocation, a regular expression) dies with its process.
 */
export class ScriptPool {
  private readonly options: ScriptPoolOptions;
  private readonly children = new Set<Child>();
  private readonly waiting: Job[] = [];
  private closed = false;

  constructor(options: ScriptPoolOptions) {
    this.options = options;
  }

  /** Never rejects. */
  run(script: Script): Promise<ScriptAnswer> {
    return new Promise((resolve) => {
      this.waiting.push({ script, resolve });
      this.assign();
    });
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Ends all processes; what waits is answered as failed. */
  async close(): Promise<void> {
    this.closed = true;
    const gone = [...this.children].map(
      (child) => new Promise((resolve) => child.process.once("exit", resolve)),
    );
    for (const child of this.children) child.process.kill("SIGKILL");
    for (const job of this.waiting.splice(0)) job.resolve(failed("The server is stopping."));
    await Promise.all(gone);
  }

  private assign(): void {
    for (const child of this.children) {
      if (this.waiting.length === 0) return;
      if (child.isReady && !child.job) this.give(child);
    }
    const starting = [...this.children].filter(({ isReady }) => !isReady).length;
    const { maxChildren = MAX_CHILDREN } = this.options;
    if (!this.closed && this.waiting.length > starting && this.children.size < maxChildren)
      this.start();
  }

  private give(child: Child): void {
    const job = this.waiting.shift();
    if (!job) return;
    child.job = job;
    const { pid } = child.process;
    const cpuBefore = cpuMsOf(pid);
    const startedAt = performance.now();
    child.timer = setInterval(() => {
      const wallMs = performance.now() - startedAt;
      // Where the time of the processor cannot be read, the clock decides.
      const usedMs = cpuBefore === null ? wallMs : (cpuMsOf(pid) ?? 0) - cpuBefore;
      if (usedMs > limits.scriptKillMs || wallMs > LONGEST_MS) child.process.kill("SIGKILL");
    }, WATCH_MS);
    // A failed send means that the process is gone; its exit answers the job.
    child.process.send({ id: (child.evaluations += 1), script: job.script }, () => undefined);
  }

  private start(): void {
    const { entry, log } = this.options;
    const process = fork(entry, [], {
      cwd: dirname(entry),
      env: { NODE_ENV: "production" },
      execArgv: ["--disable-proto=delete", "--max-old-space-size=192"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "json",
    });
    const child: Child = {
      process,
      memory: new ProcessMemory(process.pid),
      job: null,
      timer: undefined,
      isReady: false,
      evaluations: 0,
    };
    this.children.add(child);
    child.timer = setTimeout(() => process.kill("SIGKILL"), START_MS);
    process.stderr?.on("data", (chunk: Buffer) =>
      log("script child says", { text: chunk.toString("utf8").slice(0, 500) }),
    );
    process.on("error", (error) => log("script child not reached", { text: error.message }));
    process.on("message", (message: FromScriptChild) => this.receive(child, message));
    process.once("exit", (code, signal) => this.bury(child, code, signal));
    process.unref();
    process.channel?.unref();
  }

  private receive(child: Child, message: FromScriptChild): void {
    clearInterval(child.timer);
    if (message.ready) {
      child.isReady = true;
    } else {
      const { job } = child;
      child.job = null;
      job?.resolve(message.answer);
      if (child.evaluations >= MAX_EVALUATIONS || child.memory.bytes() > MAX_RSS_BYTES) {
        this.children.delete(child);
        child.process.kill("SIGKILL");
      }
    }
    this.assign();
  }

  private bury(child: Child, code: number | null, signal: string | null): void {
    clearInterval(child.timer);
    child.memory.close();
    this.children.delete(child);
    const { job } = child;
    child.job = null;
    if (job)
      job.resolve(signal === "SIGKILL" ? timedOut() : failed("The script ended its process."));
    else if (!child.isReady && !this.closed) {
      this.options.log("script child did not start", { code, signal });
      this.waiting.shift()?.resolve(failed("Scripts cannot be evaluated: see the server's log."));
    }
    if (!this.closed) this.assign();
  }
}

function failed(message: string): ScriptAnswer {
  return { ok: false, timedOut: false, message };
}

function timedOut(): ScriptAnswer {
  return {
    ok: false,
    timedOut: true,
    message: `Script not evaluated within ${limits.scriptTimeMs / 1000} seconds, interrupted.`,
  };
}

/** Processor time of a process in ms, from /proc/<pid>/stat in ticks of 10 ms; null where there is no such file. */
function cpuMsOf(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ");
    return (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * 10;
  } catch {
    return null;
  }
}
