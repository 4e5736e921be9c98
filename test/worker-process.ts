import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface WorkerProcess {
  readonly pid: number;
  /** What its `/health` says. */
  health(): Promise<{ readonly running: number; readonly artifacts: string }>;
  /** Answers its exit code; null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Everything that it has printed. */
  output(): string;
}

/** The stand-alone image worker, bundled as the build does; each `start` is a process of its own. */
export async function buildWorker() {
  const directory = `${ROOT}node_modules/.cache/baton-test/worker-${process.pid}-${Date.now()}`;
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: {
      "worker-main": `${ROOT}lib/server/worker-main.ts`,
      "image-child": `${ROOT}lib/server/children/image-child.ts`,
    },
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "server-only": `${ROOT}test/empty-module.ts`, "@": ROOT.replace(/\/$/, "") },
    logLevel: "silent",
  });
  const running = new Set<WorkerProcess>();
  return {
    /** Resolves when it is ready; rejects with what it said when it ends before. */
    async start(variables: Readonly<Record<string, string>>): Promise<WorkerProcess> {
      const worker = await start(`${directory}/worker-main.mjs`, variables);
      running.add(worker);
      return worker;
    },
    /** Kills what still runs. */
    async remove(): Promise<void> {
      await Promise.all(Array.from(running, (worker) => worker.end("SIGKILL")));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start(
  entry: string,
  variables: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child: ChildProcess = spawn(process.execPath, [entry], {
    cwd: ROOT,
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"] ?? "",
      BATON_WORKER_PORT: "0",
      BATON_IMAGE_WORKERS: "1",
      BATON_MIN_FREE_DISK_BYTES: "0",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const address = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /health on (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    void ended.then(() => reject(new Error(output.trim())));
  });
  return {
    pid: child.pid ?? 0,
    health: async () => (await (await fetch(address)).json()) as never,
    end(signal) {
      child.kill(signal);
      return ended;
    },
    output: () => output,
  };
}
