import "server-only";

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AppError } from "@/lib/core/errors";
import type { QueueFacts, WorkersFacts } from "@/lib/core/server-facts";
import type { Log } from "@/lib/server/log";
import { createApi } from "@/lib/server/http/api";
import type { ApiApp } from "@/lib/server/http/context";
import { describeImageRoutes } from "@/lib/server/http/described-routes";
import { Guard } from "@/lib/server/http/guard";
import { artifactRoutes } from "@/lib/server/http/routes/artifacts";
import { blobRoutes } from "@/lib/server/http/routes/blobs";
import { galleryRoutes } from "@/lib/server/http/routes/galleries";
import { runRoutes } from "@/lib/server/http/routes/run";
import { sampleRoutes } from "@/lib/server/http/routes/samples";
import { serverFactsRoutes } from "@/lib/server/http/routes/server-facts";
import { storageTestRoutes } from "@/lib/server/http/routes/storage-test";
import type { RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";

import type { Env } from "./env";
import { watchImages } from "./image-metrics";
import type { ImageRuntime } from "./runtime-images";
import type { Stores } from "./runtime-stores";
import { settingsFacts } from "./settings-facts";

export interface Status {
  /** Null: requests can be taken. */
  notReady: string | null;
  /** What ends each open stream. */
  readonly streams: Set<() => void>;
}

export interface ApiParts {
  readonly env: Env;
  readonly log: Log;
  readonly root: string;
  readonly metrics: Stores["metrics"];
  readonly images: ImageRuntime;
  readonly status: Status;
  readonly own: OwnServices;
  readonly conductor: (table: RouteTable) => void;
  /** Id of an execution that has not ended and names the artifact; null: none. */
  readonly openExecutionNaming: (artifactId: string) => string | null;
  /** How many image tasks wait for a worker. */
  readonly waitingImages: () => number | Promise<number>;
  /** How long tasks wait, by queue; null: not known here. */
  readonly readiness: () => ReadonlyMap<string, QueueFacts> | null;
  /** What `/api/health` says beyond engine and version. */
  readonly health: () => Readonly<Record<string, unknown>>;
}

/** The whole API over whichever engine there is. */
export function serverApi(parts: ApiParts): ApiApp {
  const { env, log, root, metrics, images, status, own } = parts;
  const version = versionOf(root);
  watchImages(metrics.registry, images.pool);
  const { app } = createApi({
    own,
    conductor: parts.conductor,
    guard: new Guard({ ...env, now: Date.now }),
    log,
    system: {
      version,
      health: () => ({
        engine: own.engine.kind,
        version,
        // Elsewhere only the deadline of a picture protects the machine.
        imageMemoryIsWatched: images.pool.health().memoryWatched,
        ...parts.health(),
      }),
      notReady: () => status.notReady ?? images.pool.health().reason,
      metrics: () => metrics.registry.metrics(),
    },
    live: {
      register: (close) => {
        status.streams.add(close);
        return () => status.streams.delete(close);
      },
    },
    extend: (table) => {
      const { artifacts, jobs } = images;
      blobRoutes(table, { artifacts, catalog: artifacts.catalog, jobs });
      describeImageRoutes(table);
      const routes = table.app as unknown as Parameters<typeof artifactRoutes>[0];
      sampleRoutes(routes, { directory: join(root, "public/samples"), limits: env.imageLimits });
      const { filesPerUpload: maxFilesPerUpload } = env;
      const executionOf = (id: string) => own.engine.execution(id).catch(nullIfMissing);
      const queueIsFull = async () => (await parts.waitingImages()) >= env.imageQueue;
      runRoutes(table, { ...own, artifacts, jobs, maxFilesPerUpload, queueIsFull });
      const groups = settingsFacts(env);
      const fixedSecrets = Object.keys(env.secrets).toSorted();
      storageTestRoutes(table, images.objects);
      galleryRoutes(table, { ...own, artifacts, executionOf });
      serverFactsRoutes(table, {
        workers: () => workersFacts(parts),
        settings: () => ({ version, groups, fixedSecrets }),
      });
      artifactRoutes(routes, {
        artifacts: images.artifacts,
        previews: images.previews,
        jobs: images.jobs,
        maxFilesPerUpload,
        executionOf,
        runningExecutionWith: (row) => Promise.resolve(parts.openExecutionNaming(row.id)),
      });
    },
  });
  return app;
}

function workersFacts({ images, readiness }: ApiParts): WorkersFacts {
  const { ok, reason, children, busy, waiting } = images.pool.health();
  const queues = readiness();
  return {
    pool: { isOk: ok, reason, size: images.pool.size, children, busy, waiting },
    builtInTypes: images.workers.flatMap(({ types }) => types),
    queues: queues === null ? null : Object.fromEntries(queues),
    now: Date.now(),
  };
}

function nullIfMissing(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
