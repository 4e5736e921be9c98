import "server-only";

import { join } from "node:path";

import { AppError } from "@/lib/core/errors";
import { IMAGE_TASK_TYPES } from "@/lib/core/image/task-texts";
import { limits } from "@/lib/core/limits";
import { ScriptPool } from "@/lib/server/children/script-pool";
import { firstImages, variantTotals } from "@/lib/server/db/artifacts";
import { Definitions } from "@/lib/server/db/definitions";
import { Drafts } from "@/lib/server/db/drafts";
import { SecretStore } from "@/lib/server/db/secrets";
import { Settings } from "@/lib/server/db/settings";
import { TaskDefinitions } from "@/lib/server/db/task-definitions";
import { EmbeddedEngine } from "@/lib/server/engine/embedded";
import { Metadata } from "@/lib/server/engine/metadata";
import { assemble, type EngineParts } from "@/lib/server/executor/assemble";
import { recover } from "@/lib/server/executor/recover";
import { conductorRoutes } from "@/lib/server/http/routes/conductor";
import { createHttpExchange } from "@/lib/server/net/http-exchange";
import { openSeal } from "@/lib/server/secrets/seal";
import { Secrets } from "@/lib/server/secrets/secrets";
import { Simulator } from "@/lib/server/simulate/simulator";
import { closeConnection } from "@/lib/server/store/connection";
import { createHttpWorker } from "@/lib/server/tasks/http";

import type { Env } from "./env";
import { prepareFirstStart } from "./first-start";
import type { EngineRuntime, Ground } from "./runtime-types";
import { serverApi, type Status } from "./runtime-api";
import { type ImageRuntime, startImageRuntime } from "./runtime-images";
import { openStores, type Stores } from "./runtime-stores";
import { Retention } from "./storage/retention";

interface Living extends Stores {
  readonly images: ImageRuntime;
  readonly scripts: ScriptPool;
  readonly parts: EngineParts;
  readonly secretStore: SecretStore;
  readonly status: Status;
}

interface Running extends Living {
  readonly sweeping: NodeJS.Timeout;
}

const SWEEP_EVERY_MS = 3_600_000;

/** The engine in this process: the executor with its workers, Conductor's routes answered here. */
export async function startEmbedded(ground: Ground): Promise<EngineRuntime> {
  const { env, log, root, options } = ground;
  const stores = openStores(env, root);
  const { connection, db, writer, metrics } = stores;
  const images = await startImageRuntime(ground, db);
  const secrets = new Secrets(env.secrets);
  const secretStore = new SecretStore(db, openSeal(env.dataDir), secrets);
  await secretStore.load((error) => log.error({ err: error }, "a secret cannot be read"));
  const scripts = new ScriptPool({
    entry: join(ground.childrenDirectory, "script-child.mjs"),
    log: (message, data) => log.warn(data, message),
  });
  const fetching = { ...env.fetch, redirects: limits.httpRedirects, userAgent: "Baton" };
  const parts = assemble({
    scripts,
    connection,
    writer,
    secrets,
    now: Date.now,
    workers: [
      ...images.workers,
      createHttpWorker(createHttpExchange(fetching)),
      ...(options.workers ?? []),
    ],
    systemValue: (name) => systemValue(env, name),
    onBug: (error, about) =>
      error instanceof AppError
        ? log.warn({ ...about, code: error.code }, error.message)
        : log.error({ err: error, ...about }, "the engine met a bug"),
  });
  metrics.watch(parts, Date.now);
  const status: Status = { notReady: "starting", streams: new Set() };
  const living = { ...stores, images, scripts, parts, secretStore, status };
  const api = apiOf(ground, living);
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
  const sweeping = sweepArtifacts(ground, living);
  return {
    api,
    ready: () => Promise.resolve(),
    close: (graceMs) => close({ ...living, sweeping }, graceMs),
  };
}

/** Once an hour: what nobody needs any more goes. */
function sweepArtifacts({ env, log }: Ground, { images, parts: { search } }: Living) {
  const { artifacts, store } = images;
  const retention = new Retention({
    artifacts,
    store,
    catalog: artifacts.catalog,
    executions: {
      ended: (ids) => search.ended(ids),
      isNamed: (text) => search.anyExecutionNaming(text) !== null,
      isNamedByOpen: (text) => search.openExecutionNaming(text) !== null,
    },
    rules: env.retention,
    now: Date.now,
  });
  return setInterval(() => {
    retention.sweep().then(
      (removed) => log.info(removed, "artifacts swept"),
      (error: unknown) => log.warn({ err: error }, "artifacts could not be swept"),
    );
  }, SWEEP_EVERY_MS).unref();
}

function apiOf(ground: Ground, { db, parts, scripts, secretStore, ...living }: Living) {
  const { env } = ground;
  const now = Date.now;
  const metadata = new Metadata({
    definitions: new Definitions(db),
    taskDefinitions: new TaskDefinitions(db),
    now,
    onChange: () => parts.definitions.changed(),
  });
  const engine = new EmbeddedEngine(parts, now, env.workflowEnvironment);
  const simulator = new Simulator({
    definitions: parts.definitions,
    scripts,
    now,
    systemValue: (name) => systemValue(env, name),
  });
  const services = {
    engine,
    metadata,
    eventHandlers: parts.eventHandlers,
    schedules: parts.schedules,
    scheduleRuns: parts.scheduleRuns,
    simulator,
    environment: env.workflowEnvironment,
    secrets: parts.secrets,
    secretStore,
    now,
  };
  return serverApi({
    ...ground,
    ...living,
    own: {
      engine,
      rawWorkflow: (name, version) => metadata.rawWorkflow(name, version),
      drafts: new Drafts(db),
      simulator,
      now,
      firstImageOf: (ids) => firstImages(db, ids),
      variantTotals: (ids) => variantTotals(db, ids),
    },
    conductor: (table) => conductorRoutes(table, services),
    openExecutionNaming: (id) => parts.search.openExecutionNaming(id),
    waitingImages: () => {
      const sizes = parts.queues.sizes();
      return IMAGE_TASK_TYPES.reduce((sum, type) => sum + (sizes.get(type) ?? 0), 0);
    },
    readiness: () => parts.queues.readiness(),
    health: () => ({ sync: env.synchronous }),
  });
}

async function close(
  { connection, db, writer, images, scripts, parts, status, sweeping }: Running,
  graceMs: number,
): Promise<void> {
  status.notReady = "stopping";
  clearInterval(sweeping);
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
