import { describe, expect, it } from "vitest";

import { parseColor } from "./colors";
import { byteText, failureClass, imageError, isImageErrorCode, isRetryable } from "./errors";
import { fieldsOf } from "./fields";
import { parseFileLocation } from "./file-location";
import { formatOf, formatOfContentType } from "./formats";
import { placeIn } from "./gravity";
import { DEFAULT_IMAGE_LIMITS } from "./image-limits";
import { planVariant, type SourceFacts } from "./plan";
import { readTaskInput } from "./read-input";
import { sniff } from "./sniff";
import { SHIPPED_TASK_DEFS } from "./task-defs";
import { TASK_SCHEMAS } from "./task-schemas";
import { IMAGE_TASK_TYPES } from "./task-texts";
import { describeTaskTypes } from "./task-types";

const photo: SourceFacts = {
  format: "jpeg",
  rawWidth: 3000,
  rawHeight: 4000,
  width: 4000,
  height: 3000,
  orientation: 6,
  pages: 1,
  hasAlpha: false,
  depth: 8,
  grey: false,
  hasProfile: false,
  bytes: 1_000,
};

function plan(options: object, source: Partial<SourceFacts> = {}) {
  const { value } = readTaskInput(TASK_SCHEMAS.image_convert_resize, {
    fileLocation: "upload://0123456789abcdef",
    outputFormat: "auto",
    ...options,
  });
  return planVariant({ ...photo, ...source }, value, DEFAULT_IMAGE_LIMITS);
}

describe("planVariant", () => {
  it("follows the format of the source with auto", () => {
    expect(plan({}, { format: "tiff" })).toMatchObject({ format: "tiff", quality: null });
    expect(plan({ outputFormat: "avif" })).toMatchObject({ quality: 50, effort: 2 });
  });

  it("computes from the upright, turned and cropped picture", () => {
    expect(plan({ outputWidth: 400 })).toMatchObject({ width: 400, height: 300 });
    expect(plan({ outputWidth: 400, autoOrient: false })).toMatchObject({ height: 533 });
    expect(plan({ outputWidth: 300, rotate: 90 })).toMatchObject({ width: 300, height: 400 });
    expect(
      plan({ outputWidth: 50, crop: { left: 0, top: 0, width: 100, height: 10 } }),
    ).toMatchObject({ width: 50, height: 5 });
  });

  it("stretches for maintainAspectRatio false unless a fit is given", () => {
    const box = { outputWidth: 100, outputHeight: 100, maintainAspectRatio: "false" };
    expect(plan(box)).toMatchObject({ width: 100, height: 100 });
    expect(plan({ ...box, fit: "inside" })).toMatchObject({ width: 100, height: 75 });
    expect(plan({ ...box, maintainAspectRatio: true })).toMatchObject({ width: 100, height: 75 });
  });

  it.each([
    [{ crop: { left: 3999, top: 0, width: 2, height: 1 } }, "PARAM_INVALID"],
    [{ outputFormat: "webp", effort: 7 }, "PARAM_INVALID"],
    [{ outputFormat: "gif", effort: 0 }, "PARAM_INVALID"],
    [{ outputWidth: 8000, enlarge: true, dpr: 1.1 }, "OUTPUT_TOO_LARGE"],
    [{ outputWidth: 8000, outputHeight: 8000, fit: "contain" }, "OUTPUT_TOO_LARGE"],
  ])("refuses %j with %s", (options, code) => {
    expect(() => plan(options)).toThrow(expect.objectContaining({ code }));
  });

  it("leaves the limits of a result alone until it is known what a trim leaves", () => {
    const options = { outputWidth: 8000, trim: true, enlarge: true, outputFormat: "png" };
    expect(plan(options)).toMatchObject({ width: 8000, height: 6000 });
    const { value } = readTaskInput(TASK_SCHEMAS.image_convert_resize, {
      fileLocation: "upload://0123456789abcdef",
      ...options,
    });
    const trimmedTo = (height: number) => () =>
      planVariant(photo, value, DEFAULT_IMAGE_LIMITS, {
        trimmed: { left: 5, top: 6, width: 4000, height },
      });
    expect(trimmedTo(2000)()).toMatchObject({
      width: 8000,
      height: 4000,
      crop: { left: 5, top: 6 },
    });
    expect(trimmedTo(2900)).toThrow(expect.objectContaining({ code: "OUTPUT_TOO_LARGE" }));
  });

  it("rounds corners at most to a circle", () => {
    expect(plan({ outputWidth: 100, cornerRadius: 20 })).toMatchObject({ cornerRadius: 20 });
    expect(plan({ outputWidth: 100, cornerRadius: 400 })).toMatchObject({ cornerRadius: 37 });
  });

  it("names the side limit of a format where the product allows more", () => {
    const limits = { ...DEFAULT_IMAGE_LIMITS, outputSidePixels: 20_000, outputPixels: 1e9 };
    const { value } = readTaskInput(TASK_SCHEMAS.image_convert_resize, {
      fileLocation: "upload://0123456789abcdef",
      outputFormat: "webp",
    });
    expect(() => planVariant({ ...photo, width: 17_000 }, value, limits)).toThrow(
      "WebP cannot be larger than 16383 px per side; this result would be 17000 × 3000.",
    );
  });

  it.each([
    [{ outputFormat: "png", quality: 3 }, {}, ["OPTION_IGNORED"]],
    [{ outputFormat: "jpeg", effort: 3, lossless: true }, {}, ["OPTION_IGNORED", "OPTION_IGNORED"]],
    [{ outputFormat: "png", mozjpeg: true }, {}, ["OPTION_IGNORED"]],
    [{ outputFormat: "webp", palette: "true" }, {}, ["OPTION_IGNORED"]],
    [{ outputFormat: "webp", trim: true }, { format: "gif", pages: 5 }, ["ANIMATION_DROPPED"]],
    [{ outputFormat: "gif", cornerRadius: 4 }, { format: "gif", pages: 5 }, ["ANIMATION_DROPPED"]],
    [{ outputWidth: 5000 }, {}, ["NOT_ENLARGED"]],
    [{}, { depth: 16 }, ["DEPTH_REDUCED"]],
    [{ gravity: "attention", outputWidth: 5, outputHeight: 5 }, {}, ["OPTION_IGNORED"]],
    [{ outputFormat: "jpeg" }, { format: "gif", pages: 5 }, ["ANIMATION_DROPPED"]],
    [{ outputFormat: "webp", flip: true }, { format: "gif", pages: 5 }, ["ANIMATION_DROPPED"]],
    [{ outputFormat: "webp", outputWidth: 400 }, { format: "gif", pages: 5 }, []],
    [{ outputFormat: "jpeg", animation: "first" }, { format: "gif", pages: 5 }, []],
  ] as const)("warns for %j from %j", (options, source, codes) => {
    expect(plan(options, source).warnings.map((entry) => entry.code)).toEqual(codes);
  });
});

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe("sniff", () => {
  const box = (brands: string, size?: number) =>
    bytes(
      `\0\0\0${String.fromCharCode(size ?? 12 + brands.length)}ftyp${brands.slice(0, 4)}\0\0\0\0${brands.slice(4)}`,
    );

  it.each([
    [bytes("\xFF\xD8\xFF\xE0"), { kind: "image", format: "jpeg" }],
    [bytes("\x89PNG\r\n\x1A\n"), { kind: "image", format: "png" }],
    [bytes("GIF89a"), { kind: "image", format: "gif" }],
    [bytes("RIFF\0\0\0\0WEBPVP8 "), { kind: "image", format: "webp" }],
    [bytes("II*\0"), { kind: "image", format: "tiff" }],
    [bytes("MM\0*"), { kind: "image", format: "tiff" }],
    [box("avifmif1"), { kind: "image", format: "avif" }],
    [box("mif1avif"), { kind: "image", format: "avif" }],
    [box("mif1heic"), { kind: "heic" }],
    [box("heic"), { kind: "heic" }],
    [box("isommp42"), { kind: "other", looksLike: "a video" }],
    [box("avif", 200), { kind: "other", looksLike: null }],
    [bytes(""), { kind: "empty" }],
    [bytes("\xFF\x0A1234"), { kind: "other", looksLike: "JPEG XL" }],
    [bytes("%PDF-1.4"), { kind: "other", looksLike: "PDF" }],
    [bytes("PK\x03\x04"), { kind: "other", looksLike: "a ZIP archive" }],
    [bytes("RIFF\0\0\0\0AVI "), { kind: "other", looksLike: "audio or video" }],
    [bytes("<svg xmlns='x'/>"), { kind: "svg" }],
    [bytes("\xEF\xBB\xBF <!-- hi --><?xml version='1.0'?><!DOCTYPE svg><svg>"), { kind: "svg" }],
    [bytes("\xFF\xFE<\0s\0v\0g\0>\0"), { kind: "svg" }],
    [bytes("<x:svg xmlns:x='http://www.w3.org/2000/svg'/>"), { kind: "svg" }],
    [bytes("<!DOCTYPE html><p>"), { kind: "other", looksLike: "HTML" }],
    [
      bytes("push graphic-context\nimage Over"),
      { kind: "other", looksLike: "ImageMagick drawing commands" },
    ],
    [bytes("hello world"), { kind: "other", looksLike: "text" }],
    [bytes("\x01\x02\x03\x04\x05"), { kind: "other", looksLike: null }],
  ])("tells what %s is", (head, expected) => {
    expect(sniff(head)).toEqual(expected);
  });
});

describe("parseFileLocation", () => {
  const id = "abcdefghijklmnopqrstuv";
  it.each([
    [`upload://${id}`, { kind: "upload", id }],
    [`store://a/${id}.webp`, { kind: "artifact", id }],
    [`store://a/${id}`, { kind: "artifact", id }],
    ["store://files/a/b.jpg", { kind: "file", path: "a/b.jpg" }],
    ["s3://bucket-1/some/key.jpg", { kind: "s3", bucket: "bucket-1", key: "some/key.jpg" }],
  ])("reads %s", (text, expected) => {
    expect(parseFileLocation(text)).toEqual(expected);
  });

  it("reads web addresses as the URL standard does", () => {
    const parsed = parseFileLocation("HTTP://0x7f.1/a.jpg");
    expect(parsed?.kind === "url" && parsed.url.hostname).toBe("127.0.0.1");
  });

  it.each([
    "",
    "/etc/passwd",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "ftp://host/x.jpg",
    "\\\\host\\share\\x.jpg",
    "upload://../x",
    `store://a/${id}/../../x`,
    `store://b/${id}`,
    "store://files/../x",
    "store://files//x",
    "store://files/a/./b",
    "store://files/a\u0000b",
    "s3://bucket",
    "s3://bucket/a//b",
    "s3://bucket/../x",
    "s3:///key",
    "https://user:secret@example.org/x.jpg",
    "http://",
    "javascript:alert(1)",
    `upload://${"x".repeat(5000)}`,
  ])("refuses %j", (text) => {
    expect(parseFileLocation(text)).toBeNull();
  });
});

describe("errors", () => {
  it("says what is wrong, the number seen, the limit and what to do", () => {
    expect(
      imageError("IMAGE_TOO_MANY_PIXELS", {
        width: 16_000,
        height: 16_000,
        limitPixels: 75_000_000,
        limitSide: 32_768,
      }).message,
    ).toBe(
      "The image is 16000 × 16000 = 256 megapixels; the limit is 75 (and 32768 px per side). Make it smaller first.",
    );
    expect(imageError("IMAGE_TIMEOUT", { target: "AVIF", limitMs: 30_000 }).message).toBe(
      "Converting to AVIF took longer than 30 s and was stopped. Try a lower effort or a smaller size.",
    );
  });

  it("retries by class", () => {
    expect(isRetryable("PARAM_INVALID", 0)).toBe(false);
    expect(isRetryable("STORAGE_UNAVAILABLE", 7)).toBe(true);
    expect([isRetryable("IMAGE_TIMEOUT", 0), isRetryable("IMAGE_TIMEOUT", 1)]).toEqual([
      true,
      false,
    ]);
    expect([isRetryable("WORKER_CRASHED", 0, 1), isRetryable("WORKER_CRASHED", 1, 2)]).toEqual([
      true,
      false,
    ]);
    expect(isRetryable("CANCELED", 0)).toBe(false);
    expect(failureClass("CANCELED")).toBe("canceled");
    expect([isImageErrorCode("DISK_FULL"), isImageErrorCode("toString")]).toEqual([true, false]);
  });

  it.each([
    [0, "0 bytes"],
    [52_428_800, "50 MB"],
    [1536, "1.5 KB"],
    [2 ** 40, "1024 GB"],
  ])("prints %d as %s", (bytes, text) => {
    expect(byteText(bytes)).toBe(text);
  });
});

describe("small readers", () => {
  it("reads colours", () => {
    expect(parseColor("#0f0")).toEqual({ r: 0, g: 255, b: 0, alpha: 1 });
    expect(parseColor("#00000080")?.alpha).toBeCloseTo(0.5, 2);
    expect(parseColor("RebeccaPurple")).toEqual({ r: 102, g: 51, b: 153, alpha: 1 });
    expect(parseColor("transparent")?.alpha).toBe(0);
    expect([parseColor("#12"), parseColor("#12345"), parseColor("constructor")]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("reads formats", () => {
    expect([
      formatOf("JPG"),
      formatOf("constructor"),
      formatOfContentType("image/webp; q=1"),
    ]).toEqual(["jpeg", null, "webp"]);
  });

  it("places a box by gravity", () => {
    const outer = { width: 10, height: 10 };
    const inner = { width: 3, height: 4 };
    expect(placeIn(outer, inner, "centre")).toEqual({ left: 3, top: 3 });
    expect(placeIn(outer, inner, "southeast")).toEqual({ left: 7, top: 6 });
    expect(placeIn(outer, inner, "west")).toEqual({ left: 0, top: 3 });
  });
});

describe("task types", () => {
  it("ships a definition for every built-in task, its input keys being those of the schema", () => {
    expect(SHIPPED_TASK_DEFS.map((def) => def.name).toSorted()).toEqual(
      [...IMAGE_TASK_TYPES].toSorted(),
    );
    for (const definition of SHIPPED_TASK_DEFS) {
      expect(definition.responseTimeoutSeconds).toBeLessThanOrEqual(definition.timeoutSeconds ?? 0);
    }
  });

  it("describes every field of every type, in words", () => {
    const types = describeTaskTypes();
    expect(types).toHaveLength(IMAGE_TASK_TYPES.length);
    for (const name of IMAGE_TASK_TYPES) {
      const fields = fieldsOf(TASK_SCHEMAS[name]);
      expect(Object.keys(fields)).toEqual(Object.keys(TASK_SCHEMAS[name].shape));
      for (const field of Object.values(fields)) expect(field.title).not.toBe("");
    }
    expect(JSON.parse(JSON.stringify(types))).toEqual(types);
  });

  it("lists the options that the reader accepts", () => {
    const { outputFormat, fit, gravity } = fieldsOf(TASK_SCHEMAS.image_convert_resize);
    for (const [key, field] of Object.entries({ outputFormat, fit, gravity })) {
      for (const option of field?.options ?? []) {
        expect(() => plan({ [key]: option, outputWidth: 9, outputHeight: 9 })).not.toThrow();
      }
    }
  });
});
