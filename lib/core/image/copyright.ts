import type { ImageFormat } from "./formats";

/** Who made a picture and who owns it: the two EXIF fields (EXIF 2.32 §4.6.4) that may be carried over alone. */
export interface CopyrightNotice {
  readonly artist: string | null;
  readonly copyright: string | null;
}

const ARTIST = 0x01_3b;
const COPYRIGHT = 0x82_98;
const ASCII = 2;
const MAX_TEXT = 1_000;

/** Reads both fields of an EXIF block, with or without its `Exif` mark; null where it has neither or is unreadable. */
export function readCopyright(exif: Uint8Array): CopyrightNotice | null {
  const marked = latin(exif.subarray(0, 4)) === "Exif";
  const tiff = marked ? exif.subarray(6) : exif;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const little = latin(tiff.subarray(0, 2)) === "II";
    const directory = view.getUint32(4, little);
    const found = new Map<number, string>();
    for (let index = 0; index < view.getUint16(directory, little); index += 1) {
      const entry = directory + 2 + index * 12;
      const length = view.getUint32(entry + 4, little);
      if (view.getUint16(entry + 2, little) !== ASCII || length > MAX_TEXT) continue;
      const at = length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
      found.set(view.getUint16(entry, little), textOf(tiff.subarray(at, at + length)));
    }
    const artist = found.get(ARTIST) ?? null;
    const copyright = found.get(COPYRIGHT) ?? null;
    return artist === null && copyright === null ? null : { artist, copyright };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Adds exactly these fields to a finished file that has no EXIF; in an AVIF they take the place of an EXIF block that has
 * more. A GIF has no place for them.
 */
export function withNotice(
  file: Uint8Array,
  format: ImageFormat,
  notice: CopyrightNotice,
): Uint8Array {
  const tiff = tiffOf(notice);
  switch (format) {
    case "gif":
      return file;
    case "tiff":
      return intoTiff(file, notice);
    case "avif":
      return intoAvif(file, tiff);
    case "jpeg":
      return intoJpeg(file, tiff);
    case "png":
      return intoPng(file, tiff);
    case "webp":
      return intoWebp(file, tiff);
  }
}

interface Field {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

function fieldsOf({ artist, copyright }: CopyrightNotice): Field[] {
  return [
    { tag: ARTIST, text: artist },
    { tag: COPYRIGHT, text: copyright },
  ].flatMap(({ tag, text }) =>
    text === null ? [] : [{ tag, bytes: new TextEncoder().encode(`${text}\0`) }],
  );
}

function tiffOf(notice: CopyrightNotice): Uint8Array {
  const fields = fieldsOf(notice);
  const dataAt = 8 + 2 + fields.length * 12 + 4;
  const block = new Uint8Array(dataAt + fields.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const view = new DataView(block.buffer);
  block.set([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  view.setUint16(8, fields.length, true);
  let next = dataAt;
  for (const [index, { tag, bytes }] of fields.entries()) {
    const entry = 10 + index * 12;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, ASCII, true);
    view.setUint32(entry + 4, bytes.length, true);
    if (bytes.length <= 4) block.set(bytes, entry + 8);
    else {
      view.setUint32(entry + 8, next, true);
      block.set(bytes, next);
      next += bytes.length;
    }
  }
  return block;
}

/** The first directory once more at the end, with both fields among its entries (TIFF 6.0 §2: in ascending order). */
function intoTiff(file: Uint8Array, notice: CopyrightNotice): Uint8Array {
  const padded = join([file, new Uint8Array(file.length % 2)]);
  const view = new DataView(padded.buffer);
  const little = latin(padded.subarray(0, 2)) === "II";
  const old = view.getUint32(4, little);
  const count = view.getUint16(old, little);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = old + 2 + index * 12;
    return { tag: view.getUint16(at, little), entry: padded.slice(at, at + 12) };
  });
  const fields = fieldsOf(notice);
  const size = 2 + (count + fields.length) * 12 + 4;
  let textAt = padded.length + size;
  for (const { tag, bytes } of fields) {
    const entry = new Uint8Array(12);
    const about = new DataView(entry.buffer);
    about.setUint16(0, tag, little);
    about.setUint16(2, ASCII, little);
    about.setUint32(4, bytes.length, little);
    if (bytes.length <= 4) entry.set(bytes, 8);
    else about.setUint32(8, textAt, little);
    textAt += bytes.length;
    entries.push({ tag, entry });
  }
  const head = new Uint8Array(2);
  new DataView(head.buffer).setUint16(0, entries.length, little);
  const next = padded.slice(old + 2 + count * 12, old + 6 + count * 12);
  const sorted = entries.toSorted((a, b) => a.tag - b.tag).map(({ entry }) => entry);
  view.setUint32(4, padded.length, little);
  return join([padded, head, ...sorted, next, ...fields.map(({ bytes }) => bytes)]);
}

/** Over the block that the library wrote, which has the same fields and more, and so is longer. */
function intoAvif(file: Uint8Array, tiff: Uint8Array): Uint8Array {
  const at = blockAt(file);
  if (at === null || at + tiff.length > file.length) return file;
  const changed = file.slice();
  changed.set(tiff, at);
  return changed;
}

/** Where the TIFF structure of an EXIF block begins; null: there is none. */
function blockAt(file: Uint8Array): number | null {
  for (let at = file.indexOf(0x45); at >= 0; at = file.indexOf(0x45, at + 1)) {
    const mark = latin(file.subarray(at, at + 10));
    if (/^Exif\0\0(?:II\*\0|MM\0\*)$/.test(mark)) return at + 6;
  }
  return null;
}

/** An APP1 segment behind the JFIF one. */
function intoJpeg(file: Uint8Array, tiff: Uint8Array): Uint8Array {
  const jfif = file[2] === 0xff && file[3] === 0xe0;
  const at = jfif ? 4 + ((file[4] ?? 0) << 8) + (file[5] ?? 0) : 2;
  const length = tiff.length + 8;
  const head = [0xff, 0xe1, length >> 8, length & 0xff, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return join([file.subarray(0, at), Uint8Array.from(head), tiff, file.subarray(at)]);
}

/** An eXIf chunk behind the header (PNG third edition §11.3.3.2). */
function intoPng(file: Uint8Array, tiff: Uint8Array): Uint8Array {
  const headerEnd = 33;
  const body = join([Uint8Array.from([0x65, 0x58, 0x49, 0x66]), tiff]);
  const chunk = join([number(tiff.length, false), body, number(crc32(body), false)]);
  return join([file.subarray(0, headerEnd), chunk, file.subarray(headerEnd)]);
}

/** An EXIF chunk at the end, and the extended header that announces it (RFC 9649 §2.7). */
function intoWebp(file: Uint8Array, tiff: Uint8Array): Uint8Array {
  const extended = latin(file.subarray(12, 16)) === "VP8X";
  const chunks = file.slice(12);
  if (extended) chunks[8] = (chunks[8] ?? 0) | EXIF_FLAG;
  const header = extended ? new Uint8Array(0) : extendedHeader(file);
  const padding = new Uint8Array(tiff.length % 2);
  const exif = join([
    Uint8Array.from([0x45, 0x58, 0x49, 0x46]),
    number(tiff.length, true),
    tiff,
    padding,
  ]);
  const body = join([file.subarray(8, 12), header, chunks, exif]);
  return join([file.subarray(0, 4), number(body.length, true), body]);
}

const EXIF_FLAG = 0x08;
const ALPHA_FLAG = 0x10;

/** From the bit stream of a simple file: RFC 6386 §9.1 (VP8), RFC 9649 §3.4 (VP8L). */
function extendedHeader(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const lossless = latin(file.subarray(12, 16)) === "VP8L";
  const bits = lossless ? view.getUint32(21, true) : 0;
  const width = lossless ? (bits & 0x3f_ff) + 1 : view.getUint16(26, true) & 0x3f_ff;
  const height = lossless ? ((bits >>> 14) & 0x3f_ff) + 1 : view.getUint16(28, true) & 0x3f_ff;
  const alpha = lossless && (bits >>> 28) % 2 === 1 ? ALPHA_FLAG : 0;
  const chunk = new Uint8Array(18);
  chunk.set([0x56, 0x50, 0x38, 0x58, 10, 0, 0, 0, EXIF_FLAG | alpha]);
  chunk.set(number(width - 1, true).subarray(0, 3), 12);
  chunk.set(number(height - 1, true).subarray(0, 3), 15);
  return chunk;
}

function number(value: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, little);
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc % 2 === 0 ? 0 : 0xed_b8_83_20);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** UTF-8 up to the first NUL; blanks at the ends are padding. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}
