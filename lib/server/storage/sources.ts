import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import { imageError } from "@/lib/core/image/errors";
import { type FileLocation, parseFileLocation } from "@/lib/core/image/file-location";
import { FORMATS } from "@/lib/core/image/formats";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { sniff, SNIFF_BYTES } from "@/lib/core/image/sniff";

import { writeStream } from "./disk";
import type {
  ArtifactCatalog,
  ArtifactRow,
  ArtifactStore,
  ObjectClient,
  PublishedFiles,
  StoredBytes,
} from "./storage";

/** A source on disk, to be read only. */
export interface SourceFile {
  readonly path: string;
  readonly stored: StoredBytes;
  readonly name: string;
  /** By its first bytes; `application/octet-stream` when it is no image that we read. */
  readonly contentType: string;
  /** Null: not one of our artifacts. */
  readonly artifact: ArtifactRow | null;
}

/** Writes what an address answers to a file; the guard against inner addresses is its business. */
export type UrlFetcher = (
  url: URL,
  options: {
    readonly file: string;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  },
) => Promise<void>;

export interface SourcesOptions {
  readonly store: ArtifactStore;
  readonly catalog: ArtifactCatalog;
  readonly files: PublishedFiles;
  /** Null: no bucket is configured. */
  readonly objects: ObjectClient | null;
  /** Other buckets that may be read. */
  readonly connections: ReadonlyMap<string, ObjectClient>;
  /** Null: web addresses are not read. */
  readonly fetchUrl: UrlFetcher | null;
  /** Addresses under which this server is known, such as `http://localhost:3000`: their artifacts are read directly. */
  readonly ownOrigins: readonly string[];
  readonly limits: ImageLimits;
}

/** Finds what a `fileLocation` names. Missing and forbidden read the same. */
export class Sources {
  private readonly options: SourcesOptions;

  constructor(options: SourcesOptions) {
    this.options = options;
  }

  /**
   * A file with the bytes: the store's own where there is one, else fetched into `directory`. `maxBytes` is for downloads.
   * @throws ImageError SOURCE_NOT_ALLOWED, SOURCE_NOT_FOUND, SOURCE_UNREACHABLE, FILE_TOO_LARGE, STORAGE_….
   */
  async fetch(
    reference: string,
    directory: string,
    signal: AbortSignal,
    maxBytes = this.options.limits.sourceBytes,
  ): Promise<SourceFile> {
    const parsed = parseFileLocation(reference);
    if (parsed === null) throw imageError("SOURCE_NOT_ALLOWED", { host: shortened(reference) });
    const location = this.ownLocation(parsed);
    switch (location.kind) {
      case "upload":
      case "artifact":
        return await this.artifact(location.id, { reference, directory, signal });
      case "file":
        return await this.measured(await this.options.files.fileOf(location.path), location.path);
      case "s3":
        return await this.object(location, directory, signal);
      case "url":
        return await this.url(location.url, { directory, signal, maxBytes });
    }
  }

  /** Addresses of our own artifacts and published objects are read where they lie. */
  private ownLocation(location: FileLocation): FileLocation {
    if (location.kind !== "url") return location;
    const { url } = location;
    const own = /^\/api\/artifacts\/([\w-]{16,64})$/.exec(url.pathname);
    if (own !== null && this.options.ownOrigins.includes(url.origin)) {
      return { kind: "artifact", id: own[1] ?? "" };
    }
    const config = this.options.objects?.config;
    const base = config?.publicBaseUrl ?? null;
    if (config === undefined || base === null || !url.href.startsWith(`${base}/`)) return location;
    const key = decodedName(url.pathname.slice(new URL(`${base}/`).pathname.length));
    const object = parseFileLocation(`s3://${config.bucket}/${key}`);
    return object ?? location;
  }

  private async artifact(
    id: string,
    about: { reference: string; directory: string; signal: AbortSignal },
  ): Promise<SourceFile> {
    const row = await this.options.catalog.find(id);
    if (row === null)
      throw imageError("SOURCE_NOT_FOUND", { reference: shortened(about.reference) });
    const { sha256, bytes, name, contentType } = row;
    const path = await this.options.store.fileOf(sha256, about.directory, about.signal);
    return { path, stored: { sha256, bytes }, name, contentType, artifact: row };
  }

  private async object(
    address: { readonly bucket: string; readonly key: string },
    directory: string,
    signal: AbortSignal,
  ): Promise<SourceFile> {
    const { objects: usual, connections } = this.options;
    const clients = [...(usual === null ? [] : [usual]), ...connections.values()];
    const objects = clients.find(({ config }) =>
      [config.bucket, ...config.readBuckets].includes(address.bucket),
    );
    if (objects === undefined) {
      throw imageError("SOURCE_NOT_ALLOWED", { host: `bucket "${address.bucket}"` });
    }
    const file = join(directory, "object");
    await this.limited(await objects.open(address, undefined, signal), file, signal);
    return await this.measured(file, address.key);
  }

  private async url(
    url: URL,
    about: { readonly directory: string; readonly signal: AbortSignal; readonly maxBytes: number },
  ): Promise<SourceFile> {
    const { fetchUrl } = this.options;
    if (fetchUrl === null) throw imageError("SOURCE_NOT_ALLOWED", { host: url.host });
    const file = join(about.directory, "download");
    await fetchUrl(url, { file, maxBytes: about.maxBytes, signal: about.signal });
    return await this.measured(file, decodedName(url.pathname));
  }

  private async limited(
    body: AsyncIterable<Uint8Array>,
    file: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { sourceBytes } = this.options.limits;
    let bytes = 0;
    await writeStream(body, file, (chunk) => {
      if (signal.aborted) throw imageError("CANCELED", {});
      bytes += chunk.length;
      if (bytes > sourceBytes) throw imageError("FILE_TOO_LARGE", { limitBytes: sourceBytes });
    });
  }

  private async measured(path: string, name: string): Promise<SourceFile> {
    const { size } = await stat(path);
    if (size > this.options.limits.sourceBytes) {
      throw imageError("FILE_TOO_LARGE", { limitBytes: this.options.limits.sourceBytes });
    }
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return {
      path,
      stored: { sha256: hash.digest("hex"), bytes: size },
      name: basename(name),
      contentType: await contentTypeOf(path),
      artifact: null,
    };
  }
}

async function contentTypeOf(path: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    const kind = sniff(buffer.subarray(0, bytesRead));
    return kind.kind === "image" ? FORMATS[kind.format].contentType : "application/octet-stream";
  } finally {
    await handle.close();
  }
}

function decodedName(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** For messages: a name and a password that stand in an address are secrets. */
function shortened(reference: string): string {
  const shown = reference.replace(/^([^/?#]*:?[/\\]{2})[^/?#\\]*@/, "$1***@");
  return shown.length > 100 ? `${shown.slice(0, 97)}...` : shown;
}
