import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { imageError } from "@/lib/core/image/errors";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { readTaskInput } from "@/lib/core/image/read-input";
import { TASK_SCHEMAS } from "@/lib/core/image/task-schemas";
import type { ImagePool } from "@/lib/server/children/pool";

import { placeFile } from "./disk";
import type { JobDirectories } from "./job-directories";
import type { ArtifactRow, ArtifactStore } from "./storage";

export const PREVIEW_WIDTHS = [96, 320, 1_280] as const;
export type PreviewWidth = (typeof PREVIEW_WIDTHS)[number];

export interface PreviewsOptions {
  readonly store: ArtifactStore;
  readonly jobs: JobDirectories;
  readonly pool: ImagePool;
  readonly limits: ImageLimits;
  /** Where previews are kept, in the file system of the job directories. */
  readonly directory: string;
}

/** Small WebP pictures of artifacts, made once per content and width; who asks meanwhile waits for the same one. */
export class Previews {
  private readonly options: PreviewsOptions;
  private readonly making = new Map<string, Promise<string>>();

  constructor(options: PreviewsOptions) {
    this.options = options;
  }

  /** @throws ImageError where the bytes are no readable image. */
  async open(
    row: ArtifactRow,
    width: PreviewWidth,
  ): Promise<{ readonly bytes: number; readonly stream: () => Readable }> {
    const file = this.fileOf(row.sha256, width);
    let entry = await stat(file).catch(() => null);
    if (entry === null) {
      await this.makeOnce(row.sha256, width, file);
      entry = await stat(file);
    }
    return { bytes: entry.size, stream: () => createReadStream(file) };
  }

  /** Removes the previews of bytes that are no longer kept. Idempotent. */
  async forget(sha256: string): Promise<void> {
    await Promise.all(
      PREVIEW_WIDTHS.map((width) => rm(this.fileOf(sha256, width), { force: true })),
    );
  }

  private fileOf(sha256: string, width: PreviewWidth): string {
    return join(this.options.directory, sha256.slice(0, 2), `${sha256}-${width}.webp`);
  }

  private async makeOnce(sha256: string, width: PreviewWidth, file: string): Promise<void> {
    const running = this.making.get(file);
    if (running !== undefined) {
      await running;
      return;
    }
    const made = this.make(sha256, width, file).finally(() => this.making.delete(file));
    this.making.set(file, made);
    await made;
  }

  private async make(sha256: string, width: PreviewWidth, file: string): Promise<string> {
    const { store, jobs, pool, limits } = this.options;
    const { value: options } = readTaskInput(TASK_SCHEMAS.image_convert_resize, {
      fileLocation: "preview",
      outputFormat: "webp",
      outputWidth: width,
      outputHeight: width * 4,
      animation: "first",
      effort: 2,
    });
    return await jobs.use(async (directory) => {
      const signal = AbortSignal.timeout(limits.deadlineMs * 2);
      const source = await store.fileOf(sha256, directory, signal);
      const { variants } = await pool.convert(
        {
          kind: "convert",
          file: source,
          directory,
          variants: [{ name: "preview", options }],
          limits,
        },
        { signal, deadlineMs: limits.deadlineMs, target: "a preview", priority: "preview" },
      );
      const [made] = variants;
      if (made === undefined) throw imageError("WORKER_CRASHED", {});
      await placeFile(made.file, file);
      return file;
    });
  }
}
