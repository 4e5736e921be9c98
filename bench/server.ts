import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { serverArguments, serverEnvironment } from "../scripts/serve.mjs";
import { freePort } from "../test/free-port.mjs";

export interface BenchServer {
  readonly url: string;
  readonly dataDir: string;
  pid(): number;
  /** Ends the process and starts it again on the same data; answers the time to ready in ms. `between` gets the folder. */
  restart(between?: (dataDir: string) => void): Promise<number>;
  stop(): Promise<void>;
}

/** The built server (`npm run build`) on a data folder and port of its own, durable as shipped. */
export async function startServer(): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "baton-bench-"));
  const port = await freePort();
  // As `npm start` sets it.
  const environment = serverEnvironment({
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    BATON_DATA_DIR: dataDir,
    BATON_LOG_LEVEL: "warn",
  });
  let child = await launch(environment);
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: () => child.pid ?? 0,
    async restart(between) {
      await end(child);
      between?.(dataDir);
      const startedAt = performance.now();
      child = await launch(environment);
      return performance.now() - startedAt;
    },
    async stop() {
      await end(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function launch(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...serverArguments(), "build/main.mjs"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("Baton is ready")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
