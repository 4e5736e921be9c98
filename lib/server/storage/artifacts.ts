import { createHash } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";

import { imageError } from "@/lib/core/image/errors";
import { FORMATS } from "@/lib/core/image/formats";
import type { ImageFacts } from "@/lib/core/image/image-facts";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { displayName } from "@/lib/core/image/names";
import type { ImagePool } from "@/lib/server/children/pool";
import type { VariantResult } from "@/lib/server/children/protocol";

import { diskErrors, freeBytes } from "./disk";
import type { JobDirectories } from "./job-directories";
import { receiveStream } from "./received-file";
import type { SourceFile } from "./sources";
import type {
  ArtifactCatalog,
  ArtifactKind,
  ArtifactRow,
  ArtifactStore,
  ByteRange,
  StoredBytes,
} from "./storage";

export interface ArtifactsOptions {
  readonly store: ArtifactStore;
  readonly catalog: ArtifactCatalog;
  readonly jobs: JobDirectories;
  readonly pool: ImagePool;
  readonly limits: ImageLimits;
  readonly minFreeBytes: number;
  /** Called when the last row of some bytes is gone, and they are. */
  readonly onGone?: (sha256: string) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 128 random bits, URL-safe. */
  readonly newId: () => string;
}

interface Receiving {
  /** A job's own. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Nobody else has an eye on the pieces of the body: their memory may be used again. No, if absent. */
  readonly isOurs?: boolean;
}

/** A received file: on disk in a job's directory, known to be an image that we read. */
export interface StagedUpload {
  readonly file: string;
  readonly stored: StoredBytes;
  readonly name: string;
  readonly facts: ImageFacts;
}

export interface ArtifactOrigin {
  readonly workflowId: string;
  readonly taskId: string;
  readonly ref: string;
  readonly attempt: number;
}

/** A file that a task saved under a name of the user. */
export interface PublishedFile {
  readonly path: string;
  readonly stored: StoredBytes;
  readonly name: string;
  readonly contentType: string;
  readonly facts: Pick<ArtifactRow, "format" | "width" | "height" | "pages">;
  readonly sourceId: string | null;
  readonly location: string;
}

/** Artifacts: bytes in the store, rows in the catalog. Bytes exist before their row does. */
export class Artifacts {
  readonly catalog: ArtifactCatalog;
  private readonly options: ArtifactsOptions;
  /** Digests whose bytes are stored and whose row is not written yet, with how many wait. */
  private readonly keeping = new Map<string, number>();

  constructor(options: ArtifactsOptions) {
    this.options = options;
    this.catalog = options.catalog;
  }

  /**
   * Writes a body to the job's directory, counting and hashing, then lets a child read its header.
   * @throws ImageError FILE_TOO_LARGE while it streams, DISK_FULL, or what is wrong with the image.
   */
  async stage(
    body: AsyncIterable<Uint8Array>,
    about: Receiving & { readonly name: string },
  ): Promise<StagedUpload> {
    await this.requireSpace(about.directory);
    const file = join(about.directory, `upload-${this.options.newId()}`);
    const { stored, sync } = await this.receive(body, file, about);
    // Its header is read while the disk takes the rest.
    const [{ facts }] = await Promise.all([
      this.options.pool.inspect(
        { kind: "inspect", file, stats: false, limits: this.options.limits },
        {
          signal: about.signal,
          deadlineMs: this.options.limits.deadlineMs,
          target: "an upload",
          priority: "upload",
        },
      ),
      sync(),
    ]);
    return { file, stored, name: displayName(about.name), facts };
  }

  /** Takes a staged file into the store. The same bytes under the same name are the same artifact. */
  async commit(staged: StagedUpload): Promise<{ row: ArtifactRow; deduplicated: boolean }> {
    return await this.keep(staged.stored.sha256, () => this.commitStaged(staged));
  }

  private async commitStaged({
    stored,
    name,
    facts,
    file,
  }: StagedUpload): Promise<{ row: ArtifactRow; deduplicated: boolean }> {
    const known = await this.catalog.findBySha256(stored.sha256, "upload");
    await this.options.store.putFile(file, stored);
    if (known?.name === name) return { row: known, deduplicated: true };
    const row = this.rowOf(this.options.newId(), "upload", stored, {
      name,
      contentType: facts.contentType,
      ...imageColumns(facts),
    });
    await this.catalog.add(row);
    return { row, deduplicated: known !== null };
  }

  /** Takes a result of the image child into the store. The same attempt made again gives the same id. */
  async addVariant(
    result: VariantResult,
    about: ArtifactOrigin & {
      readonly name: string;
      readonly variant: string;
      readonly sourceId: string | null;
      readonly contentType: string;
    },
  ): Promise<ArtifactRow> {
    const stored = { sha256: result.sha256, bytes: result.bytes };
    const row = this.rowOf(idOf(about.taskId, about.variant), "variant", stored, {
      ...about,
      ...imageColumns(result),
    });
    return await this.store(result.file, row);
  }

  /** Takes a downloaded image into the store. The same attempt made again gives the same id. */
  async addFetched(
    source: Pick<SourceFile, "path" | "stored" | "name">,
    facts: ImageFacts,
    origin: ArtifactOrigin,
  ): Promise<ArtifactRow> {
    const row = this.rowOf(idOf(origin.taskId, "fetched"), "fetched", source.stored, {
      ...origin,
      name: displayName(source.name, `image.${FORMATS[facts.format].extension}`),
      contentType: facts.contentType,
      ...imageColumns(facts),
    });
    return await this.store(source.path, row);
  }

  /** Notes a published file; its bytes are kept in the store too, so that it can be shown and downloaded. */
  async addPublished(file: PublishedFile, origin: ArtifactOrigin): Promise<ArtifactRow> {
    return await this.keep(file.stored.sha256, () => this.notePublished(file, origin));
  }

  private async notePublished(file: PublishedFile, origin: ArtifactOrigin): Promise<ArtifactRow> {
    const { store, jobs } = this.options;
    if ((await store.stat(file.stored.sha256)) === null) {
      await jobs.use(async (directory) => {
        const copy = join(directory, "published");
        await copyFile(file.path, copy);
        await store.putFile(copy, file.stored);
      });
    }
    const { name, contentType, facts, sourceId, location } = file;
    const row = this.rowOf(idOf(origin.taskId, location), "published", file.stored, {
      ...origin,
      ...facts,
      name,
      contentType,
      sourceId,
      location,
    });
    await this.catalog.add(row);
    return row;
  }

  /** The bytes are there and their row is about to be: they are no leftovers. */
  isBeingKept(sha256: string): boolean {
    return this.keeping.has(sha256);
  }

  open(row: ArtifactRow, range?: ByteRange): Promise<Readable> {
    return this.options.store.open(row.sha256, range);
  }

  /** A secret address for a while at the store itself; null: it has none. */
  async signedAddress({ sha256, name }: ArtifactRow): Promise<string | null> {
    return (await this.options.store.signedAddress?.(sha256, name)) ?? null;
  }

  /** Removes the row, then the bytes when no other row needs them. */
  async remove(row: ArtifactRow): Promise<void> {
    await this.catalog.remove(row.id);
    if ((await this.catalog.countBySha256(row.sha256)) === 0) {
      await this.options.store.remove(row.sha256);
      await this.options.onGone?.(row.sha256);
    }
  }

  /** For workers in other processes, which know bytes by their digest alone. */
  async hasBytes(sha256: string): Promise<boolean> {
    return (await this.options.store.stat(sha256)) !== null;
  }

  /** Null: there are none. */
  async bytesOf(sha256: string): Promise<{ bytes: number; body: ReadableStream } | null> {
    const found = await this.options.store.stat(sha256);
    if (found === null) return null;
    const stream = await this.options.store.open(sha256);
    return { bytes: found.bytes, body: Readable.toWeb(stream) as ReadableStream };
  }

  /** @throws ImageError FILE_TOO_LARGE, DISK_FULL, STORAGE_MISMATCH when the bytes have another digest. */
  async receiveBytes(
    body: AsyncIterable<Uint8Array>,
    about: Receiving & { readonly sha256: string },
  ): Promise<void> {
    await this.requireSpace(about.directory);
    const file = join(about.directory, "blob");
    const { stored, sync } = await this.receive(body, file, about);
    await sync();
    if (stored.sha256 !== about.sha256)
      throw imageError("STORAGE_MISMATCH", { sentBytes: stored.bytes, storedBytes: 0 });
    await this.options.store.putFile(file, stored);
  }

  /** The file's bytes, then the row. */
  private async store(file: string, row: ArtifactRow): Promise<ArtifactRow> {
    return await this.keep(row.sha256, async () => {
      await this.options.store.putFile(file, row);
      await this.catalog.add(row);
      return row;
    });
  }

  private async keep<T>(sha256: string, step: () => Promise<T>): Promise<T> {
    this.keeping.set(sha256, (this.keeping.get(sha256) ?? 0) + 1);
    try {
      return await step();
    } finally {
      const left = (this.keeping.get(sha256) ?? 1) - 1;
      if (left > 0) this.keeping.set(sha256, left);
      else this.keeping.delete(sha256);
    }
  }

  private async receive(
    body: AsyncIterable<Uint8Array>,
    file: string,
    { signal, isOurs }: Receiving,
  ): Promise<{ readonly stored: StoredBytes; readonly sync: () => Promise<void> }> {
    const { sourceBytes } = this.options.limits;
    const hash = createHash("sha256");
    let bytes = 0;
    const received = await diskErrors(() =>
      receiveStream(
        body,
        file,
        (chunk) => {
          if (signal.aborted) throw imageError("CANCELED", {});
          bytes += chunk.length;
          if (bytes > sourceBytes) throw imageError("FILE_TOO_LARGE", { limitBytes: sourceBytes });
          hash.update(chunk);
        },
        isOurs,
      ),
    );
    return {
      stored: { sha256: hash.digest("hex"), bytes },
      sync: () => diskErrors(received.sync),
    };
  }

  private async requireSpace(directory: string): Promise<void> {
    await mkdir(directory, { recursive: true });
    if ((await freeBytes(directory)) < this.options.minFreeBytes) throw imageError("DISK_FULL", {});
  }

  private rowOf(
    id: string,
    kind: ArtifactKind,
    { sha256, bytes }: StoredBytes,
    rest: Pick<ArtifactRow, "name" | "contentType"> & Partial<ArtifactRow>,
  ): ArtifactRow {
    return {
      id,
      kind,
      sha256,
      bytes,
      contentType: rest.contentType,
      format: rest.format ?? null,
      width: rest.width ?? null,
      height: rest.height ?? null,
      pages: rest.pages ?? null,
      name: rest.name,
      createdAt: this.options.now(),
      workflowId: rest.workflowId ?? null,
      taskId: rest.taskId ?? null,
      ref: rest.ref ?? null,
      attempt: rest.attempt ?? null,
      variant: rest.variant ?? null,
      sourceId: rest.sourceId ?? null,
      location: rest.location ?? null,
    };
  }
}

function imageColumns(image: Pick<ImageFacts, "format" | "width" | "height" | "pages">) {
  const { format, width, height, pages } = image;
  return { format, width, height, pages };
}

/** 132 bits that only who knows the attempt's id can guess; repeated work finds its own row again. */
function idOf(taskId: string, variant: string): string {
  return createHash("sha256").update(`${taskId}\n${variant}`).digest("base64url").slice(0, 22);
}
