import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { ImagePool } from "./children/pool";
import { createArtifactCatalog } from "./db/artifacts";
import type { Database } from "./db/client";
import { type Env, setUpAwsLibrary } from "./env";
import type { Log } from "./log";
import type { Ground } from "./runtime-types";
import { createUrlFetcher } from "./net/fetch-image";
import { Artifacts } from "./storage/artifacts";
import { createJobDirectories, type JobDirectories } from "./storage/job-directories";
import { createLocalStore, createPublishedFiles } from "./storage/local-disk";
import { createSharedCatalog } from "./storage/object-catalog";
import { createObjectBlobStore } from "./storage/object-store";
import { Previews } from "./storage/previews";
import { Sources } from "./storage/sources";
import type { ArtifactCatalog, ArtifactStore, ObjectClient } from "./storage/storage";
import { createWorkers } from "./tasks/registry";
import type { Worker } from "./tasks/worker";

export interface ImageRuntime {
  readonly pool: ImagePool;
  readonly artifacts: Artifacts;
  readonly previews: Previews;
  readonly jobs: JobDirectories;
  readonly store: ArtifactStore;
  /** Null: no bucket is configured. */
  readonly objects: ObjectClient | null;
  readonly workers: readonly Worker[];
  close(): Promise<void>;
}

interface ImageRuntimeOptions {
  readonly env: Env;
  readonly log: Log;
  /** Made with the client of the bucket; null: none is configured. */
  readonly catalog: (objects: ObjectClient | null) => ArtifactCatalog;
  /** Of an artifact: 128 random bits, URL-safe. */
  readonly newId: () => string;
  /** The project's folder. */
  readonly root: string;
  /** Built image child; by default beside the bundle of the server. */
  readonly childEntry?: string;
  /** Instead of the local disk and the bucket: where bytes are kept. */
  readonly store?: ArtifactStore;
}

/** With the catalog in this process's database. */
export async function startImageRuntime(
  { env, log, root, options }: Ground,
  db: Database,
): Promise<ImageRuntime> {
  return await startImages({
    env,
    log,
    root,
    catalog: (objects) => ownCatalog(env, db, objects),
    newId: () => randomBytes(16).toString("base64url"),
    ...(options.childEntry === undefined ? {} : { childEntry: options.childEntry }),
  });
}

/** Where another server runs the workflows, workers that have the bucket alone note there what they made. */
function ownCatalog(env: Env, db: Database, objects: ObjectClient | null): ArtifactCatalog {
  const own = createArtifactCatalog(db);
  const isShared = objects !== null && env.artifactStore === "s3" && env.conductor !== null;
  return isShared ? createSharedCatalog(own, objects, Date.now) : own;
}

const SWEEP_EVERY_MS = 3_600_000;
/** Licensed under the SIL Open Font License 1.1. */
const FONT = "node_modules/geist/dist/fonts/geist-sans/Geist-Regular.ttf";

/** Builds everything that handles pictures: pool, stores, workers. Leftovers of the process before are removed. */
export async function startImages(options: ImageRuntimeOptions): Promise<ImageRuntime> {
  const { env } = options;
  const temporary = join(env.dataDir, "tmp");
  const jobs = await emptiedJobs(temporary);
  const sweeping = sweepRegularly(jobs, options.log);
  const pool = createPool(options, temporary);
  const { store, ...buckets } = await createStores(env, options.store);
  const { objects, connections } = buckets;
  const catalog = options.catalog(objects);
  const files = createPublishedFiles(folderOf(env, "files"));
  const limits = env.imageLimits;
  const directory = folderOf(env, "previews");
  const previews = new Previews({ store, jobs, pool, limits, directory });
  const artifacts = new Artifacts({
    store,
    catalog,
    jobs,
    pool,
    limits,
    minFreeBytes: env.minFreeDiskBytes,
    onGone: (sha256) => previews.forget(sha256),
    now: Date.now,
    newId: options.newId,
  });
  const sources = new Sources({
    store,
    catalog,
    files,
    ...buckets,
    fetchUrl: createUrlFetcher({ ...env.fetch, userAgent: "Baton" }),
    ownOrigins: ownOrigins(env),
    limits,
  });
  const workers = createWorkers({
    pool,
    artifacts,
    sources,
    files,
    ...buckets,
    jobs,
    limits,
    fontFile: join(options.root, FONT),
    now: Date.now,
  });
  return {
    pool,
    artifacts,
    previews,
    jobs,
    store,
    objects,
    workers: env.imageWorkers === 0 ? [] : workers,
    async close() {
      clearInterval(sweeping);
      await pool.close();
      await jobs.settled();
      for (const client of [objects, ...connections.values()]) client?.close();
    },
  };
}

async function emptiedJobs(temporary: string): Promise<JobDirectories> {
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  const jobs = createJobDirectories(temporary);
  await jobs.sweep(0, Date.now());
  return jobs;
}

function folderOf({ dataDir }: Env, name: "files" | "previews"): string {
  return join(dataDir, name);
}

/** What a failed removal or a foreign process left behind. */
function sweepRegularly(jobs: JobDirectories, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    jobs
      .sweep(SWEEP_EVERY_MS, Date.now())
      .catch((error: unknown) => log.warn({ err: error }, "temporary folders could not be swept"));
  }, SWEEP_EVERY_MS).unref();
}

function createPool({ env, log, childEntry }: ImageRuntimeOptions, directory: string): ImagePool {
  return new ImagePool({
    entry: childEntry ?? join(dirname(fileURLToPath(import.meta.url)), "image-child.mjs"),
    size: Math.max(1, env.imageWorkers),
    directory,
    environment: env.childEnvironment,
    memoryBytes: env.imageLimits.memoryBytes,
    log: (message, data) => log.info(data, message),
  });
}

function ownOrigins(env: Env): string[] {
  return ["127.0.0.1", "localhost"].map((host) => `http://${host}:${env.port}`);
}

interface ObjectStores {
  readonly objects: ObjectClient | null;
  readonly connections: ReadonlyMap<string, ObjectClient>;
  readonly store: ArtifactStore;
}

/** The S3 client is a quarter of a second of loading: only where it is used. */
async function createStores(env: Env, given: ArtifactStore | undefined): Promise<ObjectStores> {
  const { objectStore, artifactStore, dataDir } = env;
  const named = Object.entries(env.connections);
  const local = () => given ?? createLocalStore(join(dataDir, "blobs"));
  if (objectStore === null && named.length === 0)
    return { objects: null, connections: new Map(), store: local() };
  setUpAwsLibrary();
  const { createObjectClient } = await import("./storage/s3");
  const objects = objectStore === null ? null : createObjectClient(objectStore);
  const isRemote = given === undefined && artifactStore === "s3" && objects !== null;
  return {
    objects,
    connections: new Map(named.map(([name, each]) => [name, createObjectClient(each, name)])),
    store: isRemote ? createObjectBlobStore(objects) : local(),
  };
}
