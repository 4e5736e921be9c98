import { deflateSync } from "node:zlib";

import { readTaskInput } from "@/lib/core/image/read-input";
import { type PictureOptions, TASK_SCHEMAS } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";

/** Pictures made here byte by byte, so that the library under test does not check itself. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, 0..255. */
  readonly at: (x: number, y: number) => readonly [number, number, number];
}

/** Red, green (top), blue, yellow (bottom): shows every turn and mirror. */
export function quadrants(width: number, height: number): Pixels {
  const colors = [
    [220, 30, 30],
    [30, 200, 30],
    [30, 30, 220],
    [230, 220, 30],
  ] as const;
  return {
    width,
    height,
    at: (x, y) => colors[(x * 2 >= width ? 1 : 0) + (y * 2 >= height ? 2 : 0)] ?? colors[0],
  };
}

export function solid(
  width: number,
  height: number,
  color: readonly [number, number, number],
): Pixels {
  return { width, height, at: () => color };
}

/** PNG (RFC 2083) of 8-bit RGB. */
export function png(pixels: Pixels, extra: readonly Buffer[] = []): Buffer {
  const { width, height, at } = pixels;
  const raw = Buffer.alloc((width * 3 + 1) * height);
  let offset = 0;
  for (let y = 0; y < height; y += 1) {
    offset += 1;
    for (let x = 0; x < width; x += 1) {
      for (const value of at(x, y)) {
        raw[offset] = value;
        offset += 1;
      }
    }
  }
  return pngOf({ width, height, depth: 8, color: 2 }, deflateSync(raw), extra);
}

/** GIF89a whose frames fill the canvas and hold the data of one pixel. */
export function gif(width: number, height: number, frames: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const frame = Buffer.concat([
    Buffer.from("21f904000a0000002c00000000", "hex"),
    size,
    Buffer.from("000202440100", "hex"),
  ]);
  return Buffer.concat([
    Buffer.from("GIF89a"),
    size,
    Buffer.from("800000000000ffffff", "hex"),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
  readonly interlaced?: boolean;
}

/** A PNG with any header around any data: also for files that lie. */
export function pngOf(header: PngHeader, data: Buffer, extra: readonly Buffer[] = []): Buffer {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(header.width, 0);
  ihdr.writeUInt32BE(header.height, 4);
  ihdr[8] = header.depth;
  ihdr[9] = header.color;
  ihdr[12] = header.interlaced === true ? 1 : 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", ihdr),
    ...extra,
    pngChunk("IDAT", data),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** An eXIf chunk that holds the orientation 1..8 alone. */
export function exifOrientation(orientation: number): Buffer {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  return pngChunk("eXIf", tiff);
}

function crc32(data: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

/** Picture options as a task reads them from its input. */
export function pictureOptions(input: JsonObject): PictureOptions {
  return readTaskInput(TASK_SCHEMAS.image_convert_resize, {
    fileLocation: "upload://0123456789abcdef",
    outputFormat: "auto",
    ...input,
  }).value;
}
