import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";

import { DEFAULT_IMAGE_LIMITS, type ImageLimits } from "@/lib/core/image/image-limits";
import type { JsonObject } from "@/lib/core/json";
import { ImagePool } from "@/lib/server/children/pool";
import { Artifacts } from "@/lib/server/storage/artifacts";
import { createJobDirectories } from "@/lib/server/storage/job-directories";
import { createLocalStore, createPublishedFiles } from "@/lib/server/storage/local-disk";
import { Previews } from "@/lib/server/storage/previews";
import { Sources, type UrlFetcher } from "@/lib/server/storage/sources";
import type { ArtifactRow, ObjectClient } from "@/lib/server/storage/storage";
import { createWorkers } from "@/lib/server/tasks/registry";
import type { WorkerOutcome, WorkerTask } from "@/lib/server/tasks/worker";

import { buildImageChild, childEnvironment } from "./image-child";
import { createMemoryCatalog } from "./memory-catalog";

export interface WorkshopOptions {
  /** A built image child; otherwise one is built. */
  readonly entry?: string;
  readonly limits?: Partial<ImageLimits>;
  readonly size?: number;
  readonly objects?: ObjectClient | null;
  readonly connections?: ReadonlyMap<string, ObjectClient>;
  readonly fetchUrl?: UrlFetcher | null;
  readonly minFreeBytes?: number;
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;

/** Workers with real children, a real store and real files in a folder of their own; only the rows are in memory. */
export async function openWorkshop(options: WorkshopOptions = {}) {
  const child = options.entry === undefined ? await buildImageChild() : null;
  const directory = mkdtempSync(join(tmpdir(), "baton-workshop-"));
  const limits = { ...DEFAULT_IMAGE_LIMITS, ...options.limits };
  const pool = new ImagePool({
    entry: options.entry ?? child?.entry ?? "",
    size: options.size ?? 2,
    directory: join(directory, "tmp"),
    environment: childEnvironment(),
    memoryBytes: limits.memoryBytes,
    log: () => undefined,
  });
  const catalog = createMemoryCatalog();
  const store = createLocalStore(join(directory, "blobs"));
  const files = createPublishedFiles(join(directory, "published"));
  const jobs = createJobDirectories(join(directory, "tmp"));
  const objects = options.objects ?? null;
  const connections = options.connections ?? new Map<string, ObjectClient>();
  const previews = new Previews({
    store,
    jobs,
    pool,
    limits,
    directory: join(directory, "previews"),
  });
  const artifacts = new Artifacts({
    store,
    catalog,
    jobs,
    pool,
    limits,
    minFreeBytes: options.minFreeBytes ?? 0,
    onGone: (sha256) => previews.forget(sha256),
    now: Date.now,
    newId: () => randomBytes(16).toString("base64url"),
  });
  const sources = new Sources({
    store,
    catalog,
    files,
    objects,
    connections,
    fetchUrl: options.fetchUrl ?? null,
    ownOrigins: ["http://localhost:3000"],
    limits,
  });
  const workers = createWorkers({
    pool,
    artifacts,
    sources,
    files,
    objects,
    connections,
    jobs,
    limits,
    fontFile: join(process.cwd(), "node_modules/geist/dist/fonts/geist-sans/Geist-Regular.ttf"),
    now: Date.now,
  });
  await pool.warm();
  return {
    directory,
    limits,
    pool,
    catalog,
    store,
    files,
    jobs,
    artifacts,
    sources,
    previews,
    workers,
    /** Bytes as an uploaded artifact. */
    async upload(data: Buffer, name = "photo.jpg"): Promise<ArtifactRow> {
      return await jobs.use(async (directory) => {
        const signal = new AbortController().signal;
        const staged = await artifacts.stage(Readable.from([data]), { directory, name, signal });
        return (await artifacts.commit(staged)).row;
      });
    },
    /** One attempt of a task. */
    async run(
      taskType: string,
      input: JsonObject,
      change: Partial<WorkerTask> & { signal?: AbortSignal } = {},
    ): Promise<WorkerOutcome & { readonly log: readonly string[] }> {
      const log: string[] = [];
      const worker = workers.find((entry) => entry.types.includes(taskType));
      if (worker === undefined) throw new Error(`no worker for ${taskType}`);
      const outcome = await worker.run(
        {
          taskId: randomUUID(),
          workflowId: "run-1",
          workflowName: "w",
          ref: `${taskType}_ref`,
          taskType,
          attempt: 0,
          iteration: 0,
          input,
          deadlineMs: null,
          log: (line) => log.push(line),
          progress: () => undefined,
          ...change,
        },
        change.signal ?? new AbortController().signal,
      );
      return { ...outcome, log };
    },
    /** What lies in the temporary folder beside the children's own directories when all jobs are gone. */
    async leftovers() {
      await jobs.settled();
      return readdirSync(join(directory, "tmp")).filter((name) => !name.startsWith("child-"));
    },
    async close() {
      await pool.close();
      rmSync(directory, { recursive: true, force: true });
      child?.remove();
    },
  };
}

/** The output of a completed attempt. */
export function outputOf(outcome: WorkerOutcome): JsonObject {
  if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
  return outcome.output;
}
