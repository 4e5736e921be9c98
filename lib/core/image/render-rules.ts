import type { Color } from "./colors";
import { addsColor, type PictureEffect } from "./effect";
import { imageError } from "./errors";
import type { ImageFormat } from "./formats";
import type { CropArea } from "./geometry-readers";
import type { ImageLimits } from "./image-limits";
import type { SourceFacts, VariantPlan } from "./plan";
import { sniff, SNIFF_BYTES } from "./sniff";
import type { PictureOptions } from "./task-schemas";

/**
 * The format of a source by its magic bytes.
 * @throws ImageError IMAGE_EMPTY, IMAGE_HEIC, IMAGE_SVG_DISABLED, IMAGE_UNSUPPORTED (names what it looks like).
 */
export function sourceFormat(source: Uint8Array): ImageFormat {
  const kind = sniff(source.subarray(0, SNIFF_BYTES));
  switch (kind.kind) {
    case "image":
      return kind.format;
    case "empty":
      throw imageError("IMAGE_EMPTY", {});
    case "heic":
      throw imageError("IMAGE_HEIC", {});
    case "svg":
      throw imageError("IMAGE_SVG_DISABLED", {});
    case "other":
      throw imageError("IMAGE_UNSUPPORTED", { looksLike: kind.looksLike });
  }
}

/**
 * Refuses a source by what its header says, before a pixel is decoded. Frames are counted where they are used.
 * @throws ImageError IMAGE_TOO_MANY_PIXELS, IMAGE_UNSUPPORTED (more than five channels).
 */
export function checkSource(
  source: SourceFacts & { readonly channels: number },
  limits: ImageLimits,
): void {
  const { width, height } = source;
  const limitPixels = source.format === "avif" ? limits.sourcePixelsAvif : limits.sourcePixels;
  if (width * height > limitPixels || Math.max(width, height) > limits.sourceSidePixels) {
    throw imageError("IMAGE_TOO_MANY_PIXELS", {
      width,
      height,
      limitPixels,
      limitSide: limits.sourceSidePixels,
    });
  }
  if (source.channels > 5) {
    throw imageError("IMAGE_UNSUPPORTED", { looksLike: `a file with ${source.channels} channels` });
  }
}

/** How the wanted geometry has to be said to a library that mirrors before it rotates, and crops before it mirrors. */
export interface LibraryGeometry {
  readonly flip: boolean;
  readonly flop: boolean;
  readonly crop: CropArea | null;
  /** The result has shades of grey only and the format can hold them as one channel. */
  readonly grey: boolean;
}

/**
 * Our order is rotate, flip, flop, crop. The library's is flip, flop, rotate, and it crops before all three when there
 * is no rotation. Turning by a quarter and mirroring top to bottom is mirroring left to right and then turning.
 */
export function libraryGeometry(
  source: SourceFacts,
  options: PictureOptions,
  plan: VariantPlan,
  effect: PictureEffect | null = null,
): LibraryGeometry {
  const { flip, flop, rotate } = options;
  const quarter = rotate % 180 !== 0;
  const size = options.autoOrient ? source : { width: source.rawWidth, height: source.rawHeight };
  return {
    flip: quarter ? flop : flip,
    flop: quarter ? flip : flop,
    crop: plan.crop === null || rotate !== 0 ? plan.crop : mirrored(plan.crop, size, options),
    grey: !addsColor(effect) && staysGrey(source, options, plan),
  };
}

function mirrored(
  crop: CropArea,
  within: { readonly width: number; readonly height: number },
  { flip, flop }: PictureOptions,
): CropArea {
  return {
    ...crop,
    left: flop ? within.width - crop.left - crop.width : crop.left,
    top: flip ? within.height - crop.top - crop.height : crop.top,
  };
}

function staysGrey(source: SourceFacts, options: PictureOptions, plan: VariantPlan): boolean {
  const oneChannel = plan.format === "jpeg" || plan.format === "png" || plan.format === "tiff";
  const { r, g, b } = plan.background;
  const padded =
    plan.picture.width < plan.width || plan.picture.height < plan.height || plan.cornerRadius > 0;
  const greyBackground = r === g && g === b;
  const grey = options.greyscale || source.grey;
  return oneChannel && grey && (greyBackground || (!padded && !source.hasAlpha));
}

/** The background as a JPEG can hold it: laid over white. */
export function opaqueBackground(plan: VariantPlan): Color {
  const { r, g, b, alpha } = plan.background;
  const over = (value: number) => Math.round(value * alpha + 255 * (1 - alpha));
  return { r: over(r), g: over(g), b: over(b), alpha: 1 };
}
