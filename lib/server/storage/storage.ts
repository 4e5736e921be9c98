import type { Readable } from "node:stream";

import type { IfExists } from "@/lib/core/image/task-schemas";

/** Bytes by their content: lower-case hex digest and length. */
export interface StoredBytes {
  readonly sha256: string;
  readonly bytes: number;
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Keeps bytes under their SHA-256: equal bytes are stored once, and an address never changes its content. Everything
 * appears whole or not at all. Failures are ImageErrors (SOURCE_NOT_FOUND, DISK_FULL, STORAGE_…).
 */
export interface ArtifactStore {
  readonly kind: "local" | "s3" | "baton";
  /** Takes over a finished file whose digest is known; its bytes are durable when this settles, the file is gone. Idempotent. */
  putFile(file: string, stored: StoredBytes, signal?: AbortSignal): Promise<void>;
  /** A stream of the bytes. */
  open(sha256: string, range?: ByteRange): Promise<Readable>;
  stat(sha256: string): Promise<{ readonly bytes: number } | null>;
  /** Idempotent. */
  remove(sha256: string): Promise<void>;
  /** Digests that begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /** A secret address for a while, where the store has one: there the bytes are downloaded under that name. */
  signedAddress?(sha256: string, fileName: string): Promise<string>;
  /** Path of a file with the bytes, to be read only: the store's own, or a copy fetched into `directory`. */
  fileOf(sha256: string, directory: string, signal?: AbortSignal): Promise<string>;
}

/** Files under names that users chose, below one root: `store://files/<path>`. */
export interface PublishedFiles {
  /** `skipped`: the file was there and `ifExists` is `skip`. Otherwise throws STORAGE_EXISTS for `fail`. */
  publish(path: string, file: string, ifExists: IfExists): Promise<{ readonly skipped: boolean }>;
  /** Absolute path of a published file, to be read only. @throws ImageError SOURCE_NOT_FOUND. */
  fileOf(path: string): Promise<string>;
  remove(path: string): Promise<void>;
}

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

export interface ObjectHead {
  readonly bytes: number;
  readonly etag: string;
  readonly contentType: string | null;
  /** The digest that an upload of ours left in the object's metadata. */
  readonly sha256: string | null;
  readonly versionId: string | null;
  readonly encryptedByKms: boolean;
}

export interface ObjectHeaders {
  readonly contentType: string;
  readonly cacheControl?: string | null;
  readonly contentDisposition?: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectPut extends ObjectAddress {
  /** Path of a file, or the bytes themselves. */
  readonly file: string | Uint8Array;
  readonly bytes: number;
  readonly headers: ObjectHeaders;
  /** Refused with STORAGE_EXISTS when the object exists, as far as the server knows conditions. */
  readonly onlyIfAbsent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What of an S3 server is used. Failures are ImageErrors (STORAGE_…, SOURCE_NOT_FOUND, CANCELED). */
export interface ObjectClient {
  readonly config: ObjectStoreConfig;
  /** `md5` (hex) of the body when it went in one piece, else null. */
  put(put: ObjectPut): Promise<{ readonly versionId: string | null; readonly md5: string | null }>;
  head(address: ObjectAddress, signal?: AbortSignal): Promise<ObjectHead | null>;
  open(address: ObjectAddress, range?: ByteRange, signal?: AbortSignal): Promise<Readable>;
  remove(address: ObjectAddress): Promise<void>;
  keys(bucket: string, prefix: string): AsyncIterable<string>;
  /** A secret download address that ends after `seconds`. */
  presign(address: ObjectAddress, seconds: number, fileName: string): Promise<string>;
  close(): void;
}

/** From configuration alone: a workflow's input never names a server or a key. */
export interface ObjectStoreConfig {
  readonly bucket: string;
  /** Put before every key that Baton makes; empty or ending in a slash. */
  readonly prefix: string;
  /** Null: AWS. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly forcePathStyle: boolean;
  /** Without a slash at its end; null when objects have no public address. */
  readonly publicBaseUrl: string | null;
  /** Buckets that may be read beside `bucket`. */
  readonly readBuckets: readonly string[];
  readonly checksums: "required" | "supported";
  /** Null: the default chain of the SDK. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  } | null;
}

export type ArtifactKind = "upload" | "variant" | "fetched" | "published";

/** What is known about an artifact. Times are epoch milliseconds. Written after the bytes exist, never before. */
export interface ArtifactRow {
  readonly id: string;
  readonly kind: ArtifactKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly contentType: string;
  /** Null: not an image that we read. */
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
  /** For display and download. */
  readonly name: string;
  readonly createdAt: number;
  readonly workflowId: string | null;
  readonly taskId: string | null;
  readonly ref: string | null;
  readonly attempt: number | null;
  readonly variant: string | null;
  readonly sourceId: string | null;
  /** Of a published one: its store or S3 address. */
  readonly location: string | null;
}

export interface ArtifactQuery {
  readonly workflowId?: string | undefined;
  readonly kind?: ArtifactKind | undefined;
  readonly sha256?: string | undefined;
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string | undefined;
}

/** The rows. Newest first in lists. */
export interface ArtifactCatalog {
  /** Writes a row; one with the same id is replaced. */
  add(row: ArtifactRow): Promise<void>;
  find(id: string): Promise<ArtifactRow | null>;
  /** The oldest row of that kind with these bytes. */
  findBySha256(sha256: string, kind: ArtifactKind): Promise<ArtifactRow | null>;
  list(
    query: ArtifactQuery,
  ): Promise<{ readonly rows: ArtifactRow[]; readonly nextCursor: string | null }>;
  /** Answers whether there was such a row. */
  remove(id: string): Promise<boolean>;
  /** How many rows need these bytes. */
  countBySha256(sha256: string): Promise<number>;
  /** Where other processes note rows too: what is new among theirs is in lists afterwards. Never rejects. */
  catchUp?(): Promise<void>;
}
