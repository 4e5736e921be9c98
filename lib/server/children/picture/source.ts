import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";

import sharp from "sharp";

import { type CopyrightNotice, readCopyright } from "@/lib/core/image/copyright";
import { imageError } from "@/lib/core/image/errors";
import { FORMATS, formatOf } from "@/lib/core/image/formats";
import { factsOf, type ImageFacts } from "@/lib/core/image/image-facts";
import { endsWithinFrame } from "@/lib/core/image/gif-frames";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { framesOfPng } from "@/lib/core/image/png-frames";
import { checkSource, sourceFormat } from "@/lib/core/image/render-rules";
import type { ColorStats } from "@/lib/server/children/protocol";

import type { FailOn } from "./damage";
import { guarded } from "./failures";

/** What is known of a source before a pixel is decoded. */
export interface Header {
  readonly facts: ImageFacts;
  /** Null: the source names neither artist nor owner. */
  readonly notice: CopyrightNotice | null;
  /** Null: a still picture. */
  readonly timing: Timing | null;
}

/** Of an animation: how long each frame is shown, in milliseconds, and how often all are; 0: for ever. */
interface Timing {
  readonly delay: readonly number[];
  readonly loop: number;
}

/** A file of up to this many bytes is kept until the next one: the branches of a fork begin with the same picture. */
const KEPT_BYTES = 8 * 1_024 ** 2;
let kept: { readonly identity: string; readonly source: Buffer } | null = null;
/** Of sources that were read strictly. */
const headers = new WeakMap<Buffer, Header>();

/** The whole file. @throws ImageError FILE_TOO_LARGE. */
export async function readSource(file: string, limits: ImageLimits): Promise<Buffer> {
  const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
  if (size > limits.sourceBytes) {
    throw imageError("FILE_TOO_LARGE", { limitBytes: limits.sourceBytes });
  }
  const identity = [dev, ino, size, mtimeMs, ctimeMs].join();
  if (kept?.identity === identity) return kept.source;
  kept = null;
  const source = await readFile(file);
  if (source.length <= KEPT_BYTES) kept = { identity, source };
  return source;
}

/** Magic bytes, then the header, then the limits; no pixel is decoded. */
export async function readFacts(
  source: Buffer,
  limits: ImageLimits,
  failOn: FailOn = "warning",
): Promise<Header> {
  const known = headers.get(source);
  if (known !== undefined) {
    checkSource(known.facts, limits);
    return known;
  }
  const header = await readHeader(source, limits, failOn);
  if (failOn === "warning") headers.set(source, header);
  return header;
}

async function readHeader(source: Buffer, limits: ImageLimits, failOn: FailOn): Promise<Header> {
  const format = sourceFormat(source);
  const header = await guarded({ source, format, decoding: true }, async () =>
    sharp(source, { failOn, limitInputPixels: false }).metadata(),
  );
  if (header.compression === "hevc") throw imageError("IMAGE_HEIC", {});
  const loaded = header.format === "heif" ? "avif" : formatOf(header.format ?? "");
  if (loaded !== format) throw imageError("IMAGE_CORRUPT", { format: FORMATS[format].title });
  // The library sees the first frame of a PNG alone.
  const pages = format === "png" ? { pages: framesOfPng(source) } : {};
  const facts = factsOf({ ...header, ...pages }, format, source.length);
  checkSource(facts, limits);
  if (format === "gif" && failOn === "warning" && endsWithinFrame(source)) {
    throw imageError("IMAGE_TRUNCATED", { format: FORMATS.gif.title, bytes: source.length });
  }
  const { exif, delay, loop = 0 } = header;
  return {
    facts,
    notice: exif === undefined ? null : readCopyright(exif),
    timing: delay === undefined ? null : { delay, loop },
  };
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
