import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";

import { carriesNotice, withNotice } from "@/lib/core/image/copyright";
import type { Size } from "@/lib/core/image/dimensions";
import { FORMATS } from "@/lib/core/image/formats";
import { placeIn } from "@/lib/core/image/gravity";
import type { VariantPlan } from "@/lib/core/image/plan";
import { libraryGeometry, opaqueBackground } from "@/lib/core/image/render-rules";
import type { ConvertJob, VariantRequest, VariantResult } from "@/lib/server/children/protocol";

import { withEffect } from "./effects";
import { guarded } from "./failures";
import { decodeOptions, type Header } from "./source";

/** Pixels of a source, turned, cut and perhaps made smaller, from which several variants are made. */
export interface Base {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

export interface Render extends Header {
  readonly source: Buffer;
  readonly variant: VariantRequest;
  readonly plan: VariantPlan;
  /** Names the result's file. */
  readonly index: number;
  readonly job: Pick<ConvertJob, "directory" | "limits">;
  /** Null: the source is decoded for this variant alone. */
  readonly base: Base | null;
}

/** Makes one variant and writes it to the job's directory. @throws ImageError, LibraryFailure. */
export async function renderVariant(render: Render): Promise<VariantResult> {
  const { facts, plan, variant, job } = render;
  const about = { source: render.source, format: facts.format, decoding: true };
  const { data: encoded, info } = await guarded(about, async () => {
    const picture = transform(await upright(render), render);
    const finished = await withEffect(picture, variant.effect ?? null, {
      facts,
      plan,
      limits: job.limits,
    });
    return await encoder(finished, render).toBuffer({ resolveWithObject: true });
  });
  const height = info.pageHeight ?? info.height;
  if (info.width !== plan.width || height !== plan.height) {
    throw new Error(`made ${info.width} x ${height}, planned ${plan.width} x ${plan.height}`);
  }
  const data = withCopyright(encoded, render);
  const file = join(job.directory, `variant-${render.index}.${FORMATS[plan.format].extension}`);
  await writeSynced(file, data);
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
    warnings: plan.warnings,
  };
}

/** Decodes what several variants have in common, at the size that the largest of them needs. */
export async function renderBase(
  render: Omit<Render, "base" | "index">,
  size: Size,
): Promise<Base> {
  const { source, facts, plan } = render;
  const { data, info } = await guarded(
    { source, format: facts.format, decoding: true },
    async () => {
      const picture = turned(await decoded(render), render);
      const { width, height } = plan.cropped;
      const sized =
        size.width === width && size.height === height
          ? picture
          : picture.resize(size.width, size.height, { fit: "fill", fastShrinkOnLoad: false });
      return await sized.raw().toBuffer({ resolveWithObject: true });
    },
  );
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function upright(render: Render): Promise<Sharp> {
  const { base } = render;
  if (base === null) return turned(await decoded(render), render);
  const { data, width, height, channels } = base;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** The source as a pipeline. An orientation that is to be ignored is dropped with everything else but the pixels. */
async function decoded({
  source,
  facts,
  plan,
  variant,
  job,
}: Omit<Render, "base" | "index">): Promise<Sharp> {
  const options = { ...decodeOptions(job.limits), animated: plan.animated };
  if (variant.options.autoOrient || facts.orientation === 1) {
    return sharp(source, { ...options, autoOrient: true });
  }
  const { data, info } = await sharp(source, options).raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** Upright → rotate → mirror → crop, whatever order the library has. */
function turned(picture: Sharp, render: Omit<Render, "base" | "index">): Sharp {
  const { facts, plan } = render;
  const { options, effect = null } = render.variant;
  const turn = libraryGeometry(facts, options, plan, effect);
  let next = picture;
  if (options.rotate !== 0) next = next.rotate(options.rotate);
  if (turn.flip) next = next.flip();
  if (turn.flop) next = next.flop();
  return turn.crop === null ? next : next.extract(turn.crop);
}

/** Resize → greyscale → blur → sharpen → flatten. */
function transform(picture: Sharp, render: Render): Sharp {
  const { facts, plan, base } = render;
  const { options, effect = null } = render.variant;
  let next = resized(picture, plan, base ?? plan.cropped);
  if (options.greyscale) next = next.greyscale();
  if (options.blur !== null) next = next.blur(options.blur);
  if (options.sharpen === true) next = next.sharpen();
  if (typeof options.sharpen === "object") next = next.sharpen({ sigma: options.sharpen.sigma });
  if (plan.format === "jpeg") next = next.flatten({ background: opaqueBackground(plan) });
  const { grey } = libraryGeometry(facts, options, plan, effect);
  if (grey) next = next.toColourspace("b-w");
  return withMetadata(next, render);
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

/** The library cannot write two fields alone: they are added to the finished file where the format allows it. */
function withCopyright(data: Buffer, { notice, plan, variant }: Render): Uint8Array {
  const { format } = plan;
  const wanted = variant.options.metadata === "copyright" && notice !== null;
  return wanted && carriesNotice(format) ? withNotice(data, format, notice) : data;
}

function encoder(picture: Sharp, { variant: { options }, plan }: Render): Sharp {
  const quality = plan.quality ?? 80;
  const { lossless, progressive } = options;
  switch (plan.format) {
    case "jpeg":
      return picture.jpeg({ quality, progressive });
    case "png":
      return picture.png({ progressive });
    case "webp":
      return picture.webp({ quality, effort: plan.effort ?? 4, lossless });
    case "avif":
      return picture.avif({ quality, effort: plan.effort ?? 2, lossless });
    case "gif":
      return picture.gif({ effort: plan.effort ?? 7 });
    case "tiff":
      return picture.tiff({ compression: "deflate", predictor: "horizontal" });
  }
}

async function writeSynced(file: string, data: Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
