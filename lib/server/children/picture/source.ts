import { readFile, stat } from "node:fs/promises";

import sharp from "sharp";

import { type CopyrightNotice, readCopyright } from "@/lib/core/image/copyright";
import { imageError } from "@/lib/core/image/errors";
import { FORMATS, formatOf } from "@/lib/core/image/formats";
import { factsOf, type ImageFacts } from "@/lib/core/image/image-facts";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { checkSource, sourceFormat } from "@/lib/core/image/render-rules";
import type { ColorStats } from "@/lib/server/children/protocol";

import type { FailOn } from "./damage";
import { guarded } from "./failures";

/** What is known of a source before a pixel is decoded. */
export interface Header {
  readonly facts: ImageFacts;
  /** Null: the source names neither artist nor owner. */
  readonly notice: CopyrightNotice | null;
}

/** The whole file. @throws ImageError FILE_TOO_LARGE. */
export async function readSource(file: string, limits: ImageLimits): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > limits.sourceBytes) {
    throw imageError("FILE_TOO_LARGE", { limitBytes: limits.sourceBytes });
  }
  return await readFile(file);
}

/** Magic bytes, then the header, then the limits; no pixel is decoded. */
export async function readFacts(
  source: Buffer,
  limits: ImageLimits,
  failOn: FailOn = "warning",
): Promise<Header> {
  const format = sourceFormat(source);
  const header = await guarded({ source, format, decoding: true }, async () =>
    sharp(source, { failOn, limitInputPixels: false }).metadata(),
  );
  if (header.compression === "hevc") throw imageError("IMAGE_HEIC", {});
  const loaded = header.format === "heif" ? "avif" : formatOf(header.format ?? "");
  if (loaded !== format) throw imageError("IMAGE_CORRUPT", { format: FORMATS[format].title });
  const facts = factsOf(header, format, source.length);
  checkSource(facts, limits);
  return { facts, notice: header.exif === undefined ? null : readCopyright(header.exif) };
}

export async function readStats(
  source: Buffer,
  facts: ImageFacts,
  limits: ImageLimits,
): Promise<ColorStats> {
  const stats = await guarded({ source, format: facts.format, decoding: true }, async () =>
    sharp(source, decodeOptions(limits)).stats(),
  );
  return { dominant: stats.dominant, isOpaque: stats.isOpaque };
}

/** Damage is an error unless something else is said, and a header that lied about its size is found out. */
export function decodeOptions(limits: ImageLimits, failOn: FailOn = "warning") {
  return { failOn, limitInputPixels: limits.sourcePixels } as const;
}
