import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FileReader } from "./file-reader";
import { giveBack } from "./piece-memory";

const bytes = randomBytes(1_500_000);
let directory = "";
let file = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-reader-"));
  file = join(directory, "file");
  writeFileSync(file, bytes);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Copies every piece before it is given back. */
async function read(reader: FileReader, memory = new Set<ArrayBufferLike>()): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of reader as AsyncIterable<Buffer>) {
    memory.add(piece.buffer);
    pieces.push(Buffer.from(piece));
    giveBack(piece);
  }
  return Buffer.concat(pieces);
}

describe("FileReader", () => {
  it("gives a file, and a part of it, as it is", async () => {
    expect((await read(new FileReader(file))).equals(bytes)).toBe(true);
    const part = await read(new FileReader(file, { start: 262_100, end: 800_000 }));
    expect(part.equals(bytes.subarray(262_100, 800_001))).toBe(true);
    expect(await read(new FileReader(file, { start: 5, end: 5 }))).toEqual(bytes.subarray(5, 6));
  });

  it("reads into the memory that is given back, and keeps what is not", async () => {
    const memory = new Set<ArrayBufferLike>();
    for (let turn = 0; turn < 3; turn += 1) await read(new FileReader(file), memory);
    expect(memory.size).toBeLessThan(6);
    const kept: Buffer[] = [];
    for await (const piece of new FileReader(file)) kept.push(piece as Buffer);
    await read(new FileReader(file));
    expect(Buffer.concat(kept).equals(bytes)).toBe(true);
  });

  it("fails where there is no file, and can be left at any time", async () => {
    expect(() => new FileReader(join(directory, "none"))).toThrow("ENOENT");
    for await (const piece of new FileReader(file)) {
      expect(piece).toHaveLength(262_144);
      break;
    }
  });

  it("is closed only when no reading is on its way: its number may be another file's then", async () => {
    const reader = new FileReader(file);
    reader.read(0);
    reader.destroy();
    await new Promise<void>((done) => process.nextTick(done));
    expect(reader.closed).toBe(false);
    await once(reader, "close");
    expect(reader.closed).toBe(true);
  });
});
