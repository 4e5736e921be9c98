import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";

import {
  carriesNotice,
  type CopyrightNotice,
  readCopyright,
  withNotice,
} from "@/lib/core/image/copyright";
import { ImageError, imageError } from "@/lib/core/image/errors";
import { FORMATS, formatOf, type ImageFormat } from "@/lib/core/image/formats";
import { placeIn } from "@/lib/core/image/gravity";
import { factsOf, type ImageFacts } from "@/lib/core/image/image-facts";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import { fromLibraryText } from "@/lib/core/image/library-errors";
import { planVariant, type VariantPlan } from "@/lib/core/image/plan";
import {
  checkSource,
  libraryGeometry,
  opaqueBackground,
  sourceFormat,
} from "@/lib/core/image/render-rules";

import type {
  ChildJob,
  ChildResult,
  ColorStats,
  ConvertJob,
  FromChild,
  InspectJob,
  Step,
  ToChild,
  VariantRequest,
  VariantResult,
} from "./protocol";

/**
 * The process in which pictures are decoded. It reads files into buffers, knows six loaders and no other, has no
 * credentials and no network duties, and is killed from outside at its deadline. It ends when the server ends.
 */
const LOADERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif", "Tiff"];

class LibraryFailure extends Error {
  readonly known: ImageError;

  constructor(known: ImageError, text: string) {
    super(text);
    this.known = known;
  }
}

await start();

async function start(): Promise<void> {
  // Work in native threads would hold up a normal exit.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}Buffer`) });
  await selfCheck();
  process.on("message", (message: ToChild) => void handle(message.id, message.job));
  send({ type: "ready" });
}

/** A path and an SVG have to be refused, or this process must not see a stranger's file. */
async function selfCheck(): Promise<void> {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  for (const input of [process.execPath, svg]) {
    const refused = await sharp(input)
      .metadata()
      .then(
        () => false,
        () => true,
      );
    if (!refused) throw new Error("The image loaders are not locked down.");
  }
}

async function handle(id: number, job: ChildJob): Promise<void> {
  const progress = (percent: number, step: Step) => send({ type: "progress", id, percent, step });
  try {
    const result = job.kind === "inspect" ? await inspect(job) : await convert(job, progress);
    send({ type: "done", id, result });
  } catch (error) {
    const known = error instanceof LibraryFailure ? error.known : error;
    if (!(known instanceof ImageError)) throw error;
    const libraryText = error instanceof LibraryFailure ? error.message : null;
    const { code, message, details } = known;
    send({ type: "failed", id, code, message, details, libraryText });
  }
}

function send(message: FromChild): void {
  process.send?.(message);
}

async function inspect(job: InspectJob): Promise<ChildResult> {
  const source = await readSource(job.file, job.limits);
  const { facts } = await readFacts(source, job.limits);
  return {
    kind: "inspect",
    facts,
    stats: job.stats ? await readStats(source, facts, job.limits) : null,
  };
}

async function convert(
  job: ConvertJob,
  progress: (percent: number, step: Step) => void,
): Promise<ChildResult> {
  const source = await readSource(job.file, job.limits);
  progress(10, "read");
  const { facts, notice } = await readFacts(source, job.limits);
  const plans = job.variants.map((variant) => ({
    variant,
    plan: planVariant(facts, variant.options, job.limits),
  }));
  progress(20, "decode");
  const variants: VariantResult[] = [];
  for (const { variant, plan } of plans) {
    variants.push(await renderVariant({ source, facts, notice, variant, plan, job }));
    progress(20 + Math.round((70 * variants.length) / plans.length), "variant-done");
  }
  return { kind: "convert", source: facts, variants };
}

async function readSource(file: string, limits: ImageLimits): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > limits.sourceBytes) {
    throw imageError("FILE_TOO_LARGE", { limitBytes: limits.sourceBytes });
  }
  return await readFile(file);
}

/** Magic bytes, then the header, then the limits; no pixel is decoded. */
async function readFacts(
  source: Buffer,
  limits: ImageLimits,
): Promise<{ facts: ImageFacts; notice: CopyrightNotice | null }> {
  const format = sourceFormat(source);
  const header = await guarded({ source, format, decoding: true }, async () =>
    sharp(source, { failOn: "warning", limitInputPixels: false }).metadata(),
  );
  if (header.compression === "hevc") throw imageError("IMAGE_HEIC", {});
  const loaded = header.format === "heif" ? "avif" : formatOf(header.format ?? "");
  if (loaded !== format) throw imageError("IMAGE_CORRUPT", { format: FORMATS[format].title });
  const facts = factsOf(header, format, source.length);
  checkSource(facts, limits);
  return { facts, notice: header.exif === undefined ? null : readCopyright(header.exif) };
}

async function readStats(
  source: Buffer,
  facts: ImageFacts,
  limits: ImageLimits,
): Promise<ColorStats> {
  const stats = await guarded({ source, format: facts.format, decoding: true }, async () =>
    sharp(source, decodeOptions(limits)).stats(),
  );
  return { dominant: stats.dominant, isOpaque: stats.isOpaque };
}

interface Render {
  readonly source: Buffer;
  readonly facts: ImageFacts;
  /** Null: the source names neither artist nor owner. */
  readonly notice: CopyrightNotice | null;
  readonly variant: VariantRequest;
  readonly plan: VariantPlan;
  readonly job: ConvertJob;
}

async function renderVariant(render: Render): Promise<VariantResult> {
  const { facts, plan, variant, job } = render;
  const about = { source: render.source, format: facts.format, decoding: true };
  const { data: encoded, info } = await guarded(about, async () => {
    const picture = await decoded(render);
    return await encoder(transform(picture, render), render).toBuffer({ resolveWithObject: true });
  });
  const height = info.pageHeight ?? info.height;
  if (info.width !== plan.width || height !== plan.height) {
    throw new Error(`made ${info.width} x ${height}, planned ${plan.width} x ${plan.height}`);
  }
  const data = withCopyright(encoded, render);
  const file = join(job.directory, `${variant.name}.${FORMATS[plan.format].extension}`);
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

/** The source as a pipeline. An orientation that is to be ignored is dropped with everything else but the pixels. */
async function decoded({ source, facts, plan, variant, job }: Render): Promise<Sharp> {
  const options = { ...decodeOptions(job.limits), animated: plan.animated };
  if (variant.options.autoOrient || facts.orientation === 1) {
    return sharp(source, { ...options, autoOrient: true });
  }
  const { data, info } = await sharp(source, options).raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

function decodeOptions(limits: ImageLimits) {
  return { failOn: "warning", limitInputPixels: limits.sourcePixels } as const;
}

/** Upright → rotate → mirror → crop → resize → greyscale → blur → sharpen → flatten, whatever order the library has. */
function transform(picture: Sharp, render: Render): Sharp {
  const { facts, plan } = render;
  const { options } = render.variant;
  const turn = libraryGeometry(facts, options, plan);
  let next = picture;
  if (options.rotate !== 0) next = next.rotate(options.rotate);
  if (turn.flip) next = next.flip();
  if (turn.flop) next = next.flop();
  if (turn.crop !== null) next = next.extract(turn.crop);
  next = resized(next, plan);
  if (options.greyscale) next = next.greyscale();
  if (options.blur !== null) next = next.blur(options.blur);
  if (options.sharpen === true) next = next.sharpen();
  if (typeof options.sharpen === "object") next = next.sharpen({ sigma: options.sharpen.sigma });
  if (plan.format === "jpeg") next = next.flatten({ background: opaqueBackground(plan) });
  if (turn.grey) next = next.toColourspace("b-w");
  return withMetadata(next, render);
}

function resized(picture: Sharp, plan: VariantPlan): Sharp {
  const { width, height, fit, gravity } = plan;
  if (fit === "cover" && (plan.picture.width !== width || plan.picture.height !== height)) {
    return picture.resize(width, height, { fit, position: gravity, fastShrinkOnLoad: false });
  }
  const { picture: inner } = plan;
  const scaled = plan.resized
    ? picture.resize(inner.width, inner.height, { fit: "fill", fastShrinkOnLoad: false })
    : picture;
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

/** Runs a step of the library; its texts are turned into our failures. */
async function guarded<T>(
  about: { source: Buffer; format: ImageFormat; decoding: boolean },
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ImageError || !(error instanceof Error)) throw error;
    const { error: known, known: mapped } = fromLibraryText({
      text: error.message,
      format: about.format,
      bytes: about.source.length,
      decoding: about.decoding,
    });
    throw new LibraryFailure(known, `${mapped ? "" : "(unmapped) "}${error.message}`);
  }
}
