import sharp, { type Sharp } from "sharp";

import type { CropArea } from "@/lib/core/image/geometry-readers";
import { trimThreshold } from "@/lib/core/image/geometry-readers";
import type { VariantPlan } from "@/lib/core/image/plan";
import { libraryGeometry } from "@/lib/core/image/render-rules";
import type { ConvertJob, VariantRequest } from "@/lib/server/children/protocol";

import type { FailOn } from "./damage";
import { guarded } from "./failures";
import { decodeOptions, type Header } from "./source";

/** A source and what one variant wants of it. */
export interface Wanted extends Header {
  readonly source: Buffer;
  readonly variant: VariantRequest;
  readonly plan: VariantPlan;
  readonly job: Pick<ConvertJob, "directory" | "limits">;
  /** How much damage of the source ends the work. */
  readonly failOn: FailOn;
}

/** The source as a pipeline: upright → rotate → mirror → crop, whatever order the library has. */
export async function turnedSource(wanted: Wanted): Promise<Sharp> {
  const { facts, plan } = wanted;
  const { options, effect = null } = wanted.variant;
  const turn = libraryGeometry(facts, options, plan, effect);
  let next = await decoded(wanted);
  if (options.rotate !== 0) next = next.rotate(options.rotate);
  if (turn.flip) next = next.flip();
  if (turn.flop) next = next.flop();
  return turn.crop === null ? next : next.extract(turn.crop);
}

/**
 * Spaces of floating point numbers and of CIELAB, which the library would work in: backgrounds, blur and sharpening mean other
 * things there than in sRGB.
 */
const UNUSUAL_SPACES = new Set(["scrgb", "lab", "labs"]);

/** An orientation that is to be ignored is dropped with everything else but the pixels. */
async function decoded({ source, facts, plan, variant, job, failOn }: Wanted): Promise<Sharp> {
  const options = { ...decodeOptions(job.limits, failOn), animated: plan.animated };
  const isUpright = variant.options.autoOrient || facts.orientation === 1;
  if (await holdsGreyShares(source, facts)) {
    const bytes = sharp(source, { ...options, autoOrient: isUpright }).linear(255, 0);
    return await pixelsOf(bytes);
  }
  if (!isUpright) return await pixelsOf(sharp(source, options));
  const opened = sharp(source, { ...options, autoOrient: true });
  return UNUSUAL_SPACES.has(facts.space) ? opened.pipelineColourspace("srgb") : opened;
}

/** Shades of grey from 0 to 1, as TIFF has them in floating point: the library takes them for bytes, all of them black. */
async function holdsGreyShares(source: Buffer, { grey, depth }: Header["facts"]): Promise<boolean> {
  return grey && depth === 32 && (await sharp(source).metadata()).depth === "float";
}

async function pixelsOf(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** A picture with a shorter side has no border that the library would look for. */
const LEAST_TRIMMED = 3;

/** What a trim leaves of the turned source, in pixels of it. A picture of one colour stays as it is. */
export async function trimmedArea(wanted: Wanted): Promise<CropArea> {
  const { source, facts, plan, variant } = wanted;
  const threshold = trimThreshold(variant.options.trim) ?? 0;
  const about = { source, format: facts.format, decoding: true };
  const whole = plan.crop ?? { left: 0, top: 0, ...plan.cropped };
  if (Math.min(whole.width, whole.height) < LEAST_TRIMMED) return whole;
  const { info } = await guarded(about, async () => {
    const turned = await turnedSource(wanted);
    const pixels = await turned.raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = pixels.info;
    return await sharp(pixels.data, { raw: { width, height, channels }, limitInputPixels: false })
      .trim({ threshold })
      .raw()
      .toBuffer({ resolveWithObject: true });
  });
  const { width, height, trimOffsetLeft = 0, trimOffsetTop = 0 } = info;
  return { left: whole.left - trimOffsetLeft, top: whole.top - trimOffsetTop, width, height };
}
