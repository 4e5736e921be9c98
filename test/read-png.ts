import { inflateSync } from "node:zlib";

export interface ReadPng {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Red, green, blue 0..255. */
  readonly at: (x: number, y: number) => number[];
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Pixels of a PNG of 8 bits that is not interlaced (RFC 2083): read here, so that the library does not check itself. */
export function readPng(file: Buffer): ReadPng {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const channels = CHANNELS[file[25] ?? -1];
  if (channels === undefined || file[24] !== 8 || file[28] !== 0) throw new Error("another PNG");
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString("latin1", at + 4, at + 8) === "IDAT") {
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
    }
  }
  const pixels = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, channels);
  return {
    width,
    height,
    channels,
    at(x, y) {
      const start = (y * width + x) * channels;
      const [r = 0, g = 0, b = 0] = pixels.subarray(start, start + 3);
      return channels < 3 ? [r, r, r] : [r, g, b];
    },
  };
}

function unfiltered(raw: Buffer, rowBytes: number, step: number): Buffer {
  const rows = raw.length / (rowBytes + 1);
  const out = Buffer.alloc(rows * rowBytes);
  for (let y = 0; y < rows; y += 1) {
    const filter = raw[y * (rowBytes + 1)];
    for (let x = 0; x < rowBytes; x += 1) {
      const here = y * rowBytes + x;
      const left = x < step ? 0 : (out[here - step] ?? 0);
      const up = y === 0 ? 0 : (out[here - rowBytes] ?? 0);
      const corner = x < step || y === 0 ? 0 : (out[here - rowBytes - step] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[here] = (raw[y * (rowBytes + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
