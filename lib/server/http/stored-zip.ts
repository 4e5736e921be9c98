import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";

/** One file of a zip. `bytes`: as many as `input` gives, known beforehand. */
export interface ZipEntry {
  /** Unique within the zip, folders divided by `/`, safe to unpack. */
  readonly path: string;
  readonly bytes: number;
  /** Whole, or as a stream whose checksum is known only afterwards. */
  readonly input: Uint8Array | Readable;
}

type Planned = Pick<ZipEntry, "path" | "bytes"> & { readonly isStream: boolean };

/** What the directory at the end has to know of an entry that was sent. */
interface Sent extends Planned {
  readonly name: Uint8Array;
  readonly checksum: number;
  readonly offset: number;
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const BIG_END_BYTES = 56 + 20;
/** What two and four bytes cannot say is said in a field of its own (zip64). */
const MOST_16 = 0xff_ff;
const MOST_32 = 0xff_ff_ff_ff;
const VERSION = 20;
const BIG_VERSION = 45;
/** Names are UTF-8. */
const UTF8 = 0x08_00;
/** Checksum and size follow the bytes. */
const FOLLOWS = 0x00_08;

/** Bytes of the whole zip of these entries, before any of them is read. `isStream`: its `input` will be one. */
export function zipLength(entries: readonly Planned[]): number {
  let length = 0;
  let directory = 0;
  for (const entry of entries) {
    const name = Buffer.byteLength(entry.path);
    const offset = length;
    length += sentBytes(entry, name);
    directory += CENTRAL_BYTES + name + centralExtra(entry.bytes, offset).length;
  }
  return length + directory + endOf({ count: entries.length, bytes: directory, at: length }).length;
}

/**
 * A zip of entries as they are, not compressed: PKWARE's APPNOTE 4.3, with its zip64 fields where numbers need them.
 * An entry that is whole says its checksum before its bytes, so that readers which cannot look ahead take it. Entries are
 * asked for one after another, and pieces are those of the inputs: looked at no more when the next one is asked for. `at`
 * is epoch milliseconds. @throws Error when an input has not as many bytes as it says.
 */
export async function* storedZip(
  entries: AsyncIterable<ZipEntry>,
  at: number,
): AsyncGenerator<Uint8Array> {
  const time = dosTime(at);
  const sent: Sent[] = [];
  let offset = 0;
  for await (const { path, bytes, input } of entries) {
    const isStream = !(input instanceof Uint8Array);
    const entry = { path, bytes, isStream, name: Buffer.from(path), offset };
    let checksum = 0;
    let seen = 0;
    if (isStream) {
      yield localHeader(entry, 0, time);
      for await (const piece of input as AsyncIterable<Uint8Array>) {
        checksum = crc32(piece, checksum);
        seen += piece.length;
        yield piece;
      }
      yield trailer(entry, checksum);
    } else {
      checksum = crc32(input);
      seen = input.length;
      yield localHeader(entry, checksum, time);
      yield input;
    }
    if (seen !== bytes) throw new Error(`${path} has ${seen} bytes instead of ${bytes}.`);
    sent.push({ ...entry, checksum });
    offset += sentBytes(entry, entry.name.length);
  }
  let directory = 0;
  for (const entry of sent) {
    const header = centralHeader(entry, time);
    directory += header.length;
    yield header;
  }
  yield endOf({ count: sent.length, bytes: directory, at: offset });
}

/** Of one entry with what stands around it; its name has `name` bytes. */
function sentBytes(entry: Planned, name: number): number {
  return LOCAL_BYTES + name + localExtra(entry).length + entry.bytes + trailerBytes(entry);
}

type Named = Omit<Sent, "checksum">;

function localHeader(entry: Named, checksum: number, time: number): Uint8Array {
  const extra = localExtra(entry);
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(0x04_03_4b_50, 0);
  writeFacts(header, 4, entry, time);
  header.writeUInt32LE(checksum, 14);
  // Of a large entry: in its extra field; of a stream: in the trailer.
  const said = entry.isStream && !isBig(entry) ? 0 : Math.min(entry.bytes, MOST_32);
  header.writeUInt32LE(said, 18);
  header.writeUInt32LE(said, 22);
  header.writeUInt16LE(entry.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, entry.name, extra]);
}

function centralHeader(entry: Sent, time: number): Uint8Array {
  const extra = centralExtra(entry.bytes, entry.offset);
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02_01_4b_50, 0);
  header.writeUInt16LE(extra.length > 0 ? BIG_VERSION : VERSION, 4);
  writeFacts(header, 6, entry, time);
  header.writeUInt32LE(entry.checksum, 16);
  header.writeUInt32LE(Math.min(entry.bytes, MOST_32), 20);
  header.writeUInt32LE(Math.min(entry.bytes, MOST_32), 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(Math.min(entry.offset, MOST_32), 42);
  return Buffer.concat([header, entry.name, extra]);
}

/** Version, flags, method (0: stored) and time: the same in both headers. */
function writeFacts(header: Buffer, at: number, entry: Planned, time: number): void {
  header.writeUInt16LE(isBig(entry) ? BIG_VERSION : VERSION, at);
  header.writeUInt16LE(entry.isStream ? UTF8 | FOLLOWS : UTF8, at + 2);
  header.writeUInt32LE(time, at + 6);
}

function trailer(entry: Planned, checksum: number): Uint8Array {
  const trailing = Buffer.alloc(trailerBytes(entry));
  trailing.writeUInt32LE(0x08_07_4b_50, 0);
  trailing.writeUInt32LE(checksum, 4);
  if (isBig(entry)) {
    trailing.writeBigUInt64LE(BigInt(entry.bytes), 8);
    trailing.writeBigUInt64LE(BigInt(entry.bytes), 16);
  } else {
    trailing.writeUInt32LE(entry.bytes, 8);
    trailing.writeUInt32LE(entry.bytes, 12);
  }
  return trailing;
}

function trailerBytes(entry: Planned): number {
  if (!entry.isStream) return 0;
  return isBig(entry) ? 24 : 16;
}

function localExtra(entry: Planned): Uint8Array {
  if (!isBig(entry)) return new Uint8Array();
  return bigField(entry.isStream ? [0, 0] : [entry.bytes, entry.bytes]);
}

function centralExtra(bytes: number, offset: number): Uint8Array {
  return bigField([
    ...(bytes >= MOST_32 ? [bytes, bytes] : []),
    ...(offset >= MOST_32 ? [offset] : []),
  ]);
}

function bigField(numbers: readonly number[]): Uint8Array {
  if (numbers.length === 0) return new Uint8Array();
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(0x00_01, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, value] of numbers.entries())
    field.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return field;
}

/** The end of the directory: `count` entries, `bytes` long, beginning `at`. */
function endOf(directory: { count: number; bytes: number; at: number }): Uint8Array {
  const { count, bytes, at } = directory;
  const needsBig = count >= MOST_16 || bytes >= MOST_32 || at >= MOST_32;
  const end = Buffer.alloc(needsBig ? BIG_END_BYTES + END_BYTES : END_BYTES);
  if (needsBig) writeBigEnd(end, directory);
  const from = end.length - END_BYTES;
  end.writeUInt32LE(0x06_05_4b_50, from);
  end.writeUInt16LE(Math.min(count, MOST_16), from + 8);
  end.writeUInt16LE(Math.min(count, MOST_16), from + 10);
  end.writeUInt32LE(Math.min(bytes, MOST_32), from + 12);
  end.writeUInt32LE(Math.min(at, MOST_32), from + 16);
  return end;
}

/** The end in large numbers, and where it is. */
function writeBigEnd(
  end: Buffer,
  { count, bytes, at }: { count: number; bytes: number; at: number },
) {
  end.writeUInt32LE(0x06_06_4b_50, 0);
  end.writeBigUInt64LE(BigInt(44), 4);
  end.writeUInt16LE(BIG_VERSION, 12);
  end.writeUInt16LE(BIG_VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x07_06_4b_50, 56);
  end.writeBigUInt64LE(BigInt(at + bytes), 64);
  end.writeUInt32LE(1, 72);
}

function isBig({ bytes }: Planned): boolean {
  return bytes >= MOST_32;
}

/** Two-second steps since 1980, in the server's time zone: a zip knows no other. */
function dosTime(at: number): number {
  const date = new Date(Math.max(at, new Date(1_980, 0, 1).getTime()));
  const day = ((date.getFullYear() - 1_980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
