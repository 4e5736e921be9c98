import { crashPoint } from "@/lib/server/crash-point";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { NodeHttpHandler } from "@smithy/node-http-handler";

import { ImageError, imageError } from "@/lib/core/image/errors";

import { isConditionUnknown, storageError } from "./s3-errors";
import type {
  ByteRange,
  ObjectAddress,
  ObjectClient,
  ObjectHead,
  ObjectPut,
  ObjectStoreConfig,
} from "./storage";

const PART_BYTES = 5 * 1_024 ** 2;
const MAX_PARTS = 10_000;

/** A client for one S3 server, made once per connection, whose name is in its failures. Every call ends when its signal is aborted. */
export function createObjectClient(
  config: ObjectStoreConfig,
  connection = "default",
): ObjectClient {
  const about = (address: ObjectAddress) => aboutOf(address, connection);
  const client = new S3Client(clientConfig(config, modeOf(config)));
  // Checksum parameters of the other mode would break plain downloads by address.
  const signer = new S3Client(clientConfig(config, "WHEN_REQUIRED"));
  return {
    config,
    async put(put) {
      try {
        return await upload(client, put);
      } catch (error) {
        throw put.signal?.aborted === true
          ? imageError("CANCELED", {})
          : storageError(error, about(put));
      }
    },
    async head(address, signal) {
      try {
        return await head(client, address, signal);
      } catch (error) {
        const known = storageError(error, about(address));
        if (known.code === "SOURCE_NOT_FOUND") return null;
        throw known;
      }
    },
    async open(address, range, signal) {
      const known = (error: unknown) => storageError(error, about(address));
      const body = await open(client, address, range, signal).catch((error: unknown) => {
        throw known(error);
      });
      return withKnownErrors(body, known);
    },
    async remove(address) {
      await client.send(new DeleteObjectCommand(named(address))).catch((error: unknown) => {
        const known = storageError(error, about(address));
        if (known.code !== "SOURCE_NOT_FOUND") throw known;
      });
    },
    async *keys(bucket, prefix) {
      try {
        yield* keys(client, bucket, prefix);
      } catch (error) {
        throw storageError(error, about({ bucket, key: prefix }));
      }
    },
    async presign(address, seconds, fileName) {
      const command = new GetObjectCommand({
        ...named(address),
        ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      });
      return await getSignedUrl(signer, command, { expiresIn: seconds });
    },
    close() {
      client.destroy();
      signer.destroy();
    },
  };
}

function aboutOf({ bucket, key }: ObjectAddress, connection: string) {
  return { bucket, reference: `s3://${bucket}/${key}`, connection };
}

function modeOf(config: ObjectStoreConfig) {
  return config.checksums === "required" ? "WHEN_REQUIRED" : "WHEN_SUPPORTED";
}

function clientConfig(
  config: ObjectStoreConfig,
  checksums: "WHEN_REQUIRED" | "WHEN_SUPPORTED",
): S3ClientConfig {
  return {
    region: config.region,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    ...(config.credentials === null ? {} : { credentials: config.credentials }),
    forcePathStyle: config.forcePathStyle,
    maxAttempts: 3,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout: 60_000,
      // Without it a silent server only causes a line in the log, and the request hangs for ever.
      throwOnRequestTimeout: true,
      socketTimeout: 30_000,
      httpsAgent: { maxSockets: 50 },
      httpAgent: { maxSockets: 50 },
    }),
  };
}

async function upload(client: S3Client, put: ObjectPut) {
  const { file } = put;
  const single = typeof file === "string" ? await wholeIfSmall(file, put.bytes) : file;
  const send = async (conditional: boolean) => {
    put.signal?.throwIfAborted();
    const request = new Upload({
      client,
      partSize: partBytes(put.bytes),
      queueSize: 4,
      leavePartsOnError: false,
      params: {
        ...named(put),
        Body: single ?? createReadStream(String(file)),
        ContentType: put.headers.contentType,
        Metadata: { ...put.headers.metadata },
        ...(single === null ? {} : { ContentLength: put.bytes }),
        ...(put.headers.cacheControl == null ? {} : { CacheControl: put.headers.cacheControl }),
        ...(put.headers.contentDisposition == null
          ? {}
          : { ContentDisposition: put.headers.contentDisposition }),
        ...(conditional ? { IfNoneMatch: "*" } : {}),
      },
    });
    const abort = () => void request.abort();
    put.signal?.addEventListener("abort", abort, { once: true });
    try {
      const done = request.done();
      crashPoint("C11");
      return await done;
    } finally {
      put.signal?.removeEventListener("abort", abort);
    }
  };
  const answer = await send(put.onlyIfAbsent).catch(async (error: unknown) => {
    if (put.onlyIfAbsent && isConditionUnknown(error)) return await send(false);
    throw error;
  });
  return {
    versionId: answer.VersionId ?? null,
    md5: single === null ? null : createHash("md5").update(single).digest("hex"),
  };
}

/** Null: it goes in parts. */
async function wholeIfSmall(file: string, bytes: number): Promise<Buffer | null> {
  return bytes < PART_BYTES ? await readFile(file) : null;
}

/** Doubled until the file fits into the number of parts that a server takes. */
function partBytes(bytes: number): number {
  let part = PART_BYTES;
  while (bytes / part > MAX_PARTS) part *= 2;
  return part;
}

async function head(
  client: S3Client,
  address: ObjectAddress,
  signal?: AbortSignal,
): Promise<ObjectHead> {
  const answer = await client.send(new HeadObjectCommand(named(address)), signalOf(signal));
  return {
    bytes: answer.ContentLength ?? 0,
    etag: (answer.ETag ?? "").replaceAll('"', ""),
    contentType: answer.ContentType ?? null,
    sha256: answer.Metadata?.["sha256"] ?? null,
    versionId: answer.VersionId ?? null,
    encryptedByKms: answer.ServerSideEncryption?.startsWith("aws:kms") ?? false,
  };
}

async function open(
  client: S3Client,
  address: ObjectAddress,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable> {
  const command = new GetObjectCommand({
    ...named(address),
    ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
  });
  const { Body: body } = await client.send(command, signalOf(signal));
  if (!(body instanceof Readable)) {
    throw new ImageError("STORAGE_UNAVAILABLE", "The storage did not answer: empty answer.", {});
  }
  return body;
}

async function* keys(client: S3Client, bucket: string, prefix: string): AsyncIterable<string> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  for await (const page of pages) {
    for (const { Key: key } of page.Contents ?? []) if (key !== undefined) yield key;
  }
}

function named({ bucket, key }: ObjectAddress) {
  return { Bucket: bucket, Key: key };
}

function signalOf(signal?: AbortSignal) {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** A body that breaks off is a failure of the storage, too. */
function withKnownErrors(body: Readable, known: (error: unknown) => Error): Readable {
  const out = new PassThrough();
  // It may break before its reader listens; the reader is told when it begins to read.
  out.on("error", () => {});
  body.on("error", (error) => out.destroy(known(error)));
  out.on("close", () => body.destroy());
  return body.pipe(out);
}
