import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import sharp, { type OutputInfo, type Sharp } from "sharp";

import { withNotice } from "@/lib/core/image/copyright";
import type { Size } from "@/lib/core/image/dimensions";
import { FORMATS } from "@/lib/core/image/formats";
import { placeIn } from "@/lib/core/image/gravity";
import type { VariantPlan } from "@/lib/core/image/plan";
import { encodeWithin, LEAST_QUALITY } from "@/lib/core/image/quality-search";
import { libraryGeometry, opaqueBackground } from "@/lib/core/image/render-rules";
import { type Warning, warning } from "@/lib/core/image/warnings";
import type { VariantResult } from "@/lib/server/children/protocol";

import { rounded } from "./corners";
import { withEffect } from "./effects";
import { guarded } from "./failures";
import { turnedSource, type Wanted } from "./turned";

/** Pixels of a source, turned, cut and perhaps made smaller, from which several variants are made. */
export interface Base extends Size {
  readonly data: Buffer;
  readonly channels: 1 | 2 | 3 | 4;
  /** How many pictures of this size lie below each other in the data. */
  readonly frames: number;
}

export interface Render extends Wanted {
  /** Names the result's file. */
  readonly index: number;
  /** Null: the source is decoded for this variant alone. */
  readonly base: Base | null;
}

/** Makes one variant and writes it to the job's directory. @throws ImageError, LibraryFailure. */
export async function renderVariant(render: Render): Promise<VariantResult> {
  const { plan, variant, job } = render;
  const { encoded, warnings } = await encodeSmallEnough(render);
  const { data, info } = encoded;
  const height = info.pageHeight ?? info.height;
  if (info.width !== plan.width || height !== plan.height) {
    throw new Error(`made ${info.width} x ${height}, planned ${plan.width} x ${plan.height}`);
  }
  const file = join(job.directory, `variant-${render.index}.${FORMATS[plan.format].extension}`);
  // The store makes it durable, while this process is at the next picture. At once: this thread has nothing else to do, and
  // three ways to another one take longer than a small file.
  writeFileSync(file, data, { flag: "wx", mode: 0o600 });
  return {
    name: variant.name,
    file,
    format: plan.format,
    width: info.width,
    height,
    pages: plan.animated ? (info.pages ?? 1) : 1,
    hasAlpha: info.channels === 2 || info.channels === 4,
    bytes: data.length,
    sha256: createHash("sha256").update(data).digest("hex"),
    warnings: [...plan.warnings, ...warnings],
  };
}

/** Decodes what several variants have in common, at the size that the largest of them needs. */
export async function renderBase(wanted: Wanted, size: Size): Promise<Base> {
  const { source, facts, plan } = wanted;
  const { limits } = wanted.job;
  const planned = { source: facts, limits, result: null };
  const { data, info } = await guarded(
    { source, format: facts.format, decoding: true, planned },
    async () => {
      const picture = await turnedSource(wanted);
      const { width, height } = plan.cropped;
      const sized =
        size.width === width && size.height === height
          ? picture
          : picture.resize(size.width, size.height, { fit: "fill", fastShrinkOnLoad: false });
      return await sized.raw().toBuffer({ resolveWithObject: true });
    },
  );
  const height = info.pageHeight ?? info.height;
  const frames = Math.round(info.height / height);
  return { data, width: info.width, height, channels: info.channels, frames };
}

/** A base of the size that one variant needs, where the one that it shares is larger. */
export async function reducedFor(plan: VariantPlan, base: Base): Promise<Base> {
  const { width, height } = plan.picture;
  if (width >= base.width || height >= base.height) return base;
  const sized = ofBase(base).resize(width, height, { fit: "fill", fastShrinkOnLoad: false });
  const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
  return { ...base, data, width, height, channels: info.channels };
}

function ofBase({ data, width, height, channels, frames }: Base): Sharp {
  const isMoving = frames > 1;
  const pages = isMoving ? { pageHeight: height } : {};
  const raw = { width, height: height * frames, channels, ...pages };
  return sharp(data, { raw, animated: isMoving, limitInputPixels: false });
}

interface Encoded {
  readonly data: Uint8Array;
  readonly info: OutputInfo;
  readonly bytes: number;
}

/** One encode, or where the file has to fit into `maxBytes`, as many as it takes to find the best that does. */
async function encodeSmallEnough(
  render: Render,
): Promise<{ encoded: Encoded; warnings: readonly Warning[] }> {
  const { plan, variant, base } = render;
  const { maxBytes, lossless } = variant.options;
  if (maxBytes === null) return { encoded: await encode(render, plan.quality), warnings: [] };
  const quality = lossless ? null : plan.quality;
  // The pixels are the same each time.
  const pixels = base ?? (needsItsSource(render) ? null : await renderBase(render, within(plan)));
  const { made, fits } = await encodeWithin({ quality, maxBytes }, (tried) =>
    encode({ ...render, base: pixels }, tried),
  );
  return { encoded: made, warnings: fits ? [] : [tooLarge(made, plan, { quality, maxBytes })] };
}

/** What keeps profile or metadata of its source, or has an effect, is not made from bare pixels. */
export function needsItsSource({ variant }: Pick<Wanted, "variant">): boolean {
  const { keepIcc, metadata } = variant.options;
  return keepIcc || metadata === "keep" || (variant.effect ?? null) !== null;
}

/** The size after scaling, unless that is larger than what is scaled: then the scaling is left to each encode. */
function within({ picture, cropped }: VariantPlan): Size {
  const isSmaller = picture.width <= cropped.width && picture.height <= cropped.height;
  return isSmaller ? picture : cropped;
}

async function encode(render: Render, quality: number | null): Promise<Encoded> {
  const { facts, plan, variant, job } = render;
  const planned = { source: facts, limits: job.limits, result: plan };
  const about = { source: render.source, format: facts.format, decoding: true, planned };
  const { data: encoded, info } = await guarded(about, async () => {
    const picture = transform(await upright(render), render);
    const finished = await withEffect(picture, variant.effect ?? null, {
      facts,
      plan,
      limits: job.limits,
    });
    const bytes = await inBytes(finished, render);
    return await encoder(bytes, render, quality).toBuffer({ resolveWithObject: true });
  });
  const data = withCopyright(encoded, render);
  return { data, info, bytes: data.length };
}

function tooLarge(
  { bytes }: Encoded,
  { format }: VariantPlan,
  { quality, maxBytes }: { readonly quality: number | null; readonly maxBytes: number },
): Warning {
  const why =
    quality === null
      ? "there is no quality that could be lowered; make the picture smaller"
      : `the quality is not lowered below ${Math.min(quality, LEAST_QUALITY)}; make the picture smaller`;
  return warning(
    "MAX_BYTES_MISSED",
    `The ${FORMATS[format].title} has ${bytes} bytes, more than the ${maxBytes} of maxBytes: ${why}.`,
  );
}

async function upright(render: Render): Promise<Sharp> {
  return render.base === null ? await turnedSource(render) : ofBase(render.base);
}

/** Resize → greyscale → blur → sharpen → corners → flatten. */
function transform(picture: Sharp, render: Render): Sharp {
  const { plan, base } = render;
  const { options } = render.variant;
  let next = resized(picture, plan, base ?? plan.cropped);
  if (options.greyscale) next = next.greyscale();
  if (options.blur !== null) next = next.blur(options.blur);
  if (options.sharpen === true) next = next.sharpen();
  if (typeof options.sharpen === "object") next = next.sharpen({ sigma: options.sharpen.sigma });
  if (plan.format === "jpeg") next = next.flatten({ background: opaqueBackground(plan) });
  return asWanted(rounded(next, plan), render);
}

/**
 * The colour matrix and sharpening leave floating point numbers. Other encoders make bytes of them; that of TIFF would write them
 * as they are, and other programs see white.
 */
async function inBytes(picture: Sharp, render: Render): Promise<Sharp> {
  const { options, effect = null } = render.variant;
  const leavesFloats = effect?.kind === "matrix" || options.sharpen !== false;
  if (render.plan.format !== "tiff" || !leavesFloats) return picture;
  const data = await picture.png({ compressionLevel: 1 }).toBuffer();
  return asWanted(sharp(data, { limitInputPixels: false }), render);
}

/** What an encoder is told of colours and metadata. */
function asWanted(picture: Sharp, render: Render): Sharp {
  const { facts, plan, variant } = render;
  const { grey } = libraryGeometry(facts, variant.options, plan, variant.effect ?? null);
  return withMetadata(grey ? picture.toColourspace("b-w") : picture, render);
}

function resized(picture: Sharp, plan: VariantPlan, from: Size): Sharp {
  const { width, height, fit, gravity, picture: inner } = plan;
  if (fit === "cover" && (inner.width !== width || inner.height !== height)) {
    return picture.resize(width, height, { fit, position: gravity, fastShrinkOnLoad: false });
  }
  const scaled =
    inner.width === from.width && inner.height === from.height
      ? picture
      : picture.resize(inner.width, inner.height, { fit: "fill", fastShrinkOnLoad: false });
  if (inner.width === width && inner.height === height) return scaled;
  const { left, top } = placeIn(plan, inner, gravity);
  return scaled.extend({
    left,
    top,
    right: width - inner.width - left,
    bottom: height - inner.height - top,
    background: plan.format === "jpeg" ? opaqueBackground(plan) : plan.background,
  });
}

function withMetadata(picture: Sharp, { facts, notice, plan, variant }: Render): Sharp {
  const { keepIcc, metadata } = variant.options;
  const profile = keepIcc && facts.hasProfile && facts.channels >= 3 && facts.space !== "cmyk";
  const next = profile ? picture.keepIccProfile() : picture;
  if (metadata === "keep") return next.keepExif().keepXmp();
  if (metadata !== "copyright" || notice === null || plan.format !== "avif") return next;
  return next.withExif({
    IFD0: {
      ...(notice.artist === null ? {} : { Artist: notice.artist }),
      ...(notice.copyright === null ? {} : { Copyright: notice.copyright }),
    },
  });
}

/** The library cannot write two fields alone: they are added to the finished file. */
function withCopyright(data: Buffer, { notice, plan, variant }: Render): Uint8Array {
  const { format } = plan;
  const wanted = variant.options.metadata === "copyright" && notice !== null;
  return wanted ? withNotice(data, format, notice) : data;
}

function encoder(
  picture: Sharp,
  { variant: { options }, plan, timing }: Render,
  wanted: number | null,
): Sharp {
  const quality = wanted ?? 80;
  // Bare pixels have none.
  const shown =
    plan.animated && timing !== null ? { delay: [...timing.delay], loop: timing.loop } : {};
  const { lossless, progressive, mozjpeg, palette } = options;
  switch (plan.format) {
    case "jpeg":
      return picture.jpeg({ quality, progressive, mozjpeg });
    case "png":
      return picture.png({ progressive, palette });
    case "webp":
      return picture.webp({ quality, effort: plan.effort ?? 4, lossless, ...shown });
    case "avif":
      return picture.avif({ quality, effort: plan.effort ?? 2, lossless });
    case "gif":
      return picture.gif({ effort: plan.effort ?? 7, ...shown });
    case "tiff":
      return picture.tiff({ compression: "deflate", predictor: "horizontal" });
  }
}
