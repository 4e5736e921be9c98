import "server-only";

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { createArtifactCatalog, firstImages } from "@/lib/server/db/artifacts";
import { type Database, openPrisma } from "@/lib/server/db/client";
import { Definitions } from "@/lib/server/db/definitions";
import { Drafts } from "@/lib/server/db/drafts";
import { SecretStore } from "@/lib/server/db/secrets";
import { Settings } from "@/lib/server/db/settings";
import { TaskDefinitions } from "@/lib/server/db/task-definitions";
import { EmbeddedEngine } from "@/lib/server/engine/embedded";
import { Metadata } from "@/lib/server/engine/metadata";
import { limits } from "@/lib/core/limits";
import { createHttpExchange } from "@/lib/server/net/http-exchange";
import { createHttpWorker } from "@/lib/server/tasks/http";
import { Simulator } from "@/lib/server/simulate/simulator";
import { ScriptPool } from "@/lib/server/children/script-pool";
import { assemble, type EngineParts } from "@/lib/server/executor/assemble";
import { recover } from "@/lib/server/executor/recover";
import { openSeal } from "@/lib/server/secrets/seal";
import { Secrets } from "@/lib/server/secrets/secrets";
import { createApi } from "@/lib/server/http/api";
import type { ApiApp } from "@/lib/server/http/context";
import { describeImageRoutes } from "@/lib/server/http/described-routes";
import { Guard } from "@/lib/server/http/guard";
import { artifactRoutes } from "@/lib/server/http/routes/artifacts";
import type { ApiServices } from "@/lib/server/http/services";
import { sampleRoutes } from "@/lib/server/http/routes/samples";
import { closeConnection, openConnection, type Connection } from "@/lib/server/store/connection";
import { migrate } from "@/lib/server/store/migrate";
import { takeLock, takeOwnership } from "@/lib/server/store/owner";
import { Writer } from "@/lib/server/store/writer";
import type { Worker } from "@/lib/server/tasks/worker";

import { openDataDirectory, protectDatabase } from "./data-directory";
import { type Env, readEnv } from "./env";
import { prepareFirstStart } from "./first-start";
import { createLog, type Log } from "./log";
import { createMetrics } from "./metrics";
import { type ImageRuntime, startImages } from "./runtime-images";

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

const DRAIN_MS = 8_000;

/**
 * Opens the data folder (lock, migrations), the stores, the engine with its workers, and the API over them; recovers
 * what was running. @throws AppError with a sentence when the folder is locked, not writable or of a newer version.
 */
export async function startRuntime(
  env: Env,
  log: Log,
  options: RuntimeOptions = {},
): Promise<Runtime> {
  openDataDirectory(env.dataDir);
  const lock = takeLock(env.dataDir);
  try {
    return await startLocked({
      env,
      log,
      root: options.root ?? process.cwd(),
      options,
      release: () => lock.release(),
    });
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

interface Ground {
  readonly env: Env;
  readonly log: Log;
  readonly root: string;
  readonly options: RuntimeOptions;
  readonly release: () => void;
}

async function startLocked(ground: Ground): Promise<Runtime> {
  const { env, log, root, options } = ground;
  const database = openStores(ground);
  const { connection, db, writer, metrics } = database;
  const images = await startImages({
    env,
    log,
    catalog: createArtifactCatalog(db),
    newId: () => randomBytes(16).toString("base64url"),
    ...(options.childEntry === undefined ? {} : { childEntry: options.childEntry }),
  });
  const secrets = new Secrets(env.secrets);
  const secretStore = new SecretStore(db, openSeal(env.dataDir), secrets);
  await secretStore.load((error) => log.error({ err: error }, "a secret cannot be read"));
  const scripts = new ScriptPool({
    entry: join(dirname(options.childEntry ?? fileURLToPath(import.meta.url)), "script-child.mjs"),
    log: (message, data) => log.warn(data, message),
  });
  const parts = assemble({
    scripts,
    connection,
    writer,
    secrets,
    now: Date.now,
    workers: [
      ...images.workers,
      createHttpWorker(
        createHttpExchange({ ...env.fetch, redirects: limits.httpRedirects, userAgent: "Baton" }),
      ),
      ...(options.workers ?? []),
    ],
    systemValue: (name) => systemValue(env, name),
    onBug: (error, about) => log.error({ err: error, ...about }, "the engine met a bug"),
  });
  metrics.watch(parts, Date.now);
  const status: Status = { notReady: "starting", streams: new Set() };
  const api = createServerApi(ground, {
    ...database,
    images,
    scripts,
    parts,
    status,
    secretStore,
  });
  await prepareFirstStart({
    definitions: new Definitions(db),
    taskDefinitions: new TaskDefinitions(db),
    settings: new Settings(db),
    isRegistered: (name) => parts.definitions.findTask(name) !== undefined,
    samplesDirectory: join(root, "public/samples"),
    now: Date.now(),
  });
  parts.definitions.changed();
  log.info({ ...(await recover(parts.executor)) }, "recovered");
  parts.events.recover();
  parts.schedules.run();
  status.notReady = null;
  const close = closing(ground, { ...database, images, scripts, parts, status });
  return { api, ready: () => Promise.resolve(), close };
}

interface Stores {
  readonly connection: Connection;
  readonly db: Database;
  readonly writer: Writer;
  readonly metrics: ReturnType<typeof createMetrics>;
}

function openStores({ env, root }: Ground): Stores {
  const file = join(env.dataDir, "baton.db");
  migrate({ file, migrationsDirectory: join(root, "prisma/migrations"), now: Date.now() });
  const connection = openConnection(file, { sync: env.synchronous, busyTimeoutMs: 50 });
  const db = openPrisma(file, env.synchronous);
  protectDatabase(file);
  const metrics = createMetrics();
  const epoch = takeOwnership(connection, Date.now());
  return {
    connection,
    db,
    metrics,
    writer: new Writer({ connection, epoch, onFlush: metrics.noteFlush }),
  };
}

interface Status {
  notReady: string | null;
  /** What ends each open stream. */
  readonly streams: Set<() => void>;
}

interface Living extends Stores {
  readonly images: ImageRuntime;
  readonly scripts: ScriptPool;
  readonly parts: EngineParts;
  readonly status: Status;
}

type Served = Living & { readonly secretStore: SecretStore };

function servicesOf({ env }: Ground, { db, parts, scripts, secretStore }: Served): ApiServices {
  const now = Date.now;
  const metadata = new Metadata({
    definitions: new Definitions(db),
    taskDefinitions: new TaskDefinitions(db),
    now,
    onChange: () => parts.definitions.changed(),
  });
  return {
    engine: new EmbeddedEngine(parts, now, env.workflowEnvironment),
    metadata,
    drafts: new Drafts(db),
    eventHandlers: parts.eventHandlers,
    schedules: parts.schedules,
    simulator: new Simulator({
      definitions: parts.definitions,
      scripts,
      now,
      systemValue: (name) => systemValue(env, name),
    }),
    environment: env.workflowEnvironment,
    secrets: parts.secrets,
    secretStore,
    now,
    firstImageOf: (ids) => firstImages(db, ids),
  };
}

function createServerApi(ground: Ground, living: Served): ApiApp {
  const { env, log, root } = ground;
  const { parts, images, status, metrics } = living;
  const version = versionOf(root);
  const services = servicesOf(ground, living);
  const { app } = createApi({
    services,
    guard: new Guard({ ...env, now: Date.now }),
    log,
    system: {
      version,
      health: () => ({ engine: services.engine.kind, sync: env.synchronous, version }),
      notReady: () => status.notReady,
      metrics: () => metrics.registry.metrics(),
    },
    live: {
      register: (close) => {
        status.streams.add(close);
        return () => status.streams.delete(close);
      },
    },
    extend: (table) => {
      describeImageRoutes(table);
      const { outputSidePixels: maxSidePixels } = env.imageLimits;
      const routes = table.app as unknown as Parameters<typeof artifactRoutes>[0];
      sampleRoutes(routes, { directory: join(root, "public/samples"), maxSidePixels });
      artifactRoutes(routes, {
        artifacts: images.artifacts,
        previews: images.previews,
        jobs: images.jobs,
        maxFilesPerUpload: env.filesPerUpload,
        executionOf: (id) => parts.executor.view(id),
        runningExecutionWith: (row) => Promise.resolve(parts.search.openExecutionNaming(row.id)),
      });
    },
  });
  return app;
}

function closing({ release }: Ground, living: Living): Runtime["close"] {
  let closed: Promise<void> | null = null;
  return (graceMs = DRAIN_MS) => {
    closed ??= close(living, graceMs).then(release);
    return closed;
  };
}

async function close(
  { connection, db, writer, images, scripts, parts, status }: Living,
  graceMs: number,
): Promise<void> {
  status.notReady = "stopping";
  parts.dispatcher.drain();
  for (const end of Array.from(status.streams)) end();
  await parts.host.drain(graceMs);
  parts.close();
  writer.close();
  await images.close();
  await scripts.close();
  await db.$disconnect();
  closeConnection(connection);
}

function systemValue(env: Env, name: string): string | undefined {
  const prefix = "workflow.env.";
  if (!name.startsWith(prefix)) return undefined;
  const key = name.slice(prefix.length);
  return Object.hasOwn(env.workflowEnvironment, key) ? env.workflowEnvironment[key] : undefined;
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
