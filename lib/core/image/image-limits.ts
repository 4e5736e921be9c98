import { limits } from "../limits";

/** What an image task may use. Sizes in pixels or bytes, times in milliseconds. */
export interface ImageLimits {
  readonly sourceBytes: number;
  /** All frames together. */
  readonly sourcePixels: number;
  readonly sourcePixelsAvif: number;
  readonly sourceSidePixels: number;
  readonly sourceFrames: number;
  readonly outputSidePixels: number;
  readonly outputPixels: number;
  readonly variants: number;
  readonly deadlineMs: number;
  readonly memoryBytes: number;
}

/** The limits of an installation that configures nothing. */
export const DEFAULT_IMAGE_LIMITS: ImageLimits = {
  sourceBytes: limits.uploadBytes,
  sourcePixels: limits.imagePixels,
  sourcePixelsAvif: limits.avifPixels,
  sourceSidePixels: limits.imageSidePixels,
  sourceFrames: limits.imageFrames,
  outputSidePixels: limits.outputSidePixels,
  outputPixels: limits.outputPixels,
  variants: limits.variantsPerTask,
  deadlineMs: limits.imageDeadlineMs,
  memoryBytes: limits.imageChildMemoryBytes,
};

/** What configuration may raise the limits to. */
export const MAXIMUM_IMAGE_LIMITS: ImageLimits = {
  sourceBytes: 1024 ** 3,
  sourcePixels: 268_402_689,
  sourcePixelsAvif: 75_000_000,
  sourceSidePixels: 65_535,
  sourceFrames: 5_000,
  outputSidePixels: 16_383,
  outputPixels: 75_000_000,
  variants: 256,
  deadlineMs: 300_000,
  memoryBytes: 4 * 1024 ** 3,
};
