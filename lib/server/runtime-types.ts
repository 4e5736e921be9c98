import type { ApiApp } from "@/lib/server/http/context";
import type { Log } from "@/lib/server/log";
import type { Worker } from "@/lib/server/tasks/worker";

import type { Env } from "./env";

export interface RuntimeOptions {
  /** The project's folder: migrations and samples are found below it. The working directory if absent. */
  readonly root?: string;
  /** Beside the built-in workers. */
  readonly workers?: readonly Worker[];
  /** Absolute path of the built image child; beside the bundle of the server if absent. */
  readonly childEntry?: string;
}

/** Everything that lives as long as the server. */
export interface Runtime {
  readonly api: ApiApp;
  /** Resolves when requests can be taken: locked, migrated, recovered. */
  ready(): Promise<void>;
  /** Takes nothing new, gives what runs its time, writes what is pending, lets go of the data folder. Idempotent. */
  close(graceMs?: number): Promise<void>;
}

/** The same, of one kind of engine: `close` is called once and is told how long running work may take. */
export interface EngineRuntime extends Omit<Runtime, "close"> {
  close(graceMs: number): Promise<void>;
}

/** What every kind of runtime stands on. */
export interface Ground {
  readonly env: Env;
  readonly log: Log;
  readonly root: string;
  readonly options: RuntimeOptions;
  /** Where the built children lie. */
  readonly childrenDirectory: string;
}
