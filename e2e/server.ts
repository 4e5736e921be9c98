import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { serverArguments } from "../scripts/serve.mjs";
import { freePort } from "../test/free-port.mjs";

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  pid(): number;
  /** Ends the process without warning and starts it again on the same data folder and port. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** The built server on a data folder and port of its own. */
export async function startServer(
  environment: Record<string, string> = {},
): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "baton-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = () => launch({ ...environment, BATON_DATA_DIR: dataDir, PORT: String(port) });
  let child = await start();
  return {
    url,
    dataDir,
    pid: () => child.pid ?? 0,
    async killAndRestart() {
      await end(child, "SIGKILL");
      child = await start();
    },
    async stop() {
      await end(child, "SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function launch(environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...serverArguments(), "build/main.mjs"], {
    env: { ...process.env, NODE_ENV: "production", BATON_LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Baton is ready")) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
    setTimeout(
      () => reject(new Error(`The server was not ready in time: ${said}`)),
      30_000,
    ).unref();
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}
