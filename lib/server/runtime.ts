import "server-only";

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { takeLock } from "@/lib/server/store/owner";

import { openDataDirectory } from "./data-directory";
import { type Env, readEnv } from "./env";
import { createLog, type Log } from "./log";
import { startCluster } from "./runtime-cluster";
import { startEmbedded } from "./runtime-embedded";
import type { EngineRuntime, Runtime, RuntimeOptions } from "./runtime-types";

export type { Runtime } from "./runtime-types";

const DRAIN_MS = 8_000;

/**
 * Opens the data folder (lock, migrations), the stores, the engine with its workers (or the connection to another one), and
 * the API over them; recovers what was running. @throws AppError with a sentence when the folder is locked, not writable or of a newer version.
 */
export async function startRuntime(
  env: Env,
  log: Log,
  options: RuntimeOptions = {},
): Promise<Runtime> {
  openDataDirectory(env.dataDir);
  const lock = takeLock(env.dataDir);
  try {
    const ground = {
      env,
      log,
      root: options.root ?? process.cwd(),
      options,
      childrenDirectory: dirname(options.childEntry ?? fileURLToPath(import.meta.url)),
    };
    const { conductor } = env;
    const runtime =
      conductor === null ? await startEmbedded(ground) : await startCluster(ground, conductor);
    return releasing(runtime, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

const SHARED = Symbol.for("baton.runtime");

/**
 * The one runtime of this process. Next's module graphs and the server's own are different ones, so it is kept on the
 * global object; whoever asks first starts it, by `start` or from the environment.
 */
export function sharedRuntime(
  start: () => Promise<Runtime> = startFromEnvironment,
): Promise<Runtime> {
  const place = globalThis as { [SHARED]?: Promise<Runtime> };
  place[SHARED] ??= start();
  return place[SHARED];
}

async function startFromEnvironment(): Promise<Runtime> {
  const env = readEnv();
  const runtime = await startRuntime(env, createLog(env.logLevel), {
    childEntry: join(process.cwd(), "build/image-child.mjs"),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void runtime.close());
  return runtime;
}

/** Closes once, with the usual grace unless told otherwise, and lets go of the data folder. */
function releasing(runtime: EngineRuntime, release: () => void): Runtime {
  let closed: Promise<void> | null = null;
  return {
    ...runtime,
    close: (graceMs = DRAIN_MS) => {
      closed ??= runtime.close(graceMs).finally(release);
      return closed;
    },
  };
}
