import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";

import { readFacts, readSource } from "./source";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-source-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const limits = DEFAULT_IMAGE_LIMITS;
const png = (width: number) =>
  sharp({ create: { width, height: 10, channels: 3, background: "teal" } })
    .png()
    .toBuffer();

describe("the source that was read last", () => {
  it("is not read again for the next variant", async () => {
    const file = join(directory, "same.png");
    writeFileSync(file, await png(20));
    const first = await readSource(file, limits);
    const { facts } = await readFacts(first, limits);
    expect(await readSource(file, limits)).toBe(first);
    expect((await readFacts(first, limits)).facts).toBe(facts);
  });

  it("is read again when another file has its name, or other bytes are in it", async () => {
    const file = join(directory, "changing.png");
    writeFileSync(file, await png(20));
    await readSource(file, limits);
    writeFileSync(`${file}.new`, await png(30));
    renameSync(`${file}.new`, file);
    const replaced = await readSource(file, limits);
    expect((await readFacts(replaced, limits)).facts.width).toBe(30);
    writeFileSync(file, await png(40));
    const rewritten = await readSource(file, limits);
    expect((await readFacts(rewritten, limits)).facts.width).toBe(40);
  });

  it("is held to the limits of each job", async () => {
    const file = join(directory, "limited.png");
    writeFileSync(file, await png(200));
    const source = await readSource(file, limits);
    await readFacts(source, limits);
    await expect(readFacts(source, { ...limits, sourcePixels: 100 })).rejects.toMatchObject({
      code: "IMAGE_TOO_MANY_PIXELS",
    });
    await expect(readSource(file, { ...limits, sourceBytes: 10 })).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
  });

  it("is let go when it is large", async () => {
    const file = join(directory, "large.bin");
    writeFileSync(file, Buffer.alloc(9 * 1_024 ** 2));
    const first = await readSource(file, limits);
    expect((await readSource(file, limits)) === first).toBe(false);
  });
});
