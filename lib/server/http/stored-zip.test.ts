import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { hasTool } from "@/test/tools";

import { storedZip, type ZipEntry, zipLength } from "./stored-zip";

const AT = new Date(2_026, 6, 9, 21, 45, 31).getTime();
const GIB = 1_024 ** 3;

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-zip-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function whole(path: string, text: string): ZipEntry {
  const input = Buffer.from(text);
  return { path, bytes: input.length, input };
}

function asStream(path: string, pieces: readonly string[]): ZipEntry {
  const bytes = Buffer.byteLength(pieces.join(""));
  return { path, bytes, input: Readable.from(pieces.map((piece) => Buffer.from(piece))) };
}

async function bytesOf(entries: readonly ZipEntry[], at = AT): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of storedZip(Readable.from(entries), at)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function lengthOf(entries: readonly ZipEntry[]): number {
  return zipLength(
    entries.map(({ path, bytes, input }) => ({
      path,
      bytes,
      isStream: !(input instanceof Uint8Array),
    })),
  );
}

/** Answers what a Python expression says of the zip `z` in the file, as JSON. */
function asked(file: string, expression: string): unknown {
  const script = `import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps(${expression}))`;
  return JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
}

function stored(bytes: Uint8Array): string {
  const file = join(directory, `${Math.random()}.zip`);
  const handle = openSync(file, "w");
  writeSync(handle, bytes);
  closeSync(handle);
  return file;
}

describe("storedZip", () => {
  const entries = () => [
    whole("boat.txt", "a boat"),
    whole("päckchen/🚤 – ship.txt", "unicode"),
    whole("nothing", ""),
    asStream("large.bin", ["one ", "two ", "three"]),
    asStream("no pieces", []),
  ];

  it.skipIf(!hasTool("python3"))("is read by another program as it was written", async () => {
    const file = stored(await bytesOf(entries()));
    expect(asked(file, "z.testzip()")).toBeNull();
    expect(asked(file, "[[i.filename, z.read(i).decode()] for i in z.infolist()]")).toEqual([
      ["boat.txt", "a boat"],
      ["päckchen/🚤 – ship.txt", "unicode"],
      ["nothing", ""],
      ["large.bin", "one two three"],
      ["no pieces", ""],
    ]);
    expect(asked(file, "[i.compress_type for i in z.infolist()]")).toEqual([0, 0, 0, 0, 0]);
    expect(asked(file, "z.infolist()[0].date_time")).toEqual([2_026, 7, 9, 21, 45, 30]);
  });

  it("knows its length beforehand", async () => {
    expect(await bytesOf(entries())).toHaveLength(lengthOf(entries()));
    expect(await bytesOf([])).toHaveLength(lengthOf([]));
  });

  it("says checksum and size of a whole entry before its bytes, for readers that cannot look ahead", async () => {
    const zip = await bytesOf([whole("a", "text")]);
    expect(zip.readUInt16LE(6) & 8).toBe(0);
    expect(zip.readUInt32LE(14)).toBe(crc32("text"));
    expect([zip.readUInt32LE(18), zip.readUInt32LE(22)]).toEqual([4, 4]);
  });

  it.skipIf(!hasTool("python3"))(
    "takes a time from before there were zips as the first",
    async () => {
      const file = stored(await bytesOf([whole("a", "b")], 0));
      expect(asked(file, "z.infolist()[0].date_time")).toEqual([1_980, 1, 1, 0, 0, 0]);
    },
  );

  it("fails when an input has not the bytes that it says", async () => {
    const short = { ...whole("short", "abc"), bytes: 4 };
    await expect(bytesOf([short])).rejects.toThrow("short has 3 bytes instead of 4.");
    const long = { ...asStream("long", ["ab", "cd"]), bytes: 3 };
    await expect(bytesOf([long])).rejects.toThrow("long has 4 bytes instead of 3.");
  });

  it("asks for an entry only when the one before it was taken", async () => {
    let asks = 0;
    async function* counted(): AsyncGenerator<ZipEntry> {
      for (const name of ["a", "b", "c"]) {
        asks += 1;
        yield await Promise.resolve(whole(name, name));
      }
    }
    const pieces = storedZip(counted(), AT);
    await pieces.next();
    await pieces.next();
    expect(asks).toBe(1);
    await pieces.return(undefined);
    expect(asks).toBe(1);
  });

  it.skipIf(!hasTool("python3"))("has room for more entries than two bytes can count", async () => {
    const many = Array.from({ length: 70_000 }, (_, at) => whole(`f${at}`, "x"));
    const zip = await bytesOf(many);
    expect(zip).toHaveLength(lengthOf(many));
    const file = stored(zip);
    expect(asked(file, "[len(z.infolist()), z.read('f69999').decode()]")).toEqual([70_000, "x"]);
  });

  it.skipIf(!hasTool("python3"))("has room for more bytes than four bytes can count", async () => {
    const piece = Buffer.alloc(64 * 1_024 ** 2);
    const count = 65;
    const entries = [
      {
        path: "zeros",
        bytes: count * piece.length,
        input: Readable.from(Array(count).fill(piece)),
      },
      whole("behind", "the end"),
    ];
    const length = lengthOf(entries);
    const file = join(directory, "sparse.zip");
    const handle = openSync(file, "w");
    let at = 0;
    for await (const part of storedZip(Readable.from(entries), AT)) {
      // What is left out reads as zeros.
      if (part !== piece) writeSync(handle, part, 0, part.length, at);
      at += part.length;
    }
    ftruncateSync(handle, at);
    closeSync(handle);
    expect(at).toBe(length);
    const facts = "[[i.filename, i.file_size, i.header_offset > 4*1024**3] for i in z.infolist()]";
    expect(asked(file, facts)).toEqual([
      ["zeros", 4 * GIB + piece.length, false],
      ["behind", 7, true],
    ]);
    expect(asked(file, "z.read('behind').decode()")).toBe("the end");
    expect(asked(file, "z.open('zeros').read(8).hex()")).toBe("0".repeat(16));
  });
});
