import { describe, expect, it } from "vitest";

import { type FailureClass, failureClass, type ImageErrorCode, imageError } from "./errors";

interface Row {
  readonly class: FailureClass;
  readonly made: () => string;
  readonly says: string;
}

const rows: Readonly<Record<ImageErrorCode, Row>> = {
  PARAM_INVALID: {
    class: "final",
    made: () => imageError("PARAM_INVALID", { problems: ['"a" is wrong.', '"b" too.'] }).message,
    says: '"a" is wrong. "b" too.',
  },
  IMAGE_EMPTY: {
    class: "final",
    made: () => imageError("IMAGE_EMPTY", {}).message,
    says: "The file is empty (0 bytes). Upload it again.",
  },
  IMAGE_UNSUPPORTED: {
    class: "final",
    made: () => imageError("IMAGE_UNSUPPORTED", { looksLike: "JPEG XL" }).message,
    says: "This file is not an image we can read. It looks like JPEG XL; supported: JPEG, PNG, WebP, GIF, AVIF, TIFF.",
  },
  IMAGE_HEIC: {
    class: "final",
    made: () => imageError("IMAGE_HEIC", {}).message,
    says: "This is a HEIC photo, which this server cannot decode. Export it as JPEG and upload it again.",
  },
  IMAGE_SVG_DISABLED: {
    class: "final",
    made: () => imageError("IMAGE_SVG_DISABLED", {}).message,
    says: "SVG files are turned off on this server. Convert it to PNG, or ask the administrator to allow SVG.",
  },
  IMAGE_CORRUPT: {
    class: "final",
    made: () => imageError("IMAGE_CORRUPT", { format: "JPEG" }).message,
    says: "The JPEG data is damaged. Upload it again.",
  },
  IMAGE_TRUNCATED: {
    class: "final",
    made: () => imageError("IMAGE_TRUNCATED", { format: "PNG", bytes: 9 }).message,
    says: "The PNG data ends too early (after 9 bytes). Upload it again.",
  },
  IMAGE_TOO_MANY_PIXELS: {
    class: "final",
    made: () =>
      imageError("IMAGE_TOO_MANY_PIXELS", {
        width: 16_000,
        height: 16_000,
        limitPixels: 75_000_000,
        limitSide: 32_768,
      }).message,
    says: "The image is 16000 × 16000 = 256 megapixels; the limit is 75 (and 32768 px per side). Make it smaller first.",
  },
  IMAGE_TOO_MANY_FRAMES: {
    class: "final",
    made: () =>
      imageError("IMAGE_TOO_MANY_FRAMES", {
        frames: 900,
        pixels: 90_000_000,
        limitFrames: 500,
        limitPixels: 75_000_000,
      }).message,
    says: "The animation has 900 frames (90 megapixels in all); the limit is 500 frames and 75 megapixels.",
  },
  FILE_TOO_LARGE: {
    class: "final",
    made: () => imageError("FILE_TOO_LARGE", { limitBytes: 52_428_800 }).message,
    says: "The file is larger than 50 MB.",
  },
  OUTPUT_TOO_LARGE: {
    class: "final",
    made: () =>
      imageError("OUTPUT_TOO_LARGE", {
        width: 9_000,
        height: 5,
        limitSide: 8_192,
        limitPixels: 40_000_000,
      }).message,
    says: "The result would be 9000 × 5 px; the limit is 8192 per side and 40 megapixels.",
  },
  FORMAT_SIZE: {
    class: "final",
    made: () =>
      imageError("FORMAT_SIZE", { format: "WebP", limitSide: 16_383, width: 17_000, height: 9 })
        .message,
    says: "WebP cannot be larger than 16383 px per side; this result would be 17000 × 9.",
  },
  SOURCE_NOT_ALLOWED: {
    class: "final",
    made: () => imageError("SOURCE_NOT_ALLOWED", { host: "10.0.0.1" }).message,
    says: "That address may not be read: 10.0.0.1.",
  },
  SOURCE_NOT_FOUND: {
    class: "final",
    made: () => imageError("SOURCE_NOT_FOUND", { reference: "upload://x" }).message,
    says: "Nothing was found at upload://x.",
  },
  SOURCE_UNREACHABLE: {
    class: "retry",
    made: () =>
      imageError("SOURCE_UNREACHABLE", { host: "a.test", problem: "no answer after 10 s" }).message,
    says: "Could not download from a.test: no answer after 10 s.",
  },
  IMAGE_TIMEOUT: {
    class: "once",
    made: () => imageError("IMAGE_TIMEOUT", { target: "AVIF", limitMs: 30_000 }).message,
    says: "Converting to AVIF took longer than 30 s and was stopped. Try a lower effort or a smaller size.",
  },
  IMAGE_MEMORY: {
    class: "once",
    made: () => imageError("IMAGE_MEMORY", { limitBytes: 1_073_741_824 }).message,
    says: "Converting this image needed more than 1 GB of memory and was stopped.",
  },
  WORKER_CRASHED: {
    class: "crash",
    made: () => imageError("WORKER_CRASHED", {}).message,
    says: "The image worker stopped unexpectedly.",
  },
  STORAGE_DENIED: {
    class: "final",
    made: () =>
      imageError("STORAGE_DENIED", {
        status: 403,
        problem: "SignatureDoesNotMatch",
        connection: "default",
        clockMs: null,
      }).message,
    says: 'The storage refused the upload (403 SignatureDoesNotMatch). Check the access key and secret of connection "default".',
  },
  STORAGE_NO_BUCKET: {
    class: "final",
    made: () => imageError("STORAGE_NO_BUCKET", { bucket: "b" }).message,
    says: 'Bucket "b" does not exist.',
  },
  STORAGE_NO_CREDENTIALS: {
    class: "final",
    made: () => imageError("STORAGE_NO_CREDENTIALS", {}).message,
    says: "No credentials for the storage were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  STORAGE_EXISTS: {
    class: "final",
    made: () => imageError("STORAGE_EXISTS", { key: "a/b.png" }).message,
    says: '"a/b.png" exists already and ifExists is "fail".',
  },
  STORAGE_REJECTED: {
    class: "final",
    made: () => imageError("STORAGE_REJECTED", { status: 400, problem: "InvalidRequest" }).message,
    says: "The storage refused the request (400 InvalidRequest).",
  },
  STORAGE_UNAVAILABLE: {
    class: "retry",
    made: () => imageError("STORAGE_UNAVAILABLE", { problem: "connection refused" }).message,
    says: "The storage did not answer: connection refused.",
  },
  STORAGE_MISMATCH: {
    class: "once",
    made: () => imageError("STORAGE_MISMATCH", { sentBytes: 5, storedBytes: 7 }).message,
    says: "Uploaded 5 bytes but the storage reports 7.",
  },
  DISK_FULL: {
    class: "retry",
    made: () => imageError("DISK_FULL", {}).message,
    says: "There is no space left on the server to store the result.",
  },
  CANCELED: {
    class: "canceled",
    made: () => imageError("CANCELED", {}).message,
    says: "The run was stopped.",
  },
};

describe("failures of image tasks", () => {
  it.each(Object.entries(rows))("%s has its class and its sentence", (code, row) => {
    expect(failureClass(code as ImageErrorCode)).toBe(row.class);
    expect(row.made()).toBe(row.says);
  });
});
