import { type Color, parseColor } from "./colors";
import { type PictureEffect, worksOnOneFrame } from "./effect";
import { type Fit, type Size, swapSides, targetBox } from "./dimensions";
import { imageError } from "./errors";
import { FORMATS, type ImageFormat } from "./formats";
import { type Gravity, isContentAware } from "./gravity";
import type { ImageLimits } from "./image-limits";
import type { CropArea } from "./geometry-readers";
import type { PictureOptions } from "./task-schemas";
import { type Warning, warning } from "./warnings";

/** What the header of a source says. Width and height are those of the stored pixels, before orientation. */
export interface SourceFacts {
  readonly format: ImageFormat;
  readonly rawWidth: number;
  readonly rawHeight: number;
  /** Upright size: after the EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1..8; 1 when there is none. */
  readonly orientation: number;
  readonly pages: number;
  readonly hasAlpha: boolean;
  /** Bits per channel. */
  readonly depth: number;
  readonly grey: boolean;
  readonly hasProfile: boolean;
  readonly bytes: number;
}

/** Everything that is decided about one variant before a pixel is read. */
export interface VariantPlan extends Size {
  readonly format: ImageFormat;
  readonly quality: number | null;
  readonly effort: number | null;
  readonly fit: Fit;
  readonly gravity: Gravity;
  readonly background: Color;
  /** Size of the whole picture after scaling. */
  readonly picture: Size;
  /** What is cut out of the turned source: the crop, or what a trim has left of it. */
  readonly crop: CropArea | null;
  /** Size of what is scaled: of the source after rotation and crop. */
  readonly cropped: Size;
  /** Of the result's corners, in pixels; 0: they stay. */
  readonly cornerRadius: number;
  /** All frames are kept. */
  readonly animated: boolean;
  readonly warnings: readonly Warning[];
}

/**
 * Decides format, size and cut of a variant from the options and the source's header. What is trimmed has a size that
 * only its pixels tell: until `trimmed` is given (of the turned source), the size of the result is not checked.
 * @throws ImageError PARAM_INVALID, IMAGE_TOO_MANY_FRAMES, OUTPUT_TOO_LARGE, FORMAT_SIZE.
 */
export function planVariant(
  source: SourceFacts,
  options: PictureOptions,
  limits: ImageLimits,
  {
    effect = null,
    trimmed = null,
  }: { effect?: PictureEffect | null; trimmed?: CropArea | null } = {},
): VariantPlan {
  const warnings: Warning[] = [];
  const format = options.outputFormat === "auto" ? source.format : options.outputFormat;
  checkForFormat(options, format);
  const turned = turnedSize(source, options);
  const crop = trimmed ?? checkedCrop(options.crop, turned);
  const cropped: Size = crop ?? turned;
  const fit = fitOf(options);
  const gravity = usableGravity(fit, options.gravity, warnings);
  const box = targetBox(cropped, {
    width: options.outputWidth,
    height: options.outputHeight,
    fit,
    enlarge: options.enlarge,
    dpr: options.dpr,
  });
  if (box.notEnlarged) warnings.push(notEnlarged(cropped));
  const animated = keepsFrames(source, options, { format, gravity, effect }, warnings);
  if (animated) checkFrames(source, limits);
  const sizeIsKnown = options.trim === false || trimmed !== null;
  if (sizeIsKnown) checkOutput(box, { format, frames: animated ? source.pages : 1 }, limits);
  noteIgnored(options, format, warnings);
  if (source.depth > 8) warnings.push(depthReduced(source.depth));
  return {
    format,
    ...encodingOf(options, format),
    fit,
    gravity,
    background: parseColor(options.background) ?? { r: 255, g: 255, b: 255, alpha: 1 },
    width: box.width,
    height: box.height,
    picture: box.picture,
    crop,
    cropped,
    cornerRadius: Math.min(options.cornerRadius, Math.floor(Math.min(box.width, box.height) / 2)),
    animated,
    warnings,
  };
}

function notEnlarged({ width, height }: Size): Warning {
  const size = `${width} × ${height} px`;
  return warning(
    "NOT_ENLARGED",
    `The picture is ${size} and was not enlarged; set enlarge to do so.`,
  );
}

function depthReduced(bits: number): Warning {
  return warning("DEPTH_REDUCED", `The source has ${bits} bits per channel; the result has 8.`);
}

/** @throws ImageError PARAM_INVALID for an effort outside the range of the format. */
function checkForFormat({ effort }: PictureOptions, format: ImageFormat): void {
  const problem = effortProblem(effort, format);
  if (problem !== null) throw imageError("PARAM_INVALID", { problems: [problem] });
}

/** What is wrong with an effort for a format; null: nothing, or nothing is known before the source is. */
export function effortProblem(effort: number | null, format: ImageFormat | "auto"): string | null {
  if (format === "auto" || effort === null) return null;
  const { effort: range, title } = FORMATS[format];
  if (range === null || (effort >= range.min && effort <= range.max)) return null;
  return `"effort" must be a whole number from ${range.min} to ${range.max} for ${title}; got ${effort}.`;
}

function encodingOf(
  options: PictureOptions,
  format: ImageFormat,
): Pick<VariantPlan, "quality" | "effort"> {
  const { defaultQuality, effort } = FORMATS[format];
  return {
    quality: defaultQuality === null ? null : (options.quality ?? defaultQuality),
    effort: effort === null ? null : (options.effort ?? effort.default),
  };
}

/** `maintainAspectRatio: false` is the Orkes word for `fill`; an explicit fit wins. */
function fitOf(options: Pick<PictureOptions, "fit" | "maintainAspectRatio">): Fit {
  return options.fit ?? (options.maintainAspectRatio === false ? "fill" : "inside");
}

function turnedSize(source: SourceFacts, options: PictureOptions): Size {
  const size = options.autoOrient
    ? { width: source.width, height: source.height }
    : { width: source.rawWidth, height: source.rawHeight };
  return options.rotate % 180 === 0 ? size : swapSides(size);
}

function checkedCrop(crop: CropArea | null, within: Size): CropArea | null {
  if (crop === null) return null;
  if (crop.left + crop.width <= within.width && crop.top + crop.height <= within.height)
    return crop;
  throw imageError("PARAM_INVALID", {
    problems: [
      `"crop" must lie inside the picture of ${within.width} × ${within.height} px; got ` +
        `${crop.width} × ${crop.height} px at ${crop.left}, ${crop.top}.`,
    ],
  });
}

function usableGravity(fit: Fit, gravity: Gravity, warnings: Warning[]): Gravity {
  if (fit === "cover" || !isContentAware(gravity)) return gravity;
  warnings.push(
    warning("OPTION_IGNORED", `gravity ${gravity} works with fit cover only; centre was used.`),
  );
  return "centre";
}

function keepsFrames(
  source: SourceFacts,
  options: PictureOptions,
  result: { format: ImageFormat; gravity: Gravity; effect: PictureEffect | null },
  warnings: Warning[],
): boolean {
  if (source.pages <= 1) return false;
  const whole =
    options.rotate === 0 &&
    !options.flip &&
    options.crop === null &&
    options.trim === false &&
    options.cornerRadius === 0 &&
    options.blur === null &&
    options.sharpen === false &&
    !isContentAware(result.gravity) &&
    !worksOnOneFrame(result.effect);
  const possible = FORMATS[source.format].animated && FORMATS[result.format].animated;
  if (possible && whole && options.animation === "auto") return true;
  if (options.animation === "auto") {
    const why = possible
      ? "rotation, vertical mirror, crop, trim, blur, sharpen, corners and watermarks work on one frame"
      : `a ${FORMATS[result.format].title} made from ${FORMATS[source.format].title} holds one`;
    warnings.push(
      warning("ANIMATION_DROPPED", `Only the first of ${source.pages} frames was used: ${why}.`),
    );
  }
  return false;
}

function checkFrames(source: SourceFacts, limits: ImageLimits): void {
  const pixels = source.width * source.height * source.pages;
  if (source.pages <= limits.sourceFrames && pixels <= limits.sourcePixels) return;
  throw imageError("IMAGE_TOO_MANY_FRAMES", {
    frames: source.pages,
    pixels,
    limitFrames: limits.sourceFrames,
    limitPixels: limits.sourcePixels,
  });
}

function checkOutput(
  box: Size,
  result: { format: ImageFormat; frames: number },
  limits: ImageLimits,
): void {
  const { width, height } = box;
  const { title, maxSidePixels } = FORMATS[result.format];
  if (
    Math.max(width, height) > limits.outputSidePixels ||
    width * height * result.frames > limits.outputPixels
  ) {
    throw imageError("OUTPUT_TOO_LARGE", {
      width,
      height,
      limitSide: limits.outputSidePixels,
      limitPixels: limits.outputPixels,
    });
  }
  if (Math.max(width, height) > maxSidePixels) {
    throw imageError("FORMAT_SIZE", { format: title, limitSide: maxSidePixels, width, height });
  }
}

function noteIgnored(options: PictureOptions, format: ImageFormat, warnings: Warning[]): void {
  const { title, defaultQuality, effort, lossless, progressive } = FORMATS[format];
  const ignored = [
    options.quality !== null && defaultQuality === null ? "quality" : null,
    options.effort !== null && effort === null ? "effort" : null,
    options.lossless && !lossless && format === "jpeg" ? "lossless" : null,
    options.progressive && !progressive ? "progressive" : null,
    options.mozjpeg && format !== "jpeg" ? "mozjpeg" : null,
    options.palette && format !== "png" ? "palette" : null,
    options.metadata !== "strip" && format === "gif" ? "metadata" : null,
  ].filter((name) => name !== null);
  for (const name of ignored) {
    warnings.push(
      warning("OPTION_IGNORED", `${name} has no meaning for ${title} and was ignored.`),
    );
  }
  if (options.metadata === "keep" && format === "tiff")
    warnings.push(warning("OPTION_IGNORED", "A TIFF keeps XMP alone; EXIF was dropped."));
}
