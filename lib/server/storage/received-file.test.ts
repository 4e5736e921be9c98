import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { receiveStream } from "./received-file";

const directory = mkdtempSync(join(tmpdir(), "baton-received-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const PIECE = 64 * 1_024;

/** Pieces with memory of their own, one that shares its memory, and what all say together. */
function pieces() {
  const own = Array.from({ length: 40 }, (_, at) => Buffer.alloc(PIECE, at));
  const shared = Buffer.alloc(2 * PIECE, 99).subarray(0, PIECE);
  return { own, shared, whole: Buffer.concat([...own, shared]) };
}

async function* inTurn(buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const buffer of buffers) yield await Promise.resolve(buffer);
}

it("gives back the memory of pieces that it may, when they are written", async () => {
  const { own, shared, whole } = pieces();
  const file = join(directory, "ours");
  const received = await receiveStream(inTurn([...own, shared]), file, () => undefined, true);
  await received.sync();
  expect(readFileSync(file).equals(whole)).toBe(true);
  expect(own.map(({ length }) => length)).toEqual(own.map(() => 0));
  expect(shared.every((byte) => byte === 99)).toBe(true);
  expect(shared).toHaveLength(PIECE);
});

it("leaves pieces alone that are somebody else's", async () => {
  const { own, shared, whole } = pieces();
  const file = join(directory, "others");
  const received = await receiveStream(inTurn([...own, shared]), file, () => undefined);
  await received.sync();
  expect(readFileSync(file).equals(whole)).toBe(true);
  expect(Buffer.concat([...own, shared]).equals(whole)).toBe(true);
});
