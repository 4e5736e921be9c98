import "server-only";

import { join } from "node:path";

import { IMAGE_TASK_TYPES } from "@/lib/core/image/task-texts";
import { ScriptPool } from "@/lib/server/children/script-pool";
import { firstImages, variantTotals } from "@/lib/server/db/artifacts";
import { Drafts } from "@/lib/server/db/drafts";
import { ConductorEngine } from "@/lib/server/engine/conductor";
import { RemoteDefinitions } from "@/lib/server/engine/remote-definitions";
import { forwardRoutes } from "@/lib/server/http/routes/forward";
import { ConductorClient, type ConductorServer } from "@/lib/server/net/conductor-client";
import { Poller } from "@/lib/server/poller/poller";
import { RemoteQueues } from "@/lib/server/poller/remote-queues";
import { Simulator } from "@/lib/server/simulate/simulator";
import { closeConnection } from "@/lib/server/store/connection";

import { bringToCluster } from "./first-cluster-start";
import type { EngineRuntime, Ground } from "./runtime-types";
import { serverApi, type Status } from "./runtime-api";
import { type ImageRuntime, startImageRuntime } from "./runtime-images";
import { openStores, type Stores } from "./runtime-stores";
import { workerIdOf } from "./worker-id";

/**
 * A Conductor server elsewhere as the engine: its routes are forwarded, this process keeps drafts and artifacts, registers
 * what it brings there, polls it with the image workers and turns its executions into live events.
 */
export async function startCluster(
  ground: Ground,
  server: ConductorServer,
): Promise<EngineRuntime> {
  const { env, log, root } = ground;
  const stores = openStores(env, root);
  const images = await startImageRuntime(ground, stores.db);
  const scripts = new ScriptPool({
    entry: join(ground.childrenDirectory, "script-child.mjs"),
    log: (message, data) => log.warn(data, message),
  });
  const client = new ConductorClient(server, Date.now);
  const engine = new ConductorEngine(client);
  const poller = pollerOf(ground, { client, engine, images });
  const status: Status = { notReady: null, streams: new Set() };
  const living = { stores, images, scripts, client, engine, poller, status, server };
  const api = apiOf(ground, living);
  const samplesDirectory = join(root, "public/samples");
  const stopBringing = bringToCluster({ client, log, samplesDirectory });
  poller.start();
  return {
    api,
    ready: () => Promise.resolve(),
    close: (graceMs) => {
      stopBringing();
      return close(living, graceMs);
    },
  };
}

interface Living {
  readonly stores: Stores;
  readonly images: ImageRuntime;
  readonly scripts: ScriptPool;
  readonly client: ConductorClient;
  readonly engine: ConductorEngine;
  readonly poller: Poller;
  readonly status: Status;
  readonly server: ConductorServer;
}

function pollerOf(
  { log, options }: Ground,
  { client, engine, images }: Pick<Living, "client" | "engine" | "images">,
): Poller {
  return new Poller({
    client,
    workers: [...images.workers, ...(options.workers ?? [])],
    workerId: workerIdOf(),
    domain: null,
    log: (message, about) => log.warn(about, message),
    onProgress: ({ workflowInstanceId, taskId, referenceTaskName }, percent) =>
      engine.progress({ executionId: workflowInstanceId, taskId, ref: referenceTaskName, percent }),
  });
}

function apiOf(ground: Ground, living: Living) {
  const { stores, images, scripts, client, engine, poller, status, server } = living;
  const definitions = new RemoteDefinitions(client);
  const queues = new RemoteQueues(client, IMAGE_TASK_TYPES, Date.now);
  const simulator = new Simulator({ definitions, scripts, now: Date.now, systemValue: unknown });
  return serverApi({
    ...ground,
    metrics: stores.metrics,
    images,
    status,
    own: {
      engine,
      rawWorkflow: (name, version) => definitions.raw(name, version),
      drafts: new Drafts(stores.db),
      simulator: {
        run: async (request) => {
          await definitions.refresh();
          return await simulator.run(request);
        },
      },
      now: Date.now,
      firstImageOf: async (ids) => {
        await images.artifacts.catalog.catchUp?.();
        return await firstImages(stores.db, ids);
      },
      variantTotals: (ids) => variantTotals(stores.db, ids),
    },
    conductor: (table) =>
      forwardRoutes(table, {
        client,
        onWrite: (id) => engine.touched(id),
        startKeyed: (body) => engine.startFrom(body),
      }),
    openExecutionNaming: () => null,
    waitingImages: () => queues.waiting(),
    readiness: () => null,
    health: () => ({ server: server.url, connection: client.state, worker: poller.state }),
  });
}

/** Values of the other server's environment are not known here. */
function unknown(): undefined {
  return undefined;
}

async function close(
  { stores, images, scripts, engine, poller, status }: Living,
  graceMs: number,
): Promise<void> {
  status.notReady = "stopping";
  for (const end of Array.from(status.streams)) end();
  await poller.drain(graceMs);
  engine.close();
  stores.writer.close();
  await images.close();
  await scripts.close();
  await stores.db.$disconnect();
  closeConnection(stores.connection);
}
