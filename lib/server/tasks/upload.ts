import { imageError } from "@/lib/core/image/errors";
import { isSafePath } from "@/lib/core/image/file-location";
import { displayName, safeName } from "@/lib/core/image/names";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { IfExists, TaskInput, TaskSchemas } from "@/lib/core/image/task-schemas";
import { type Warning, warning } from "@/lib/core/image/warnings";
import type { JsonObject } from "@/lib/core/json";
import { publishObject } from "@/lib/server/storage/published-objects";
import type { SourceFile } from "@/lib/server/storage/sources";
import type { ArtifactRow, ObjectClient } from "@/lib/server/storage/storage";

import { reportWarnings, type TaskRun } from "./image-task";
import type { ImageTaskDeps } from "./deps";
import type { WorkerTask } from "./worker";

type Deps = ImageTaskDeps & { readonly schemas: TaskSchemas };

/**
 * `upload_toS3`: saves a file to the configured bucket, or under the same key to the local store where none is
 * configured. The default key depends on run, reference and name, not on the attempt: a retry overwrites. @throws ImageError
 */
export async function uploadToS3(deps: Deps, task: WorkerTask, run: TaskRun): Promise<JsonObject> {
  const { value: options, warnings } = readTaskInput(deps.schemas.upload_toS3, task.input);
  const objects = clientOf(deps, options.connection);
  if (objects !== null) requireBucket(objects, options.bucket);
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(options.fileLocation, directory, run.signal);
    task.progress(30);
    if (objects !== null)
      return await toBucket({ deps, task, run, source, options, objects, warnings });
    task.log("No bucket is configured: saved to the local store.");
    const key = options.key ?? defaultKey("", options.keyPrefix, task, source);
    const path = key
      .split("/")
      .map((segment) => safeName(segment))
      .join("/");
    const saved = await toLocal({ deps, task, source, path, ifExists: options.ifExists });
    const ignored = [...warnings, ...bucketIgnored(options.bucket)];
    return {
      ...saved,
      s3Url: saved["fileLocation"] ?? null,
      stored: "local",
      ...noted(task, ignored),
    };
  });
}

/** `store_local`: saves a file below the folder of published files. @throws ImageError */
export async function storeLocal(deps: Deps, task: WorkerTask, run: TaskRun): Promise<JsonObject> {
  const { value: options, warnings } = readTaskInput(deps.schemas.store_local, task.input);
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(options.fileLocation, directory, run.signal);
    const name = displayName(options.fileName ?? source.name);
    const path = options.folder === null ? name : `${options.folder}/${name}`;
    const saved = await toLocal({ deps, task, source, path, ifExists: options.ifExists });
    return { ...saved, ...noted(task, warnings) };
  });
}

async function toLocal(save: {
  readonly deps: Deps;
  readonly task: WorkerTask;
  readonly source: SourceFile;
  readonly path: string;
  readonly ifExists: IfExists;
}): Promise<JsonObject> {
  const { deps, task, source, path } = save;
  if (!isSafePath(path)) {
    throw imageError("PARAM_INVALID", {
      problems: [`"key" must have at most 9 parts of plain names; got "${path.slice(0, 60)}".`],
    });
  }
  const { skipped } = await deps.files.publish(path, source.path, save.ifExists);
  const location = `store://files/${path}`;
  const row = await published(deps, { task, source, location, name: path });
  return {
    fileLocation: location,
    artifactId: row.id,
    downloadUrl: `/api/artifacts/${row.id}?download=1`,
    bytes: source.stored.bytes,
    sha256: source.stored.sha256,
    contentType: source.contentType,
    skipped,
  };
}

async function toBucket(save: {
  readonly deps: Deps;
  readonly task: WorkerTask;
  readonly run: TaskRun;
  readonly source: SourceFile;
  readonly options: TaskInput<"upload_toS3">;
  readonly objects: ObjectClient;
  readonly warnings: readonly Warning[];
}): Promise<JsonObject> {
  const { deps, task, run, source, options, objects } = save;
  const { bucket, prefix } = objects.config;
  const key = options.key ?? defaultKey(prefix, options.keyPrefix, task, source);
  const contentType = options.contentType ?? source.contentType;
  const made = await publishObject(objects, {
    bucket,
    key,
    file: source.path,
    stored: source.stored,
    headers: {
      contentType,
      cacheControl: options.cacheControl,
      contentDisposition: options.contentDisposition,
      metadata: options.metadata ?? {},
    },
    ifExists: options.ifExists,
    signal: run.signal,
  });
  const location = locationOf(objects, key);
  await published(deps, { task, source, location, name: key });
  return {
    fileLocation: location,
    s3Url: location,
    objectUrl: objectUrl(objects, key),
    bucket,
    key,
    etag: made.etag,
    bytes: source.stored.bytes,
    sha256: source.stored.sha256,
    contentType,
    ...(made.versionId === null ? {} : { versionId: made.versionId }),
    ...(await presigned(save, key)),
    skipped: made.skipped,
    stored: "s3",
    ...noted(task, [...save.warnings, ...made.warnings]),
  };
}

async function presigned(
  save: { deps: Deps; options: TaskInput<"upload_toS3">; objects: ObjectClient },
  key: string,
): Promise<JsonObject> {
  const { presignSeconds } = save.options;
  if (presignSeconds === null) return {};
  const { bucket } = save.objects.config;
  const url = await save.objects.presign({ bucket, key }, presignSeconds, displayName(key));
  const expiresAt = new Date(save.deps.now() + presignSeconds * 1_000).toISOString();
  return { presignedUrl: url, expiresAt };
}

async function published(
  deps: Deps,
  file: {
    readonly task: WorkerTask;
    readonly source: SourceFile;
    readonly location: string;
    readonly name: string;
  },
): Promise<ArtifactRow> {
  const { task, source, location } = file;
  const { workflowId, taskId, ref, attempt } = task;
  const { format = null, width = null, height = null, pages = null } = source.artifact ?? {};
  return await deps.artifacts.addPublished(
    {
      path: source.path,
      stored: source.stored,
      name: displayName(file.name),
      contentType: source.contentType,
      facts: { format, width, height, pages },
      sourceId: source.artifact?.id ?? null,
      location,
    },
    { workflowId, taskId, ref, attempt },
  );
}

/** @throws ImageError PARAM_INVALID for a connection that is not configured. */
function clientOf({ objects, connections }: Deps, name: string | null): ObjectClient | null {
  if (name === null) return objects;
  const named = connections.get(name);
  if (named !== undefined) return named;
  const known = [...connections.keys()].join(", ");
  throw imageError("PARAM_INVALID", {
    problems: [
      `"connection" must be ${known === "" ? "left out: none is configured" : `one of ${known}`}; got "${name}".`,
    ],
  });
}

function requireBucket({ config }: ObjectClient, bucket: string | null): void {
  if (bucket === null || bucket === config.bucket) return;
  throw imageError("PARAM_INVALID", {
    problems: [`"bucket" must be "${config.bucket}", the configured one; got "${bucket}".`],
  });
}

function bucketIgnored(bucket: string | null): Warning[] {
  if (bucket === null) return [];
  return [warning("OPTION_IGNORED", `No bucket is configured; "${bucket}" was ignored.`)];
}

function defaultKey(
  prefix: string,
  keyPrefix: string | null,
  task: WorkerTask,
  source: SourceFile,
): string {
  const folder = keyPrefix ?? `${safeName(task.workflowId)}/${safeName(task.ref)}`;
  return `${prefix}${folder}/${displayName(source.name)}`;
}

function locationOf({ config }: ObjectClient, key: string): string {
  return config.publicBaseUrl === null
    ? `s3://${config.bucket}/${key}`
    : `${config.publicBaseUrl}/${encodedKey(key)}`;
}

function objectUrl({ config }: ObjectClient, key: string): string {
  if (config.endpoint === null) {
    return `https://${config.bucket}.s3.${config.region}.amazonaws.com/${encodedKey(key)}`;
  }
  const endpoint = new URL(config.endpoint);
  if (config.forcePathStyle) {
    return `${endpoint.origin}${endpoint.pathname.replace(/\/$/, "")}/${config.bucket}/${encodedKey(key)}`;
  }
  return `${endpoint.protocol}//${config.bucket}.${endpoint.host}/${encodedKey(key)}`;
}

function encodedKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}

function noted(task: WorkerTask, warnings: readonly Warning[]): JsonObject {
  return warnings.length === 0 ? {} : { warnings: reportWarnings(task, warnings) };
}
