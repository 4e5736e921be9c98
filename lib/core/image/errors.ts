import type { JsonObject } from "../json";

/**
 * What a code means for the attempt. `final`: no retry. `retry`: the task's policy decides. `once`: retried after the
 * first attempt only. `crash`: retried until the same task has crashed twice. `canceled`: the run was stopped.
 */
export type FailureClass = "final" | "retry" | "once" | "crash" | "canceled";

interface Details {
  /** Each entry is a sentence part that begins with the parameter's quoted name. */
  PARAM_INVALID: { problems: readonly string[] };
  IMAGE_EMPTY: object;
  /** `advice`: what to do with a file whose format is supported and whose kind is not. */
  IMAGE_UNSUPPORTED: { looksLike: string | null; advice?: string };
  IMAGE_HEIC: object;
  IMAGE_SVG_DISABLED: object;
  IMAGE_CORRUPT: { format: string };
  IMAGE_TRUNCATED: { format: string; bytes: number };
  IMAGE_TOO_MANY_PIXELS: { width: number; height: number; limitPixels: number; limitSide: number };
  IMAGE_TOO_MANY_FRAMES: {
    frames: number;
    pixels: number;
    limitFrames: number;
    limitPixels: number;
  };
  FILE_TOO_LARGE: { limitBytes: number };
  OUTPUT_TOO_LARGE: { width: number; height: number; limitSide: number; limitPixels: number };
  FORMAT_SIZE: { format: string; limitSide: number; width: number; height: number };
  SOURCE_NOT_ALLOWED: { host: string };
  SOURCE_NOT_FOUND: { reference: string };
  SOURCE_UNREACHABLE: { host: string; problem: string };
  IMAGE_TIMEOUT: { target: string; limitMs: number };
  IMAGE_MEMORY: { limitBytes: number };
  WORKER_CRASHED: object;
  /** `clockMs`: how far the clock here is ahead of the storage's, where that is why; null: it is not. */
  STORAGE_DENIED: { status: number; problem: string; connection: string; clockMs: number | null };
  STORAGE_NO_BUCKET: { bucket: string };
  STORAGE_NO_CREDENTIALS: object;
  STORAGE_EXISTS: { key: string };
  STORAGE_REJECTED: { status: number; problem: string };
  STORAGE_UNAVAILABLE: { problem: string };
  STORAGE_MISMATCH: { sentBytes: number; storedBytes: number };
  DISK_FULL: object;
  CANCELED: object;
}

export type ImageErrorCode = keyof Details;

const CLASSES: Readonly<Record<ImageErrorCode, FailureClass>> = {
  PARAM_INVALID: "final",
  IMAGE_EMPTY: "final",
  IMAGE_UNSUPPORTED: "final",
  IMAGE_HEIC: "final",
  IMAGE_SVG_DISABLED: "final",
  IMAGE_CORRUPT: "final",
  IMAGE_TRUNCATED: "final",
  IMAGE_TOO_MANY_PIXELS: "final",
  IMAGE_TOO_MANY_FRAMES: "final",
  FILE_TOO_LARGE: "final",
  OUTPUT_TOO_LARGE: "final",
  FORMAT_SIZE: "final",
  SOURCE_NOT_ALLOWED: "final",
  SOURCE_NOT_FOUND: "final",
  SOURCE_UNREACHABLE: "retry",
  IMAGE_TIMEOUT: "once",
  IMAGE_MEMORY: "once",
  WORKER_CRASHED: "crash",
  STORAGE_DENIED: "final",
  STORAGE_NO_BUCKET: "final",
  STORAGE_NO_CREDENTIALS: "final",
  STORAGE_EXISTS: "final",
  STORAGE_REJECTED: "final",
  STORAGE_UNAVAILABLE: "retry",
  STORAGE_MISMATCH: "once",
  DISK_FULL: "retry",
  CANCELED: "canceled",
};

type Sentences = { readonly [Code in ImageErrorCode]: (details: Details[Code]) => string };

const SUPPORTED = "JPEG, PNG, WebP, GIF, AVIF, TIFF";

const SENTENCES: Sentences = {
  PARAM_INVALID: ({ problems }) => problems.join(" "),
  IMAGE_EMPTY: () => "The file is empty (0 bytes). Upload it again.",
  IMAGE_UNSUPPORTED: ({ looksLike, advice = `supported: ${SUPPORTED}` }) =>
    "This file is not an image we can read. " +
    (looksLike === null ? `Supported: ${SUPPORTED}.` : `It looks like ${looksLike}; ${advice}.`),
  IMAGE_HEIC: () =>
    "This is a HEIC photo, which this server cannot decode. Export it as JPEG and upload it again.",
  IMAGE_SVG_DISABLED: () =>
    "SVG files are turned off on this server. Convert it to PNG, or ask the administrator to allow SVG.",
  IMAGE_CORRUPT: ({ format }) => `The ${format} data is damaged. Upload it again.`,
  IMAGE_TRUNCATED: ({ format, bytes }) =>
    `The ${format} data ends too early (after ${bytes} bytes). Upload it again.`,
  IMAGE_TOO_MANY_PIXELS: ({ width, height, limitPixels, limitSide }) =>
    `The image is ${width} × ${height} = ${megapixels(width * height)} megapixels; the limit is ` +
    `${megapixels(limitPixels)} (and ${limitSide} px per side). Make it smaller first.`,
  IMAGE_TOO_MANY_FRAMES: ({ frames, pixels, limitFrames, limitPixels }) =>
    `The animation has ${frames} frames (${megapixels(pixels)} megapixels in all); the limit is ` +
    `${limitFrames} frames and ${megapixels(limitPixels)} megapixels.`,
  FILE_TOO_LARGE: ({ limitBytes }) => `The file is larger than ${byteText(limitBytes)}.`,
  OUTPUT_TOO_LARGE: ({ width, height, limitSide, limitPixels }) =>
    `The result would be ${width} × ${height} px; the limit is ${limitSide} per side and ` +
    `${megapixels(limitPixels)} megapixels.`,
  FORMAT_SIZE: ({ format, limitSide, width, height }) =>
    `${format} cannot be larger than ${limitSide} px per side; this result would be ${width} × ${height}.`,
  SOURCE_NOT_ALLOWED: ({ host }) => `That address may not be read: ${host}.`,
  SOURCE_NOT_FOUND: ({ reference }) => `Nothing was found at ${reference}.`,
  SOURCE_UNREACHABLE: ({ host, problem }) => `Could not download from ${host}: ${problem}.`,
  IMAGE_TIMEOUT: ({ target, limitMs }) =>
    `Converting to ${target} took longer than ${Math.round(limitMs / 100) / 10} s and was stopped. ` +
    "Try a lower effort or a smaller size.",
  IMAGE_MEMORY: ({ limitBytes }) =>
    `Converting this image needed more than ${byteText(limitBytes)} of memory and was stopped.`,
  WORKER_CRASHED: () => "The image worker stopped unexpectedly.",
  STORAGE_DENIED: ({ status, problem, connection, clockMs }) =>
    `The storage refused the upload (${status} ${problem})` +
    (clockMs === null
      ? `. Check the access key and secret of connection "${connection}".`
      : `: the clock of this machine is ${clockText(clockMs)} the storage's. Set it right, for example by NTP.`),
  STORAGE_NO_BUCKET: ({ bucket }) => `Bucket "${bucket}" does not exist.`,
  STORAGE_NO_CREDENTIALS: () =>
    "No credentials for the storage were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  STORAGE_EXISTS: ({ key }) => `"${key}" exists already and ifExists is "fail".`,
  STORAGE_REJECTED: ({ status, problem }) =>
    `The storage refused the request (${status} ${problem}).`,
  STORAGE_UNAVAILABLE: ({ problem }) => `The storage did not answer: ${problem}.`,
  STORAGE_MISMATCH: ({ sentBytes, storedBytes }) =>
    `Uploaded ${sentBytes} bytes but the storage reports ${storedBytes}.`,
  DISK_FULL: () => "There is no space left on the server to store the result.",
  CANCELED: () => "The run was stopped.",
};

/** A failure of an image or storage task whose sentence is for the user. Everything else thrown is a bug. */
export class ImageError extends Error {
  readonly code: ImageErrorCode;
  readonly details: JsonObject;

  constructor(code: ImageErrorCode, message: string, details: JsonObject) {
    super(message);
    this.name = "ImageError";
    this.code = code;
    this.details = details;
  }
}

/** Builds the failure of a code with its sentence; the details are kept for programs. */
export function imageError<Code extends ImageErrorCode>(
  code: Code,
  details: Details[Code],
): ImageError {
  const sentence: (details: Details[Code]) => string = SENTENCES[code];
  return new ImageError(code, sentence(details), { ...(details as JsonObject) });
}

export function failureClass(code: ImageErrorCode): FailureClass {
  return CLASSES[code];
}

export function isImageErrorCode(text: string): text is ImageErrorCode {
  return Object.hasOwn(CLASSES, text);
}

/**
 * May this failure be tried again? `attempt` is the retry count of the attempt that failed, from 0; `crashes` is how
 * often the worker has crashed over this task, this time included.
 */
export function isRetryable(code: ImageErrorCode, attempt: number, crashes = 1): boolean {
  switch (CLASSES[code]) {
    case "retry":
      return true;
    case "once":
      return attempt === 0;
    case "crash":
      return crashes < 2;
    case "final":
    case "canceled":
      return false;
  }
}

/** `52428800` → `50 MB`; steps of 1,024. */
export function byteText(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${Math.round(value * 10) / 10} ${units[unit]}`;
}

/** `20 minutes behind`, `3 hours ahead of`. */
function clockText(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const hours = Math.round(minutes / 60);
  const [count, unit] = minutes < 120 ? [minutes, "minute"] : [hours, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ${aheadMs < 0 ? "behind" : "ahead of"}`;
}

function megapixels(pixels: number): number {
  const value = pixels / 1_000_000;
  return value >= 10 ? Math.round(value) : Math.round(value * 100) / 100;
}
